// Every rule that a finding of the gate can name: what it is called, how grave it is, what it means and what to do. docs/gate.md lists the same.
import type { GateRule } from './gate-rule.ts';
import { INPUT, QUERY, BASE, ACCEPTED } from './gate-rules-corpus.ts';
import { STEPS, UNKNOWN, DRIFT, PROBES } from './gate-rules-verdict.ts';

export type { GateRule };

/** All rules, in the order in which docs/gate.md lists them. */
export const GATE_RULES: readonly GateRule[] = [
  ...STEPS,
  ...UNKNOWN,
  ...DRIFT,
  ...PROBES,
  ...INPUT,
  ...QUERY,
  ...BASE,
  ...ACCEPTED,
];

const BY_ID: ReadonlyMap<string, GateRule> = new Map(GATE_RULES.map((each) => [each.id, each]));

/** The rule of an id, or undefined: a report of another version may name rules that are not known here. */
export const gateRule = (id: string): GateRule | undefined => BY_ID.get(id);
