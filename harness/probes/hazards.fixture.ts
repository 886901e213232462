// What workflow code can do that a replay does not survive, and what catches it. docs/lint.md shows the same table.
import type { ProbeRule } from './machine-settings.ts';

export interface Hazard {
  /** For people; docs/lint.md has the same words. */
  readonly hazard: string;
  /** Module under fixtures/workflows that commits it. */
  readonly module: string;
  /** What `ordeal lint` calls it there. */
  readonly lint: string;
  /** What the probes call it, and the line they name. */
  readonly probe?: readonly [ProbeRule, line: number];
  /** What the sandbox itself makes of it. */
  readonly sandbox?: string;
}

const ABSENT = 'ReferenceError at every try of the task';

export const HAZARDS: readonly Hazard[] = [
  {
    hazard: '`Intl.DateTimeFormat().format()` without a date',
    module: 'intl-without-date',
    lint: 'clock',
    probe: ['probe-clock', 6],
  },
  {
    hazard: 'a date made through `date.constructor`',
    module: 'constructor-of-a-date',
    lint: 'clock',
    probe: ['probe-clock', 7],
  },
  { hazard: '`date.constructor.now()`', module: 'now-of-a-constructor', lint: 'clock', probe: ['probe-clock', 7] },
  { hazard: '`workflowInfo().unsafe.now()`', module: 'unsafe-now', lint: 'clock', probe: ['probe-clock', 7] },
  {
    hazard: '`Temporal.Now` of Node 26',
    module: 'native-temporal',
    lint: 'clock',
    sandbox: `${ABSENT} before Node 26`,
  },
  { hazard: '`Date()` without `new`', module: 'date-as-text', lint: 'clock', sandbox: 'gives an object, not a text' },
  {
    hazard: '`class … extends Date`',
    module: 'date-subclass',
    lint: 'clock',
    sandbox: 'drops the methods of the class',
  },
  {
    hazard: 'zone and locale of the machine, asked for',
    module: 'zone-of-the-machine',
    lint: 'host-locale',
    probe: ['probe-time-zone', 6],
  },
  {
    hazard: '`new Date(year, month, day)`',
    module: 'date-in-local-time',
    lint: 'host-locale',
    probe: ['probe-time-zone', 6],
  },
  {
    hazard: 'a date text without a zone',
    module: 'text-without-zone',
    lint: 'host-locale',
    probe: ['probe-time-zone', 6],
  },
  { hazard: '`getHours()` and its like', module: 'local-hours', lint: 'host-locale', probe: ['probe-time-zone', 6] },
  {
    hazard: '`toLocaleString()` without locale or zone',
    module: 'number-in-local-form',
    lint: 'host-locale',
    probe: ['probe-locale', 6],
  },
  {
    hazard: '`localeCompare` and `Intl.Collator` without a locale',
    module: 'sorted-by-locale',
    lint: 'order',
    probe: ['probe-locale', 6],
  },
  {
    hazard: 'the host’s clock through `.constructor("…")`',
    module: 'clock-of-the-host',
    lint: 'escape',
    probe: ['probe-clock', 8],
  },
  {
    hazard: 'the host’s random numbers through `.constructor("…")`',
    module: 'random-of-the-host',
    lint: 'escape',
    probe: ['probe-random', 8],
  },
  {
    hazard: 'the host’s ids through `.constructor("…")`',
    module: 'id-of-the-host',
    lint: 'escape',
    probe: ['probe-random', 8],
  },
  {
    hazard: 'the host’s environment through `.constructor("…")`',
    module: 'environment-of-the-host',
    lint: 'escape',
    probe: ['probe-environment', 8],
  },
  { hazard: 'a text or an order of a named locale: the data of ICU', module: 'text-of-a-locale', lint: 'icu-data' },
  { hazard: '`Atomics.wait`, `SharedArrayBuffer`', module: 'atomics-wait', lint: 'escape' },
  { hazard: '`Atomics.waitAsync`: a timer of the host', module: 'atomics-wait-async', lint: 'escape' },
  { hazard: '`WebAssembly`', module: 'web-assembly', lint: 'escape' },
  { hazard: 'a timer of the host behind `signal.constructor`', module: 'timer-of-a-signal', lint: 'escape' },
  { hazard: '`eval`', module: 'text-as-code', lint: 'escape' },
  { hazard: '`new Function`', module: 'function-from-text', lint: 'escape' },
  {
    hazard: '`WeakRef`, `FinalizationRegistry`',
    module: 'weak-reference',
    lint: 'escape',
    sandbox: 'throws DeterminismViolationError',
  },
  {
    hazard: 'a built-in prototype written to',
    module: 'patched-prototype',
    lint: 'prototype',
    probe: ['probe-shared-state', 8],
  },
  {
    hazard: 'state at the level of the module',
    module: 'module-state',
    lint: 'module-state',
    sandbox: 'every execution has modules of its own',
  },
  { hazard: 'the text of `error.stack`', module: 'stack-text', lint: 'stack-text', probe: ['probe-shared-state', 6] },
  { hazard: 'a branch on `unsafe.isReplaying`', module: 'branch-on-replay', lint: 'replay-branch' },
  {
    hazard: 'an environment variable, also one that the bundler writes in',
    module: 'process-environment',
    lint: 'environment',
    sandbox: ABSENT,
  },
  { hazard: 'the order of the keys of decoded data', module: 'keys-in-order', lint: 'key-order' },
  { hazard: 'globals that the sandbox does not have', module: 'absent-global', lint: 'host-global', sandbox: ABSENT },
  {
    hazard: 'a query that changes state',
    module: 'counting-query',
    lint: 'read-only-handler',
    probe: ['probe-query', 14],
  },
  { hazard: 'an update’s validator that changes state', module: 'writing-validator', lint: 'read-only-handler' },
];

/** `intl-without-date` → `intlWithoutDate`: the Workflow Type that the module exports. */
export const typeOf = ({ module }: Pick<Hazard, 'module'>): string =>
  module.replaceAll(/-(\w)/gu, (_all, letter: string) => letter.toUpperCase());
