// What a failure says, level by level down its causes, so that a recorded and a produced one compare. Stacks are left out: they are the code's.
import type { temporal } from '@temporalio/proto';
import { at, isObject, textAt } from '../history/events.ts';
import { FAILURE } from './fact-sets.ts';
import { duration, type Fact, type Facts, type PayloadFact, text } from './facts.ts';
import { producedPayload, producedPayloads, recordedPayload, recordedPayloads } from './payload-facts.ts';
import { milliseconds } from './produced.ts';
import { durationMs } from './recorded.ts';

/** Causes that are compared; deeper ones are not. */
const MAX_CAUSES = 10;

/** One level. */
interface Level {
  /** `application failure`, `activity failure`. */
  readonly kind: string;
  readonly type: string;
  /** Where the failure converter hides messages: out of what it wrote in their place. Absent where that is not readable. */
  readonly message?: string;
  readonly isNonRetryable: boolean;
  readonly retryDelayMs: number;
  readonly isBenign: boolean;
  readonly details: readonly PayloadFact[];
}

type RawFailure = temporal.api.failure.v1.IFailure;

/** `applicationFailureInfo` → `application failure` */
const kindOf = (key: string | undefined): string =>
  (key ?? 'failureInfo').replace(/Info$/, '').replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const infoKeyOf = (failure: object): string | undefined =>
  Object.entries(failure).find(([key, value]) => key.endsWith('FailureInfo') && isObject(value))?.[0];

/** A converter that lets codecs encode failures writes the message into a payload, and the same words into every failure. */
function hiddenMessage({ encoding, data }: PayloadFact): Pick<Level, 'message'> {
  if (encoding !== 'json/plain') return {};
  try {
    const value: unknown = JSON.parse(Buffer.from(data, 'base64').toString());
    return { message: textAt(value, 'message') };
  } catch {
    return {}; // Said to be JSON and is not: the message is not compared.
  }
}

function recordedLevel(failure: object): Level {
  const key = infoKeyOf(failure);
  const info = at(failure, key ?? '');
  const hidden = at(failure, 'encodedAttributes');
  return {
    kind: kindOf(key),
    type: textAt(info, 'type'),
    isNonRetryable: at(info, 'nonRetryable') === true,
    retryDelayMs: durationMs(at(info, 'nextRetryDelay')),
    isBenign: textAt(info, 'category').endsWith('BENIGN'),
    details: recordedPayloads(info, 'details'),
    ...(isObject(hidden) ? hiddenMessage(recordedPayload(hidden)) : { message: textAt(failure, 'message') }),
  };
}

const BENIGN = 1;

function producedLevel(failure: RawFailure): Level {
  const info = failure.applicationFailureInfo;
  const details = info?.details ?? failure.canceledFailureInfo?.details;
  const category: number = info?.category ?? 0;
  const { encodedAttributes: hidden } = failure;
  return {
    kind: kindOf(infoKeyOf(failure)),
    type: info?.type ?? failure.nexusHandlerFailureInfo?.type ?? '',
    isNonRetryable: (info?.nonRetryable ?? failure.serverFailureInfo?.nonRetryable) === true,
    retryDelayMs: milliseconds(info?.nextRetryDelay),
    isBenign: category === BENIGN,
    details: producedPayloads(details?.payloads),
    ...(hidden ? hiddenMessage(producedPayload(hidden)) : { message: failure.message ?? '' }),
  };
}

/** The failure and its causes. */
function chain<F>(failure: F | null | undefined, causeOf: (failure: F) => F | null | undefined): readonly F[] {
  const levels: F[] = [];
  for (let level = failure; level && levels.length <= MAX_CAUSES; level = causeOf(level)) levels.push(level);
  return levels;
}

const labelAt = (depth: number): string =>
  depth === 0 ? FAILURE : depth === 1 ? `${FAILURE} cause` : `${FAILURE} cause ${depth}`;

function factsAt(level: Level, label: string): Facts {
  const message: Fact = level.message === undefined ? { kind: 'unread' } : text(level.message);
  return {
    [label]: text(level.kind),
    [`${label} type`]: text(level.type),
    [`${label} message`]: message,
    [`${label} non-retryable`]: text(level.isNonRetryable ? 'yes' : ''),
    [`${label} next retry delay`]: duration(level.retryDelayMs),
    [`${label} category`]: text(level.isBenign ? 'benign' : ''),
    [`${label} details`]: { kind: 'payloads', payloads: level.details },
  };
}

/** A level more says that there is none: causes that are gone count as well. */
const factsOf = (levels: readonly Level[]): Facts => ({
  ...Object.assign({}, ...levels.map((level, depth) => factsAt(level, labelAt(depth)))),
  [labelAt(levels.length)]: text(''),
});

const objectOr = (value: unknown): object | undefined => (isObject(value) ? value : undefined);

/** @param failure - as the event has it; undefined: it did not fail */
export const recordedFailureFacts = (failure: unknown): Facts =>
  factsOf(chain(objectOr(failure), (level) => objectOr(at(level, 'cause'))).map(recordedLevel));

/** @param failure - as the sandbox has it; undefined: it did not fail */
export const producedFailureFacts = (failure: RawFailure | null | undefined): Facts =>
  factsOf(chain(failure, ({ cause }) => cause).map(producedLevel));
