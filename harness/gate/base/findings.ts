// What recording a base found out, as the report tells it.
import type { GateFinding } from '../../../reports/evidence/gate.ts';
import type { TrialReport } from '../../../reports/evidence/run.ts';

const SHOWN_MAX = 10;

/** The first few of many. */
export const listed = (names: readonly string[]): string =>
  names.length <= SHOWN_MAX
    ? names.join(', ')
    : `${names.slice(0, SHOWN_MAX).join(', ')} and ${names.length - SHOWN_MAX} more`;

export const unchangedPipelines = (names: readonly string[], base: string): readonly GateFinding[] =>
  names.length === 0
    ? []
    : [
        {
          rule: 'base-unchanged',
          level: 'note',
          message: `${listed(names)}: the workflow code is the same as in ${base}, so it cannot diverge from its own histories; none was recorded.`,
        },
      ];

export const newPipelines = (names: readonly string[], base: string): readonly GateFinding[] =>
  names.length === 0
    ? []
    : [
        {
          rule: 'base-new-pipeline',
          level: 'note',
          message: `${listed(names)}: not in ${base}, so no execution of it can be in flight there; nothing was recorded.`,
        },
      ];

export const goneTypes = (pipeline: string, types: readonly string[], base: string): readonly GateFinding[] =>
  types.length === 0
    ? []
    : [
        {
          rule: 'base-type-gone',
          level: 'error',
          message: `${pipeline}: ${base} has the Workflow ${types.length === 1 ? 'Type' : 'Types'} ${listed(types)}, and no pipeline has it here. Executions in flight would find no worker.`,
          suggestion: 'Keep the workflow registered until its last execution has ended.',
        },
      ];

/** A scenario that does not pass at the base. */
export interface FailedScenario {
  readonly scenario: string;
  /** The first line of the first thing that was wrong. */
  readonly reason: string;
}

export const failedOf = ({ scenario, checkers, verdict }: TrialReport): FailedScenario => ({
  scenario,
  reason: checkers.find((each) => each.verdict !== 'pass')?.findings[0]?.message.split('\n')[0] ?? `it was ${verdict}`,
});

export const failedScenarios = (failed: readonly FailedScenario[], base: string): readonly GateFinding[] =>
  failed.map(({ scenario, reason }) => ({
    rule: 'base-scenario-failed',
    level: 'warning',
    message: `${scenario} does not pass at ${base}, so its history is not used: ${reason}`,
  }));

export const leftOut = (count: number): readonly GateFinding[] =>
  count === 0
    ? []
    : [
        {
          rule: 'base-kills-left-out',
          level: 'note',
          message: `${count === 1 ? '1 scenario that kills workers was' : `${count} scenarios that kill workers were`} left out (--no-base-kills): nothing is proven of executions as only they leave them.`,
        },
      ];

export const nothingRecorded = (pipeline: string, base: string): GateFinding => ({
  rule: 'base-nothing-recorded',
  level: 'error',
  message: `${pipeline}: no scenario left a history at ${base} to try its workflow code of today on. Nothing is proven.`,
  suggestion: `Write a scenario that runs ${pipeline}, or take a base at which one passes.`,
});

export const timeUp = (missing: readonly string[], boundMs: number): readonly GateFinding[] =>
  missing.length === 0
    ? []
    : [
        {
          rule: 'base-time-up',
          level: 'warning',
          message: `After ${Math.round(boundMs / 1000)} s the recording was ended; without a history: ${listed(missing)}.`,
        },
      ];
