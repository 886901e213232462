// Every way in which replaying goes wrong, by number, and where the pages tell of it. The page of pitfalls ends with this list.

export interface Told {
  /** `row` of a table of docs/gate-pitfalls.md, `stays`: under its last heading, `hazard`: row of docs/lint.md. */
  readonly where: 'row' | 'stays' | 'hazard';
  /** What that begins with. */
  readonly begins: string;
}

export interface Pitfall extends Told {
  readonly words: string;
  /** Where else, when the words name several things. */
  readonly also?: readonly Told[];
}

/** Every place that tells of it. */
export const placesOf = ({ where, begins, also = [] }: Pitfall): readonly Told[] => [{ where, begins }, ...also];

export interface PitfallArea {
  readonly title: string;
  readonly pitfalls: readonly Pitfall[];
}

export const PITFALLS: readonly PitfallArea[] = [
  {
    title: 'What the sandbox lets through',
    pitfalls: [
      {
        words: 'the wall clock in `Intl` without a date',
        where: 'hazard',
        begins: '`Intl.DateTimeFormat().format()` without a date',
      },
      {
        words: "the wall clock behind a date's constructor",
        where: 'hazard',
        begins: 'a date made through `date.constructor`',
      },
      { words: 'zone of the machine', where: 'hazard', begins: '`new Date(year, month, day)`' },
      { words: '`Date()` without `new`, subclasses of `Date`', where: 'stays', begins: '`Date()` as a text' },
      { words: 'the host behind `.constructor`', where: 'hazard', begins: 'the host’s clock through `.constructor' },
      {
        words: 'blocking and timers of the host, `Atomics.waitAsync`',
        where: 'hazard',
        begins: '`Atomics.wait`, `SharedArrayBuffer`',
        also: [
          { where: 'hazard', begins: '`Atomics.waitAsync`: a timer' },
          { where: 'hazard', begins: 'a timer of the host behind' },
        ],
      },
      {
        words: 'code made from text, prototypes written to',
        where: 'hazard',
        begins: 'a built-in prototype written to',
      },
      { words: '`Temporal.Now`', where: 'stays', begins: '`Temporal.Now` of Node 26' },
      {
        words: 'stack text, `unsafe.now()`, `isReplaying`, state of modules',
        where: 'hazard',
        begins: 'state at the level of the module',
      },
      {
        words: 'values that the bundler wrote in, key order',
        where: 'stays',
        begins: 'What runs outside of the history',
        also: [
          { where: 'hazard', begins: 'an environment variable, also one that the bundler' },
          { where: 'hazard', begins: 'the order of the keys of decoded data' },
        ],
      },
      { words: 'queries and validators that change state', where: 'hazard', begins: 'a query that changes state' },
    ],
  },
  {
    title: 'What a replay passes over',
    pitfalls: [
      {
        words: 'other arguments, timeouts, retries, timers, results',
        where: 'row',
        begins: 'Other arguments, timeouts',
      },
      { words: 'a step that begins earlier', where: 'row', begins: 'A step that begins earlier' },
      { words: 'no flags of the SDK', where: 'row', begins: 'Histories of an old SDK' },
      { words: 'the end of an open history', where: 'row', begins: 'An open history passes' },
      { words: 'the last step, local activities', where: 'row', begins: 'A replayer that stops looking' },
      { words: 'a debug dump', where: 'row', begins: 'A debug dump' },
      { words: 'a task failure', where: 'row', begins: 'A Workflow Type that is gone' },
      { words: '`WeakRef`', where: 'row', begins: '`WeakRef` throws' },
    ],
  },
  {
    title: 'How the replayer is called',
    pitfalls: [
      { words: 'one at a time on one thread', where: 'row', begins: 'One history at a time' },
      { words: 'endless loops', where: 'row', begins: 'Workflow code with an endless loop' },
      { words: 'one event alone', where: 'row', begins: 'A history with its first event alone' },
      { words: 'one malformed history', where: 'row', begins: 'One malformed history' },
      { words: 'numbers as ids', where: 'row', begins: 'Newest event first' },
      { words: 'unknown event types', where: 'row', begins: 'Event types that a newer server' },
      { words: 'Workflow ID', where: 'row', begins: 'Code that asks for its Workflow ID' },
      { words: 'run ids', where: 'row', begins: 'Histories without the id of their run' },
      { words: 'task queue', where: 'row', begins: 'Code that asks for its task queue' },
      { words: 'namespace', where: 'row', begins: 'Code that asks for its namespace' },
      { words: 'converter and codec', where: 'row', begins: 'The replay has another converter' },
      { words: 'encrypted payloads', where: 'row', begins: 'Encrypted payloads' },
      { words: 'interceptors beside a bundle', where: 'row', begins: "The pipeline's own interceptors" },
      { words: 'plugins', where: 'stays', begins: 'Plugins of the SDK' },
      { words: 'external storage', where: 'row', begins: 'Payloads are kept in external storage' },
      { words: '`patchActivationCallback`', where: 'stays', begins: '`patchActivationCallback`' },
      { words: 'zero histories', where: 'row', begins: 'Zero histories' },
      { words: 'console and sinks', where: 'row', begins: 'Sinks that only production has' },
      { words: 'local activities are not executed', where: 'stays', begins: 'Local activities' },
      { words: 'one Runtime in a process', where: 'row', begins: 'The SDK has one Runtime' },
    ],
  },
  {
    title: 'How histories are written',
    pitfalls: [
      { words: 'newest first, a bare list', where: 'row', begins: 'Newest event first' },
      { words: 'decoded payloads', where: 'row', begins: 'Payloads were decoded' },
      { words: 'old names of enums', where: 'row', begins: 'Names of enums' },
      { words: 'protobuf and Cloud exports', where: 'row', begins: 'Protobuf, Cloud export files' },
      { words: 'cut off, a gap', where: 'row', begins: 'A download that was cut off' },
      { words: 'two versions of protobufjs', where: 'row', begins: 'Two versions of protobufjs' },
    ],
  },
  {
    title: 'What else goes wrong around it',
    pitfalls: [
      { words: 'memory', where: 'row', begins: 'A workflow that eats memory' },
      { words: 'processes that are left', where: 'row', begins: 'The replaying process outlives' },
      { words: 'a gate that cannot see', where: 'row', begins: 'A gate that calls everything compatible' },
      { words: 'the wrong key', where: 'row', begins: 'The codec has another key' },
      { words: 'another converter', where: 'row', begins: 'The converter has changed' },
      { words: 'faults of the SDK', where: 'row', begins: 'A fault of the SDK' },
      { words: 'machines that differ', where: 'row', begins: 'Wall clock, zone, locale' },
      { words: 'changed code without a history', where: 'row', begins: 'The histories do not go through' },
      { words: 'a corpus that shrinks', where: 'row', begins: 'A baseline shrinks' },
      { words: 'a query that matches nothing', where: 'row', begins: 'A query for executions' },
      { words: 'one break told hundreds of times', where: 'row', begins: 'The same break in hundreds' },
      { words: 'what a codec is told', where: 'stays', begins: 'What a codec is told' },
      { words: 'the namespace of files', where: 'stays', begins: 'The namespace of files' },
      { words: 'answers of updates', where: 'row', begins: 'An update answers something else' },
      { words: 'priorities, the rest of a failure', where: 'row', begins: 'Another priority' },
      { words: 'more drift than is told', where: 'row', begins: 'A history drifts in hundreds' },
      { words: 'updates that were refused', where: 'stays', begins: 'Updates that were refused' },
      { words: 'what of a command is not compared', where: 'stays', begins: 'Headers, versioning' },
      {
        words: 'texts and orders that the ICU data of Node decides',
        where: 'stays',
        begins: 'The ICU data of Node',
        also: [{ where: 'hazard', begins: 'a text or an order of a named locale' }],
      },
      { words: 'one type of two pipelines', where: 'row', begins: 'Two pipelines have one Workflow Type' },
      { words: 'a baseline that shrinks without a base', where: 'stays', begins: 'A baseline that shrinks without' },
    ],
  },
];
