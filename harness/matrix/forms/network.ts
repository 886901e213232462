// Links that are down, slow, narrow or lossy: every kind on every link on which it can do something.
import type { NetworkFault, NetworkLink, StrikeTrigger } from '../../scenario/types.ts';
import type { Draw, Form, KindForms, NotApplicable, Placed } from '../types.ts';
import type { Work } from '../work.ts';
import { isNot } from './workers.ts';

/** Of an outage on the way to the server, which asks and reports again for as long as it takes. */
const SERVER_OUTAGE_MS = 500;
/**
 * Of an outage that costs attempts. Real time, while the backoffs between the attempts are skipped: in production one of this many
 * attempts would last for minutes.
 */
const OUTAGE_MS = 60;
/** What an answer that is swallowed holds up: a single attempt waits so long. */
const SWALLOWED_MS = 300;
const LATER_MS = 60;
const KILOBYTES_PER_SECOND = 16;
const PIECE_BYTES = 64;
/** Fewer than any answer has. */
const CUT_BYTES = 100;
/** Fewer than the answer to a write has. */
const CUT_ROW_BYTES = 10;
const NOTICED_LATER_MS = 300;

type Link = Exclude<NetworkLink, never>;
type Where = (work: Work, draw: Draw) => StrikeTrigger | NotApplicable;
type Faults = (on: StrikeTrigger, work: Work, draw: Draw) => Placed | NotApplicable;

const only = (fault: NetworkFault): Placed => ({ faults: [fault] });

/** Before any body of the work: what is slow is slow for all of it. */
const first: Where = ({ activities }) => {
  const [one] = activities;
  return one === undefined ? { not: 'runs no activity' } : { activity: one.activity, at: 'before' };
};

const drawn =
  (at: 'before' | 'effect'): Where =>
  ({ activities }, draw) => {
    if (activities.length === 0) return { not: 'runs no activity' };
    const { activity, count } = draw.one(activities);
    return { activity, at, nth: draw.between(1, count) };
  };

const beforeCall: Where = ({ activities }, draw) => {
  const asking = activities.filter(({ asksModel }) => asksModel);
  if (asking.length === 0) return { not: 'asks no model' };
  const { activity, count } = draw.one(asking);
  return { activity, at: 'before', nth: draw.between(1, count) };
};

/** Nothing says which activity writes: what waits for its first data lies on the link from the beginning of the work. */
const anyWrite: Where = (work, draw) =>
  work.effects === 0 ? { not: 'leaves nothing in the database that its probes see' } : first(work, draw);

/** An outage does not wait: there is one before each kind of activity that asks nobody over HTTP, and so may write. */
const outages: Faults = (_on, { activities }) => {
  const [one, ...more] = activities
    .filter(({ asksModel, asksServices }) => !asksModel && !asksServices)
    .map(({ activity }): NetworkFault => ({
      kind: 'network.down',
      link: 'worker-database',
      on: { activity, at: 'before' },
      forMs: OUTAGE_MS,
    }));
  return one === undefined ? { not: 'has no activity that only writes' } : { faults: [one, ...more] };
};

/** Signals and updates take the same way. */
const message: Where = ({ messagesMs }) => {
  const [at] = messagesMs;
  return at === undefined ? { not: 'is sent no signal and no update in its base' } : { at };
};

/** Where a kind strikes on each link, and with which numbers; a text says why it has nothing to do there. */
type OnLinks = Readonly<Record<Link, string | readonly [where: Where, faults: Faults]>>;

const LINKS = [
  'worker-temporal',
  'worker-llm',
  'worker-database',
  'client-temporal',
] as const satisfies readonly Link[];

const WORDS: Readonly<Record<Link, string>> = {
  'worker-temporal': 'worker–Temporal',
  'worker-llm': 'worker–LLM',
  'worker-database': 'worker–database',
  'client-temporal': 'client–Temporal',
};

const place =
  (on: OnLinks[Link]) =>
  (work: Work, draw: Draw): Placed | NotApplicable => {
    if (typeof on === 'string') return { not: on };
    const [where, faults] = on;
    const found = where(work, draw);
    return isNot(found) ? found : faults(found, work, draw);
  };

/**
 * Outages that cost attempts: backoffs are skipped, so that it depends on the policy, and on how fast attempts fail, whether one of
 * them comes after it.
 */
const COSTS_ATTEMPTS: readonly Link[] = ['worker-llm', 'worker-database'];

/** @param outage - refuses or breaks what is tried meanwhile */
const kind = (what: string, links: OnLinks, outage = false): KindForms => ({
  forms: LINKS.map((link): Form => ({
    name: link,
    title: `${WORDS[link]} ${what}`,
    demands: outage && COSTS_ATTEMPTS.includes(link) ? 'decides' : 'recovers',
    place: place(links[link]),
  })) as [Form, ...Form[]],
});

const downForAWhile = kind(
  'down for a while',
  {
    'worker-temporal': [
      drawn('before'),
      (on) => only({ kind: 'network.down', link: 'worker-temporal', on, forMs: SERVER_OUTAGE_MS }),
    ],
    'worker-llm': [beforeCall, (on) => only({ kind: 'network.down', link: 'worker-llm', on, forMs: OUTAGE_MS })],
    'worker-database': [anyWrite, outages],
    'client-temporal': [
      message,
      (on) => only({ kind: 'network.down', link: 'client-temporal', on, forMs: SWALLOWED_MS }),
    ],
  },
  true,
);

/** One process of two is cut off with work done and not reported, and stays so: the other one does it all. */
const partition: Form = {
  name: 'worker-temporal-one-of-two',
  title: `one of two workers cut off from Temporal for good`,
  demands: 'recovers',
  place: (work, draw) => {
    const on = drawn('effect')(work, draw);
    return isNot(on) ? on : { ...only({ kind: 'network.down', link: 'worker-temporal', on }), workers: 2 };
  },
};

export const downs: KindForms = {
  forms: [...('forms' in downForAWhile ? downForAWhile.forms : []), partition] as [Form, ...Form[]],
};

export const latencies: KindForms = kind(`${LATER_MS} ms away`, {
  'worker-temporal': [
    first,
    (on) => only({ kind: 'network.latency', link: 'worker-temporal', on, direction: 'both', ms: LATER_MS }),
  ],
  'worker-llm': [beforeCall, (on) => only({ kind: 'network.latency', link: 'worker-llm', on, ms: LATER_MS })],
  'worker-database': [anyWrite, (on) => only({ kind: 'network.latency', link: 'worker-database', on, ms: LATER_MS })],
  'client-temporal': [
    message,
    (on) => only({ kind: 'network.latency', link: 'client-temporal', on, ms: LATER_MS, forMs: SERVER_OUTAGE_MS }),
  ],
});

export const narrows: KindForms = kind(`narrowed to ${KILOBYTES_PER_SECOND} kB/s`, {
  'worker-temporal': [
    drawn('before'),
    (on) =>
      only({
        kind: 'network.bandwidth',
        link: 'worker-temporal',
        on,
        kilobytesPerSecond: KILOBYTES_PER_SECOND,
        forMs: SERVER_OUTAGE_MS,
      }),
  ],
  'worker-llm': [
    beforeCall,
    (on) =>
      only({
        kind: 'network.bandwidth',
        link: 'worker-llm',
        on,
        direction: 'upstream',
        kilobytesPerSecond: KILOBYTES_PER_SECOND,
      }),
  ],
  'worker-database': [
    anyWrite,
    (on) => only({ kind: 'network.bandwidth', link: 'worker-database', on, kilobytesPerSecond: KILOBYTES_PER_SECOND }),
  ],
  'client-temporal': [
    message,
    (on) =>
      only({
        kind: 'network.bandwidth',
        link: 'client-temporal',
        on,
        kilobytesPerSecond: KILOBYTES_PER_SECOND,
        forMs: SERVER_OUTAGE_MS,
      }),
  ],
});

export const slowCloses: KindForms = kind('tells of an end late', {
  'worker-temporal': 'keeps its one connection to Temporal: none is closed in order while the work goes on',
  'worker-llm': [
    (work, draw) => {
      const [call] = work.calls;
      if (call === undefined) return { not: 'asks no model' };
      return { activity: draw.one(work.calls).activity, at: 'before' };
    },
    // Something has to end: the provider resets the connection, and the worker hears of it late.
    (on) => ({
      faults: [
        { kind: 'network.slow-close', link: 'worker-llm', on, delayMs: NOTICED_LATER_MS },
        { kind: 'llm.reset', on: { activity: 'activity' in on ? on.activity : '' } },
      ],
    }),
  ],
  'worker-database': 'keeps its connections to the database in a pool: none is closed while the work goes on',
  'client-temporal': 'keeps its one connection to Temporal: none is closed while the work goes on',
});

export const swallows: KindForms = kind('swallows answers for a while', {
  'worker-temporal': [
    drawn('effect'),
    (on) => only({ kind: 'network.timeout', link: 'worker-temporal', on, forMs: SERVER_OUTAGE_MS }),
  ],
  'worker-llm': [beforeCall, (on) => only({ kind: 'network.timeout', link: 'worker-llm', on, forMs: SWALLOWED_MS })],
  'worker-database': [
    anyWrite,
    (on) => only({ kind: 'network.timeout', link: 'worker-database', on, forMs: SWALLOWED_MS }),
  ],
  'client-temporal': [
    message,
    (on) => only({ kind: 'network.timeout', link: 'client-temporal', on, forMs: SWALLOWED_MS }),
  ],
});

export const resets: KindForms = kind(
  'resets connections',
  {
    'worker-temporal': [
      drawn('effect'),
      (on) =>
        only({
          kind: 'network.reset-peer',
          link: 'worker-temporal',
          on,
          direction: 'upstream',
          forMs: SWALLOWED_MS,
        }),
    ],
    'worker-llm': [beforeCall, (on) => only({ kind: 'network.reset-peer', link: 'worker-llm', on, forMs: OUTAGE_MS })],
    'worker-database': [
      anyWrite,
      (on) => only({ kind: 'network.reset-peer', link: 'worker-database', on, forMs: OUTAGE_MS }),
    ],
    'client-temporal': [
      message,
      (on) => only({ kind: 'network.reset-peer', link: 'client-temporal', on, forMs: SWALLOWED_MS }),
    ],
  },
  true,
);

export const slices: KindForms = kind(`in pieces of ${PIECE_BYTES} bytes`, {
  'worker-temporal': [
    first,
    (on) => only({ kind: 'network.slicer', link: 'worker-temporal', on, direction: 'both', bytes: PIECE_BYTES }),
  ],
  'worker-llm': [beforeCall, (on) => only({ kind: 'network.slicer', link: 'worker-llm', on, bytes: PIECE_BYTES })],
  'worker-database': [
    anyWrite,
    (on) => only({ kind: 'network.slicer', link: 'worker-database', on, bytes: PIECE_BYTES }),
  ],
  'client-temporal': [
    message,
    (on) => only({ kind: 'network.slicer', link: 'client-temporal', on, bytes: PIECE_BYTES, forMs: SERVER_OUTAGE_MS }),
  ],
});

export const cuts: KindForms = kind(
  `ends connections after ${CUT_BYTES} bytes`,
  {
    'worker-temporal': [
      drawn('before'),
      (on) =>
        only({ kind: 'network.limit-data', link: 'worker-temporal', on, bytes: CUT_BYTES, forMs: SERVER_OUTAGE_MS }),
    ],
    'worker-llm': [
      beforeCall,
      (on) => only({ kind: 'network.limit-data', link: 'worker-llm', on, bytes: CUT_BYTES, forMs: OUTAGE_MS }),
    ],
    'worker-database': [
      anyWrite,
      (on) => only({ kind: 'network.limit-data', link: 'worker-database', on, bytes: CUT_ROW_BYTES, forMs: OUTAGE_MS }),
    ],
    'client-temporal': [
      message,
      (on) => only({ kind: 'network.limit-data', link: 'client-temporal', on, bytes: CUT_BYTES, forMs: SWALLOWED_MS }),
    ],
  },
  true,
);
