// Retries are made in one place: an attempt sends each request once, and Temporal's policy decides about the next.
import type { LlmExchange } from '../../reports/evidence/types.ts';
import { count, judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'retry-amplification';

const amplified = (activityType: string, llm: readonly LlmExchange[]): Remark[] => {
  const all = llm.filter((exchange) => exchange.activityType === activityType);
  const extra = all.filter(({ sdkRetry }) => sdkRetry > 0);
  const [first] = extra;
  if (first === undefined) return [];
  return [
    {
      message: `${activityType} sent ${count(all.length, 'request')}, ${extra.length} of them retries that the client library made inside an attempt (first: activity ${first.activityId}, attempt ${first.attempt}, ${first.path}). They multiply with Temporal's attempts and ignore its policy.`,
      suggestion: 'Set maxRetries: 0 on the client and let the retry policy of the activity retry.',
    },
  ];
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
    );
  },
};
