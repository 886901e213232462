// The API key of a worker process stays in it: no history, failure, ledger, row or line of output carries the key.
import { contentOf } from '../history/content.ts';
import { isObject } from '../history/events.ts';
import type { ReadPayloads, TrialEvidence } from '../../reports/evidence/types.ts';
import { canaryIn } from './canary.ts';
import { judge, number, type Remark } from './judgement.ts';
import type { Checker } from './types.ts';

const NAME = 'no-secret';

/** Nesting of an event is about 10 deep. What is deeper is searched as text. */
const MAX_DEPTH = 60;

/** Encodings of payloads that can be read, and one that nobody can read without its key. */
const KNOWN = new Set([
  '',
  'binary/null',
  'binary/plain',
  'json/plain',
  'json/protobuf',
  'binary/protobuf',
  'binary/encrypted',
]);

/** Where the key was found, and payloads that could not be looked into. */
interface Search {
  readonly found: string[];
  readonly closed: string[];
  /** Encodings of the pipeline's own that were read: what they stand for is searched. */
  readonly opened: readonly string[];
}

const textOf = (base64: string): { readonly text: string; readonly packed: boolean } => {
  const bytes = Buffer.from(base64, 'base64');
  const content = contentOf(bytes);
  const text = content.kind === 'text' ? content.text : bytes.toString('latin1');
  return { text, packed: content.kind !== 'unusable' && content.wrapping.includes('gzip') };
};

/** A payload: its data in base64, and the name of its encoding. */
const searchPayload = (metadata: unknown, data: string, at: string, search: Search): void => {
  const { text, packed } = textOf(data);
  if (canaryIn(text) !== undefined) search.found.push(at);
  const encoding = isObject(metadata) && typeof metadata['encoding'] === 'string' ? metadata['encoding'] : '';
  const name = Buffer.from(encoding, 'base64').toString();
  if (!packed && !KNOWN.has(name) && !search.opened.includes(name)) search.closed.push(`${at} (${name})`);
};

/** Every text at any depth, names of fields included; payloads as they are and decoded. */
const searchIn = (value: unknown, at: string, search: Search, depth = 0): void => {
  if (typeof value === 'string') {
    if (canaryIn(value) !== undefined) search.found.push(at);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_DEPTH) return searchIn(JSON.stringify(value), at, search);
  if (isObject(value) && 'metadata' in value && typeof value['data'] === 'string')
    searchPayload(value['metadata'], value['data'], at, search);
  for (const [name, inner] of Object.entries(value)) {
    if (canaryIn(name) !== undefined) search.found.push(at);
    searchIn(inner, Array.isArray(value) ? `${at}[${name}]` : `${at}.${name}`, search, depth + 1);
  }
};

/** What is searched, each with how to keep the key out of it. */
interface Place {
  readonly what: string;
  readonly value: unknown;
  readonly suggestion: string;
  readonly opened?: readonly string[];
}

const RETURNED =
  'Do not return, pass or throw what holds the key: redact errors and headers of a client before they become a result or a failure.';
const WRITTEN = 'Do not write out settings, headers or whole error objects of a client.';

/** Named after its event, as the events are. */
const valuesOf = (read: ReadPayloads | undefined): readonly unknown[] =>
  (read?.values ?? []).map(({ eventId, value }) => ({ [`event ${eventId} read`]: value }));

const historiesOf = ({ executions }: TrialEvidence): readonly Place[] =>
  // What codecs made of the history says nothing that the decoded one does not.
  executions.map(({ workflowId, runId, history, stored: _encoded, read, ...rest }) => ({
    what: `the history of execution ${workflowId} (run ${runId})`,
    value: [
      ...history.events.map((event) => ({ [`event ${event.eventId} ${event.eventType}`]: event })),
      rest,
      ...valuesOf(read),
    ],
    opened: read?.encodings ?? [],
    suggestion: RETURNED,
  }));

const placesOf = (evidence: TrialEvidence): readonly Place[] => {
  const { attempts, llm, services, effects, queries, faults, replays, output = [] } = evidence;
  return [
    ...historiesOf(evidence),
    { what: 'the outcomes of attempts', value: attempts, suggestion: RETURNED },
    { what: 'the output of the worker processes', value: output, suggestion: WRITTEN },
    { what: 'answers to queries', value: queries, suggestion: 'Keep settings and clients out of workflow state.' },
    { what: 'rows that activities wrote', value: effects, suggestion: 'Do not store what holds the key.' },
    {
      what: 'the ledgers of the fake services',
      value: [llm, services],
      suggestion:
        'Send the key in a header alone (Gemini: x-goog-api-key, not ?key=): addresses and idempotency keys are logged on the way.',
    },
    { what: 'messages about faults and replays', value: [faults, replays], suggestion: RETURNED },
  ];
};

const leaked = ({
  what,
  value,
  suggestion,
  opened = [],
}: Place): { readonly remarks: Remark[]; readonly closed: string[] } => {
  const search: Search = { found: [], closed: [], opened };
  searchIn(value, '', search);
  // The path says where; the text is not repeated, so that this report does not spread it.
  const where = [...new Set(search.found)].map((path) => path.replace(/^\[\d+\]\.?/u, ''));
  const [first] = where;
  if (first === undefined) return { remarks: [], closed: search.closed };
  const more = where.length === 1 ? '' : `, and ${number(where.length - 1)} more`;
  const message = `The API key that the workers were given stands in ${what}: ${first}${more}. Whoever may read it has the key.`;
  return { remarks: [{ message, suggestion, ...eventIn(first) }], closed: search.closed };
};

const eventIn = (path: string): Pick<Remark, 'eventId'> => {
  const eventId = /^event (\d+)/u.exec(path)?.[1];
  return eventId === undefined ? {} : { eventId: Number(eventId) };
};

const shut = (closed: readonly string[]): Remark[] => {
  const [first] = closed;
  if (first === undefined) return [];
  const message = `${number(closed.length)} payloads have an encoding that cannot be looked into, first ${first.replace(/^\[\d+\]\.?/u, '')}: whether the API key is in them cannot be told.`;
  return [{ message, suggestion: 'Give the pipeline its dataConverter, and the codec the key.' }];
};

export const noSecret: Checker = {
  name: NAME,
  claim: 'The API key that the workers are given is in no history, failure, ledger, row or output of theirs.',
  check(evidence) {
    if (evidence.executions.length === 0) return undefined;
    const all = placesOf(evidence).map(leaked);
    return judge(
      NAME,
      all.flatMap(({ remarks }) => remarks),
      shut(all.flatMap(({ closed }) => closed)),
    );
  },
};
