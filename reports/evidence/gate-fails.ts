// Which findings make the gate fail: errors always, the rest where that was asked for. One answer for all who ask.
import type { GateFailsOn, GateFinding } from './gate.ts';

/** Whether it tells of a step that goes on with something else than recorded. */
export const isDrift = ({ rule }: Pick<GateFinding, 'rule'>): boolean => rule.startsWith('drift-');

/** The rule of a finding that says how much more drift a history has than is told. */
export const UNTOLD = 'drift-more';

/** Whether it tells of something that was asked for and not seen: the gate is unsure then, whatever the histories came to. */
export const leavesUnsure = ({ rule }: Pick<GateFinding, 'rule'>): boolean => rule === 'probes-saw-nothing';

/** Whether a finding makes the gate fail. An error always does; what is `drifted` names drift alone, `warning` every warning. */
export const findingFails = (
  failsOn: readonly GateFailsOn[],
  { level, rule }: Pick<GateFinding, 'level' | 'rule'>,
): boolean =>
  level === 'error' ||
  failsOn.includes(level) ||
  (level === 'warning' && failsOn.includes('drifted') && isDrift({ rule }));
