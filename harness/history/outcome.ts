// What a recorded execution ended with: its result, its failure chain.
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { HarnessError } from '../errors.ts';
import type { FailureLink, HistoryJson } from '../../reports/evidence/types.ts';
import { at, attributesOf, isObject, textAt, type JsonObject } from './events.ts';
import { endOf, statusOf } from './status.ts';

/** The kind of failure that each info field of a Failure stands for. */
const KINDS: Readonly<Record<string, string>> = {
  applicationFailureInfo: 'ApplicationFailure',
  timeoutFailureInfo: 'TimeoutFailure',
  canceledFailureInfo: 'CancelledFailure',
  terminatedFailureInfo: 'TerminatedFailure',
  serverFailureInfo: 'ServerFailure',
  resetWorkflowFailureInfo: 'ApplicationFailure',
  activityFailureInfo: 'ActivityFailure',
  childWorkflowExecutionFailureInfo: 'ChildWorkflowFailure',
  nexusOperationExecutionFailureInfo: 'NexusOperationFailure',
  nexusHandlerFailureInfo: 'NexusHandlerFailure',
};

/** A cause has a cause …; deeper than this is a damaged file. */
const MAX_CAUSES = 50;

/** A payload as converters take it, out of its JSON form (base64 metadata and data). */
export function payloadIn(json: unknown): Payload {
  const metadata = at(json, 'metadata');
  const bytes = (text: unknown): Uint8Array => Buffer.from(typeof text === 'string' ? text : '', 'base64');
  const entries = isObject(metadata) ? Object.entries(metadata) : [];
  return {
    metadata: Object.fromEntries(entries.map(([key, value]) => [key, bytes(value)])),
    data: bytes(at(json, 'data')),
  };
}

/**
 * The value of a payload in JSON form (base64 metadata and data), by the SDK's default converter.
 * @throws HarnessError HISTORY_UNREADABLE for an encoding that the default converter does not know (encrypted, compressed)
 */
export function payloadValue(payload: unknown): unknown {
  try {
    return defaultPayloadConverter.fromPayload(payloadIn(payload));
  } catch (cause) {
    const encoding = Buffer.from(textAt(payload, 'metadata', 'encoding'), 'base64').toString();
    throw new HarnessError(
      'HISTORY_UNREADABLE',
      `Failed to decode a payload: its encoding is "${encoding}", which the default converter does not know. ` +
        'Give the pipeline a dataConverter with the codec that made it.',
      { cause },
    );
  }
}

/** The values of a `payloads` list in JSON form. */
export function payloadValues(
  payloads: unknown,
  read: (payload: unknown) => unknown = payloadValue,
): readonly unknown[] {
  const list = at(payloads, 'payloads');
  return Array.isArray(list) ? list.map((payload) => read(payload)) : [];
}

/**
 * What the execution returned; undefined when it did not complete or returned nothing.
 * @param read - reads one payload; default: the SDK's own converter
 */
export function resultOf(history: HistoryJson, read?: (payload: unknown) => unknown): unknown {
  const end = endOf(history);
  if (end === undefined || statusOf(history) !== 'completed') return undefined;
  return payloadValues(attributesOf(end)['result'], read)[0];
}

/** Where a failure converter keeps the message among what codecs encode, the message itself says nothing. */
function messageOf(failure: JsonObject): string {
  const message = textAt(failure, 'message');
  const encoding = Buffer.from(textAt(failure, 'encodedAttributes', 'metadata', 'encoding'), 'base64').toString();
  return encoding === 'json/plain' ? textAt(payloadValue(failure['encodedAttributes']), 'message') || message : message;
}

function linkOf(failure: JsonObject): FailureLink {
  const info = Object.keys(KINDS).find((key) => isObject(failure[key]));
  const kind = (info === undefined ? undefined : KINDS[info]) ?? 'Failure';
  const type = textAt(failure, 'applicationFailureInfo', 'type') || kind;
  const nonRetryable =
    at(failure, 'applicationFailureInfo', 'nonRetryable') === true ||
    at(failure, 'serverFailureInfo', 'nonRetryable') === true;
  return { message: messageOf(failure), type, nonRetryable };
}

/** A Failure in JSON form and its causes, outermost first. */
export function failureChain(failure: unknown): readonly FailureLink[] {
  const links: FailureLink[] = [];
  for (let here = failure; isObject(here) && links.length < MAX_CAUSES; here = here['cause']) links.push(linkOf(here));
  return links;
}

/** Why the execution ended without a result, outermost first; undefined when it completed, continued as new or still runs. */
export function failureOf(history: HistoryJson): readonly FailureLink[] | undefined {
  const end = endOf(history);
  const status = statusOf(history);
  if (end === undefined) return undefined;
  const attributes = attributesOf(end);
  switch (status) {
    case 'failed':
      return failureChain(attributes['failure']);
    case 'timed-out':
      return [{ message: 'Workflow execution timed out', type: 'TimeoutFailure', nonRetryable: true }];
    case 'terminated':
      return [
        {
          message: textAt(attributes, 'reason') || 'Workflow execution terminated',
          type: 'TerminatedFailure',
          nonRetryable: true,
        },
      ];
    case 'canceled':
      return [{ message: 'Workflow execution canceled', type: 'CancelledFailure', nonRetryable: true }];
    case 'completed':
    case 'continued-as-new':
    case 'running':
      return undefined;
  }
}
