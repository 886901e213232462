// Retries are made in one place: an attempt sends each request once, and Temporal's policy decides about the next.
import { attemptKey } from '../accounting/activity-key.ts';
import type { LlmExchange } from '../../reports/evidence/types.ts';
import { count, judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'retry-amplification';

/** Answers after which client libraries ask again by themselves; 0: none came. */
const asksAgain = ({ status }: LlmExchange): boolean =>
  status === 0 || status === 408 || status === 409 || status === 429 || status >= 500;

/** Whether a request is an earlier one again, by its body; `length`: only as long as that one, where a body is not known. */
type Repetition = 'same' | 'length' | undefined;

/** Sent again in the same attempt after an answer that libraries retry, by whatever made it. */
const repetition = (exchange: LlmExchange, before: readonly LlmExchange[]): Repetition => {
  const firsts = before.filter(
    (first) =>
      asksAgain(first) &&
      first.answeredWallMs <= exchange.arrivedWallMs &&
      first.path === exchange.path &&
      first.requestBytes === exchange.requestBytes &&
      attemptKey(first) === attemptKey(exchange),
  );
  const { requestDigest } = exchange;
  if (firsts.some((first) => requestDigest !== undefined && first.requestDigest === requestDigest)) return 'same';
  return firsts.some((first) => (requestDigest ?? first.requestDigest) === undefined) ? 'length' : undefined;
};

/** The setting of the client that speaks to an address. */
const SETTINGS: readonly (readonly [address: RegExp, setting: string])[] = [
  [/\/messages$/u, 'new Anthropic({ maxRetries: 0 })'],
  [/[gG]enerateContent$|[eE]mbedContents?$/u, 'new GoogleGenAI(…) without httpOptions.retryOptions'],
  [/./u, 'new OpenAI({ maxRetries: 0 })'],
];

const settingFor = ({ path }: LlmExchange): string => SETTINGS.find(([address]) => address.test(path))?.[1] ?? '';

const GENERAL = 'and let the retry policy of the activity retry';

const suggestionFor = (first: LlmExchange): string =>
  first.sdkRetry > 0
    ? `Set maxRetries: 0 on the client, ${settingFor(first)}, ${GENERAL}.`
    : `The request does not say who repeated it. Set the retries of the client to none (${settingFor(first)}; Vercel AI SDK: maxRetries: 0 in each call; LangChain: maxRetries: 0 on the model), take loops around the call away, ${GENERAL}.`;

const amplified = (activityType: string, llm: readonly LlmExchange[]): Remark[] => {
  const all = llm.filter((exchange) => exchange.activityType === activityType);
  const extra = all.filter(
    (exchange, index) => exchange.sdkRetry > 0 || repetition(exchange, all.slice(0, index)) === 'same',
  );
  const [first] = extra;
  if (first === undefined) return [];
  return [
    {
      message: `${activityType} sent ${count(all.length, 'request')}, ${extra.length} of them retries that ${first.sdkRetry > 0 ? 'the client library' : 'the client library or a loop around it'} made inside an attempt (first: activity ${first.activityId}, attempt ${first.attempt}, ${first.path}). They multiply with Temporal's attempts and ignore its policy.`,
      suggestion: suggestionFor(first),
    },
  ];
};

/** Evidence without digests, of a client that does not count its retries. */
const untold = (llm: readonly LlmExchange[]): Remark[] => {
  const [first] = llm.filter(
    (exchange, index) => exchange.sdkRetry === 0 && repetition(exchange, llm.slice(0, index)) === 'length',
  );
  if (first === undefined) return [];
  const message = `${first.activityType} sent a request of the same length again after an error, in attempt ${first.attempt} of activity ${first.activityId}: without its digest, whether it is the same request cannot be told.`;
  return [{ message, suggestion: suggestionFor(first) }];
};

export const retryAmplification: Checker = {
  name: NAME,
  claim: 'No attempt repeats a request by itself: the client library does not retry.',
  check({ llm }) {
    if (llm.length === 0) return undefined;
    const types = [...new Set(llm.map(({ activityType }) => activityType))];
    return judge(
      NAME,
      types.flatMap((type) => amplified(type, llm)),
      untold(llm),
    );
  },
};
