// Steps that all have to be taken, whatever became of those before: the end of a trial.

/** What went wrong, in its order; what stands for several is taken apart. */
export const problemsOf = (problem: unknown): readonly unknown[] =>
  problem instanceof AggregateError ? problem.errors.flatMap(problemsOf) : [problem];

/**
 * Takes one step after the other, also when one before it has failed.
 *
 * @throws what the first one threw; where several did, an AggregateError of all, the first one first
 */
export const inTurn = async (...steps: readonly (() => unknown)[]): Promise<void> => {
  const problems: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (problem) {
      problems.push(...problemsOf(problem));
    }
  }
  if (problems.length === 1) throw problems[0];
  if (problems.length > 1) throw new AggregateError(problems, 'Failed at several steps.');
};
