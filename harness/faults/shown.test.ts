// Every kind of fault is shown three times: that it strikes, that it is seen to have struck, that it heals. The compiler asks for a line of each kind, the tests below for tests that exist.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../package-root.ts';
import type { FaultKind } from '../scenario/types.ts';

/** A test: its file in `harness/`, and its title as it stands in the source. */
type Test = readonly [file: string, title: string];

interface Shown {
  readonly strikes: Test;
  /** In evidence or a ledger. */
  readonly seen: Test;
  readonly heals: Test;
}

/** One test that shows all three. */
const whole = (...test: Test): Shown => ({ strikes: test, seen: test, heals: test });

const MOCK = 'llm-mock/faults.server.test.ts';
const refused: Shown = {
  strikes: [MOCK, 'reaches the official client as its own error, counted, unbilled'],
  seen: [MOCK, 'reaches the official client as its own error, counted, unbilled'],
  heals: [MOCK, 'lets the next attempt through, and the same attempt after healing'],
};
const said = whole(
  'llm-mock/provider-errors.server.test.ts',
  "reaches each provider's client as that provider says it, counted, unbilled, and heals",
);
const SPOILT = 'llm-mock/spoilt-answers.server.test.ts';
const words = whole(SPOILT, 'comes as a true answer of OpenAI, plain and streamed');
const STREAMS = 'llm-mock/spoilt-streams.server.test.ts';
const late: Shown = {
  strikes: [STREAMS, '$kind brings the whole answer, late'],
  seen: [STREAMS, '$kind brings the whole answer, late'],
  heals: [STREAMS, '$kind is over when it is healed: the rest comes at once'],
};
const SERVICES = 'llm-mock/service-faults.server.test.ts';
const answered = whole(SERVICES, '$kind');

const LINKS = 'network/directions.server.test.ts';
const link = whole(LINKS, 'is met on the ways that it is on and on no other, and heals');
const ending = whole(LINKS, 'ends connections as it does on the ways that it is on, and heals');

const RELAY = 'database/relay/relay.server.test.ts';
const PLACES = 'engine/places.server.test.ts';
/** The relay, before both databases; and whole trials with what they have in evidence. */
const database = (title: string): Shown => ({
  strikes: [RELAY, title],
  seen: [PLACES, '$fault.kind: $name'],
  heals: [RELAY, title],
});

const MESSAGES = 'engine/messages/messages.server.test.ts';
const message: Shown = {
  strikes: [MESSAGES, 'strikes, is seen and heals: %s'],
  seen: [MESSAGES, '%s says what proves it'],
  heals: [MESSAGES, 'strikes, is seen and heals: %s'],
};

/** Whole trials: `faults-struck` fails or is unknown where a fault did not strike or was not healed. */
const WORKERS = 'engine/workers.server.test.ts';
const STRUCK = 'environment/struck.server.test.ts';
const CODEC = 'engine/codec.server.test.ts';

const SHOWN: Readonly<Record<FaultKind, Shown>> = {
  'worker.kill': {
    strikes: ['workers/points.server.test.ts', 'strikes after the effect and before its completion is recorded'],
    seen: ['engine/chain.server.test.ts', 'holds everything, with all its runs in the evidence'],
    heals: ['engine/chain.server.test.ts', 'holds everything, with all its runs in the evidence'],
  },
  'worker.drain': whole(WORKERS, 'all processes drain at once, and what they had in hand is reported'),
  'worker.freeze': whole(
    WORKERS,
    'a process that is thawed when its attempt has timed out reports it, and the server refuses the report',
  ),
  'llm.rate-limit': refused,
  'llm.server-error': refused,
  'llm.hang': {
    strikes: [MOCK, 'never answers: the client times out, and its leaving closes the entry'],
    seen: [MOCK, 'lets a waiting client go when collected, and the ledger has the request'],
    heals: [MOCK, 'lets a waiting client go when healed; then the same call is answered'],
  },
  'llm.reset': {
    strikes: [MOCK, 'resets the TCP connection'],
    seen: [MOCK, 'resets the TCP connection'],
    heals: [MOCK, 'strikes nothing after healing'],
  },
  'llm.context-length': refused,
  'llm.unauthorized': refused,
  'llm.invalid-request': refused,
  'llm.forbidden': refused,
  'llm.quota': refused,
  'llm.overloaded': said,
  'llm.slow-down': said,
  'llm.bad-gateway': said,
  'llm.html-answer': whole(
    'llm-mock/provider-errors.server.test.ts',
    'is no error for the clients: a text in place of an answer, unbilled, and heals',
  ),
  'llm.model-not-found': said,
  'llm.request-too-large': said,
  'llm.stream-cut': whole(STREAMS, 'by %s after %s chunks: the client %s'),
  'llm.slow-first-token': late,
  'llm.slow-tokens': late,
  'llm.stall': whole(
    STREAMS,
    'llm.stall leaves the client waiting behind a part of the text, until it is healed by a reset',
  ),
  'llm.body-cut': whole(SPOILT, 'by %s is an error of both clients; healed, the answer is whole'),
  'llm.stream-error': whole(STREAMS, 'is an error of the OpenAI client without a status, behind a part of the text'),
  'llm.broken-json': whole(SPOILT, 'breaks the JSON of a schema off, and says that it is whole'),
  'llm.refusal': words,
  'llm.empty-answer': words,
  'llm.max-tokens': words,
  'llm.usage-missing': words,
  'llm.embeddings': whole(SPOILT, '%s is handed over by the client as if it were right'),
  'service.rate-limit': answered,
  'service.server-error': answered,
  'service.client-error': answered,
  'service.html': answered,
  'service.hang': whole(SERVICES, 'service.hang never answers, and lets who waits go when it is healed'),
  'service.reset': whole(SERVICES, 'service.reset breaks the connection'),
  'service.slow': {
    strikes: [SERVICES, 'service.slow brings the true answer, late'],
    seen: [SERVICES, 'service.slow brings the true answer, late'],
    heals: [SERVICES, 'service.slow is over when it is healed'],
  },
  'service.body-cut': whole(SERVICES, 'service.body-cut by %s is an error to who reads the body'),
  'network.down': {
    strikes: ['network/link.server.test.ts', 'down: ends what is open and refuses what comes'],
    seen: [
      'engine/network.server.test.ts',
      'a partitioned worker loses what it has in hand to another, and its late word counts for nothing',
    ],
    heals: ['network/link.server.test.ts', 'down: ends what is open and refuses what comes'],
  },
  'network.latency': link,
  'network.bandwidth': link,
  'network.slicer': link,
  'network.timeout': link,
  'network.slow-close': ending,
  'network.reset-peer': ending,
  'network.limit-data': ending,
  'database.restart': database(
    'restarts: whoever is connected is told, what was not committed is undone, and the first to come back is too early',
  ),
  'database.refuse': database('refuses so many new connections, and ends those that nobody uses'),
  'database.slow': database('slows every statement down'),
  'database.drop-after-commit': database(
    'drops the connection between commit and answer: the row is there, and its writer does not know',
  ),
  'database.disk-full': database('answers that the disk is full, and the server has undone the transaction'),
  'server.kill': {
    strikes: [STRUCK, 'dies of SIGKILL, and goes on with its executions when it is started again'],
    seen: [PLACES, '$fault.kind: $name'],
    heals: [STRUCK, 'dies of SIGKILL, and goes on with its executions when it is started again'],
  },
  'server.pause': {
    strikes: [STRUCK, 'stands still until it is let go on, and then answers what it was asked'],
    seen: [PLACES, '$fault.kind: $name'],
    heals: [STRUCK, 'stands still until it is let go on, and then answers what it was asked'],
  },
  'server.slow-persistence': whole(
    STRUCK,
    'writes slowly while it is slowed down, loses nothing, and is as fast as before afterwards',
  ),
  'worker.deploy': whole(
    WORKERS,
    'a release that knows what is in flight takes over process by process, and the execution ends on it',
  ),
  'worker.blocked-loop': whole(
    WORKERS,
    'a process whose loop stands still loses its work to another, comes back, and its late word counts for nothing',
  ),
  'worker.memory': whole(WORKERS, 'a process that runs out of memory is ended by V8, and another does its work'),
  'worker.cache-eviction': {
    strikes: [WORKERS, 'a process that keeps no workflow in memory says that it begins it anew'],
    seen: [WORKERS, 'a process that keeps no workflow in memory says that it begins it anew'],
    heals: ['engine/crew.test.ts', 'ends with it: those of a trial that keeps nothing in memory serve no other'],
  },
  'worker.surroundings': {
    strikes: [WORKERS, 'two processes in different zones do one work, and it is the same work'],
    seen: [
      WORKERS,
      'a process in another zone and language with another clock says so itself, and those after it are as the machine',
    ],
    heals: ['engine/crew.test.ts', 'ends with it: a process in another zone serves no other'],
  },
  'signal.duplicated': message,
  'signal.reordered': message,
  'signal.before-start': message,
  'signal.after-end': message,
  'signal.at-timeout': message,
  'signal.during-crash': message,
  'update.duplicated': message,
  'update.after-end': message,
  'update.during-crash': message,
  'update.reordered': message,
  'update.before-start': message,
  'update.at-timeout': message,
  'payload.codec-fails': whole(
    CODEC,
    'a result that cannot be encoded is a failure that is retried: the work is done again, in whichever process',
  ),
};

const textOf = (file: string): string | undefined => {
  const path = join(packageRoot(), 'harness', file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
};

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, '\\$&');

/** Whether `it('<title>'`, `it.each(…)('<title>'` or one over two lines stands there. */
const hasTest = (text: string, title: string): boolean =>
  new RegExp(`\\(\\s*(['"\`])${escaped(title)}\\1,\\s`, 'u').test(text);

/** What is wrong with the tests that a kind is said to have. */
function problemsOf(kind: string, shown: Shown, read: (file: string) => string | undefined): readonly string[] {
  return Object.entries(shown).flatMap(([what, [file, title]]: [string, Test]) => {
    const text = read(file);
    if (text === undefined) return [`${what}: there is no ${file}`];
    if (!hasTest(text, title)) return [`${what}: ${file} has no test "${title}"`];
    // Its means may have the name without its place: a relay knows no databases, and it is `'restart'` there.
    const names = [kind, kind.split('.')[1]].map((name) => `'${name}'`);
    return names.some((name) => text.includes(name)) ? [] : [`${what}: ${file} says nothing of ${kind}`];
  });
}

describe('every kind of fault', () => {
  it.each(Object.entries(SHOWN))('%s has tests that it strikes, is seen and heals', (kind, shown) => {
    expect(problemsOf(kind, shown, textOf)).toEqual([]);
  });
});

describe('the page of the faults', () => {
  const page = textOf('faults/README.md') ?? '';
  it.each(Object.keys(SHOWN))('has a row of %s', (kind) => {
    expect(page).toContain(`| \`${kind}\` `);
  });
});

describe('a line of this table', () => {
  const read = (file: string): string | undefined =>
    file === 'x.test.ts' ? "it('is shown', () => use({ kind: 'llm.hang' }));" : undefined;

  it('may stand where the test is', () => {
    expect(problemsOf('llm.hang', whole('x.test.ts', 'is shown'), read)).toEqual([]);
  });

  it.each([
    ['llm.hang', 'y.test.ts', 'is shown', 'there is no y.test.ts'],
    ['llm.hang', 'x.test.ts', 'is', 'x.test.ts has no test "is"'],
    ['llm.reset', 'x.test.ts', 'is shown', 'x.test.ts says nothing of llm.reset'],
  ])('of %s is wrong with %s and "%s"', (kind, file, title, problem) => {
    const shown = { ...whole('x.test.ts', 'is shown'), heals: [file, title] as const };
    expect(problemsOf(kind, shown, read)).toContain(`heals: ${problem}`);
  });
});
