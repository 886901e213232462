// The client of whoever is outside, with its own way to the server where that is to be cut.
import { type Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import { failWhenClosed } from '../environment/closed-channel.ts';
import { LARGE_ANSWERS } from '../environment/large-answers.ts';
import { openClients } from '../environment/clients.ts';
import type { Pipeline } from '../pipeline/types.ts';
import type { Link } from '../network/types.ts';
import type { Plan } from '../../reports/evidence/types.ts';
import { outfitOf, type Places } from './places.ts';
import { faultOf } from './plan.ts';

export interface OutsideClient {
  readonly client: Client;
  /** Absent where no fault of the plan is on it. */
  readonly link?: Link;
  close(): Promise<void>;
}

const isOnClient = (plan: Plan): boolean =>
  plan.faults.some((planned) => {
    const fault = faultOf(planned);
    return 'link' in fault && fault.link === 'client-temporal';
  });

/** @param client - the one that the harness asks with */
export const openOutsideClient = async (
  places: Places,
  plan: Plan,
  pipeline: Pipeline,
  client: Client,
): Promise<OutsideClient> => {
  const { network, environment } = places;
  if (!isOnClient(plan)) return { client, close: async () => undefined };
  const resets = plan.faults.some(({ kind }) => kind === 'network.reset-peer');
  const link = await network.link({
    name: `client-temporal of ${plan.key}`,
    upstream: environment.address,
    resets,
  });
  // From before the fault, as a client that has been at work for a while: what is lost is then a word, and not the greeting.
  const connection = await Connection.connect({
    address: link.address,
    channelArgs: LARGE_ANSWERS,
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions()), failWhenClosed],
  });
  return {
    client: openClients(connection)(client.options.namespace, outfitOf(pipeline, places)),
    link,
    close: () => connection.close(),
  };
};
