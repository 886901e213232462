// Globals of Node that the sandbox does not have, one rule per thing they are used for. Reading one is a ReferenceError, at every try of the task.
import { hit, isGlobal, propertyName, walk } from '../walk.ts';
import type { Hit, LintRule } from '../types.ts';

interface Absent {
  readonly rule: string;
  readonly names: readonly string[];
  readonly looksFor: string;
  readonly why: string;
  readonly instead: string;
}

const ERROR =
  'does not exist in the sandbox: a ReferenceError fails the workflow task, and the server tries it again without end.';

const absentGlobal = ({ rule, names, looksFor, why, instead }: Absent): LintRule => ({
  name: rule,
  looksFor,
  why,
  instead,
  check(module) {
    const hits: Hit[] = [];
    walk(module, {
      Identifier(path) {
        if (names.includes(path.node.name) && isGlobal(path)) hits.push(hit(path, `\`${path.node.name}\` ${ERROR}`));
      },
      MetaProperty(path) {
        if (rule === 'environment' && propertyName(path.parent) === 'env')
          hits.push(hit(path, '`import.meta.env` is written in by the bundler: two builds of the same code differ.'));
      },
    });
    return hits;
  },
});

export const environmentVariables = absentGlobal({
  rule: 'environment',
  names: ['process'],
  looksFor: 'environment variables and other state of the process',
  why: 'The worker that replays has other variables than the one that ran, and a deploy changes them under executions in flight.',
  instead: 'Pass the value in the workflow’s input, or read it in an activity: its result is recorded.',
});

export const random = absentGlobal({
  rule: 'random',
  names: ['crypto'],
  looksFor: 'random bytes and ids of the host (`Math.random()` is seeded by the sandbox and safe)',
  why: 'A replay would draw other values than the execution did.',
  instead: 'Use uuid4() of @temporalio/workflow, or Math.random(): both are the same at every replay.',
});

export const network = absentGlobal({
  rule: 'network',
  names: ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'Headers', 'Request', 'Response', 'FormData'],
  looksFor: 'requests over the network',
  why: 'The answer of today is not the answer of the execution, and a request is an effect that every replay would make again.',
  instead: 'Make the request in an activity: its result is recorded, and it has a timeout and a retry policy.',
});

export const timers = absentGlobal({
  rule: 'host-timer',
  names: ['setInterval', 'clearInterval', 'setImmediate', 'clearImmediate', 'queueMicrotask', 'AbortSignal'],
  looksFor: 'timers of the host',
  why: 'A timer of the process is gone with the process; a timer of the server outlives it.',
  instead: 'Use sleep() or condition(…, timeout) of @temporalio/workflow, in a loop where it must repeat.',
});

export const nodeGlobals = absentGlobal({
  rule: 'host-global',
  names:
    'Buffer structuredClone require __dirname __filename global navigator btoa atob Blob File Event EventTarget MessageChannel ReadableStream WritableStream'.split(
      ' ',
    ),
  looksFor: 'globals of Node that the sandbox does not have',
  why: 'The task fails with a ReferenceError, first in the execution that comes to this line.',
  instead: 'Do it in an activity, or with what the language itself has (TextEncoder, JSON).',
});
