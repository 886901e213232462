// What a rule of the gate is: its id, how grave it is, what it means and what to do.
import type { GateLevel } from './gate.ts';

export interface GateRule {
  /** Stable, in kebab-case. Never renamed: acceptances and alerts of CI systems are bound to it. */
  readonly id: string;
  /** How grave it is where nothing else is configured. */
  readonly level: GateLevel;
  /** What happened, in a few words, for headings. */
  readonly title: string;
  /** What it means for executions, and what to do. One or two sentences. */
  readonly help: string;
}

/** In the order in which tables show it. */
export const rule = (level: GateLevel, id: string, title: string, help: string): GateRule => ({
  id,
  level,
  title,
  help,
});
