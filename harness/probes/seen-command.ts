// A command of the sandbox as it is compared: all of it, with what belongs to the replay itself taken out.
import { digest } from '../random.ts';
import { placeIn } from '../replay/place.ts';
import type { SeenCommand } from './protocol.ts';

/** Characters of what a command carries that go into a message's quote. */
const CONTENT_LENGTH = 4_000;
const DIGEST_LENGTH = 32;
/** A replay gives the workflow a Task Queue of its own, with a number that counts up. */
const REPLAY_QUEUE = /fake_replay_queue-\d+/gu;
const OWN_FRAME = /harness[\\/]probes[\\/]recorder\./u;

/** Bytes as one character each, so that what stands in them can be found and read. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    ArrayBuffer.isView(part) ? Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('latin1') : part,
  ).replaceAll(REPLAY_QUEUE, 'fake_replay_queue');

const isFilled = ([, value]: readonly [string, unknown]): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the payloads of a command hold, as text. */
const payloadsIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  if ('data' in value && ArrayBuffer.isView(value.data)) {
    const { buffer, byteOffset, byteLength } = value.data;
    return [Buffer.from(buffer, byteOffset, byteLength).toString('utf8')];
  }
  return ArrayBuffer.isView(value) ? [] : Object.values(value).flatMap(payloadsIn);
};

const NAMES = ['activityType', 'workflowType', 'signalName', 'patchId', 'operation'] as const;

/** `scheduleActivity` → `activity`: the vocabulary of the gate. */
const KINDS: Readonly<Record<string, string>> = {
  scheduleActivity: 'activity',
  scheduleLocalActivity: 'local activity',
  startTimer: 'timer',
  startChildWorkflowExecution: 'child workflow',
  signalExternalWorkflowExecution: 'signal',
  setPatchMarker: 'patch',
  continueAsNewWorkflowExecution: 'continue-as-new',
  completeWorkflowExecution: 'the completion',
  failWorkflowExecution: 'the failure',
};

/** @param stack - source-mapped, of the call that asked for it */
export function seenCommand(command: object, stack: string): SeenCommand {
  const [kind, attributes] = Object.entries(command).find(isFilled) ?? ['command', {}];
  const given = attributes as Readonly<Record<string, unknown>>;
  const name = NAMES.map((key) => given[key]).find((value) => typeof value === 'string' && value !== '');
  const text = textOf(command);
  const payloads = payloadsIn(command);
  const place = placeIn(
    stack
      .split('\n')
      .filter((line) => !OWN_FRAME.test(line))
      .join('\n'),
  );
  return {
    title: [KINDS[kind] ?? kind, ...(typeof name === 'string' ? [name] : [])].join(' '),
    digest: digest(DIGEST_LENGTH, text),
    content: (payloads.length === 0 ? textOf(attributes) : payloads.join(', ')).slice(0, CONTENT_LENGTH),
    ...(place === undefined ? {} : { place }),
  };
}
