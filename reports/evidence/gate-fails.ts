// Which findings make the gate fail: errors always, the rest where that was asked for. One answer for all who ask.
import type { GateFailsOn, GateFinding } from './gate.ts';

/** Whether it tells of a step that goes on with something else than recorded. */
export const isDrift = ({ rule }: Pick<GateFinding, 'rule'>): boolean => rule.startsWith('drift-');

/** Whether a finding makes the gate fail. An error always does; what is `drifted` names drift alone, `warning` every warning. */
export const findingFails = (
  failsOn: readonly GateFailsOn[],
  { level, rule }: Pick<GateFinding, 'level' | 'rule'>,
): boolean =>
  level === 'error' ||
  failsOn.includes(level) ||
  (level === 'warning' && failsOn.includes('drifted') && isDrift({ rule }));
