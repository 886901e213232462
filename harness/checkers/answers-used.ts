// A scripted answer that nothing asks for does not prove what it was written for: a misspelled piece of a prompt, or a call that is not made.
import type { TrialEvidence } from '../../reports/evidence/types.ts';
import { answersAskedFor } from '../accounting/reference.ts';
import type { LlmAnswer, World } from '../scenario/types.ts';
import { judge, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'answers-used';

const answersOf = ({ plan }: TrialEvidence): readonly LlmAnswer[] => (plan.world as World | null)?.llm?.answers ?? [];

/** What is invented proves nothing, asked for or not. */
const hasToBeAsked = (answer: LlmAnswer): boolean => answer.optional !== true && !('invented' in answer);

const forWhat = ({ activity, containing }: LlmAnswer): string =>
  [activity ?? 'any activity', ...(containing === undefined ? [] : [`containing ${JSON.stringify(containing)}`])].join(
    ' ',
  );

export const answersUsed: Checker = {
  name: NAME,
  claim:
    'Every answer that the scenario writes out for the model is asked for, by the trial or by its fault-free reference.',
  check(evidence) {
    const answers = answersOf(evidence);
    const { reference } = evidence;
    // Evidence from before requests said which answer they had tells nothing.
    if (!answers.some(hasToBeAsked) || reference?.answers === undefined) return undefined;
    const asked = new Set([...answersAskedFor(evidence), ...reference.answers]);
    const doubts = answers.flatMap((answer, at): Remark[] =>
      !hasToBeAsked(answer) || asked.has(at + 1)
        ? []
        : [
            {
              message: `Scripted answer ${at + 1} (${forWhat(answer)}) was never asked for.`,
              suggestion:
                'Compare it with the prompts and with the answers before it, which come first; drop it, or mark it `optional: true`.',
            },
          ],
    );
    return judge(NAME, [], doubts);
  },
};
