// The client of whoever is outside, with its own way to the server where that is to be cut.
import { InterceptingCall, type Interceptor } from '@grpc/grpc-js';
import { type Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import { failWhenClosed } from '../environment/closed-channel.ts';
import { LARGE_ANSWERS } from '../environment/large-answers.ts';
import { openClients, type ClientOutfit } from '../environment/clients.ts';
import type { Link } from '../network/types.ts';
import type { Plan } from '../../reports/evidence/types.ts';
import type { Places } from './places.ts';
import { faultOf } from './plan.ts';

export interface OutsideClient {
  readonly client: Client;
  /** Absent where no fault of the plan is on it. */
  readonly link?: Link;
  /** Calls that it has begun so far over a link of its own, its greeting and repetitions too. */
  asked(): number;
  close(): Promise<void>;
}

const isOnClient = (plan: Plan): boolean =>
  plan.faults.some((planned) => {
    const fault = faultOf(planned);
    return 'link' in fault && fault.link === 'client-temporal';
  });

/** @param client - the one that whoever is outside has, where no fault is on its way */
export const openOutsideClient = async (
  { network, environment }: Pick<Places, 'network' | 'environment'>,
  plan: Plan,
  outfit: ClientOutfit,
  client: Client,
): Promise<OutsideClient> => {
  if (!isOnClient(plan)) return { client, asked: () => 0, close: async () => undefined };
  const resets = plan.faults.some(({ kind }) => kind === 'network.reset-peer');
  const link = await network.link({
    name: `client-temporal of ${plan.key}`,
    upstream: environment.address,
    resets,
  });
  let asked = 0;
  const counting: Interceptor = (options, nextCall) => {
    asked += 1;
    return new InterceptingCall(nextCall(options));
  };
  // From before the fault, as a client that has been at work for a while: what is lost is then a word, and not the greeting.
  const connection = await Connection.connect({
    address: link.address,
    channelArgs: LARGE_ANSWERS,
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions()), counting, failWhenClosed],
  });
  return {
    client: openClients(connection)(client.options.namespace, outfit),
    link,
    asked: () => asked,
    close: () => connection.close(),
  };
};
