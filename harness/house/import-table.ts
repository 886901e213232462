// Who may import whom. What is absent is forbidden. docs/architecture.md shows the same table; a test holds them together.

export interface ImportRow {
  /** The files this row is about: their path starts with it. The first row that fits holds. */
  readonly from: string;
  /** What their code may load: starts of paths in this repository. */
  readonly may: readonly string[];
  /** What they may only name in types. */
  readonly types: readonly string[];
  /** What their tests and fixtures may load on top. */
  readonly tests?: readonly string[];
  /** Packages, as starts of their names; `*` for any that package.json lists. */
  readonly packages: readonly string[];
}

const PRODUCTION = [
  '@anthropic-ai/sdk',
  '@aws-sdk/client-s3',
  '@temporalio/activity',
  '@temporalio/client',
  '@temporalio/common',
  '@temporalio/envconfig',
  '@temporalio/interceptors-opentelemetry',
  '@temporalio/worker',
  '@temporalio/workflow',
  '@grpc/grpc-js',
  '@opentelemetry/',
  'openai',
  'pg',
  'zod',
  'node:',
];

export const IMPORT_TABLE: readonly ImportRow[] = [
  {
    from: 'pipelines/',
    may: ['pipelines/'],
    types: [],
    packages: PRODUCTION,
    tests: ['harness/', 'reports/evidence/'],
  },
  { from: 'scenarios/', may: ['scenarios/'], types: ['ordeal/scenario'], packages: [] },
  {
    from: 'harness/checkers/',
    may: [
      'harness/checkers/',
      'harness/accounting/',
      'harness/history/',
      'reports/evidence/',
      'harness/faults/strike-trigger.ts',
    ],
    types: ['harness/scenario/'],
    packages: ['@temporalio/common/lib/time.js'],
  },
  {
    from: 'harness/accounting/',
    may: ['harness/accounting/', 'harness/errors.ts', 'harness/history/', 'reports/evidence/'],
    types: ['harness/', 'reports/evidence/'],
    packages: [],
  },
  {
    from: 'harness/network/',
    may: ['harness/network/', 'harness/clock.ts', 'harness/errors.ts', 'harness/processes/', 'harness/toolchain/'],
    types: [],
    tests: ['harness/faults/', 'harness/scenario/'],
    packages: ['toxiproxy-node-client', 'node:'],
  },
  {
    from: 'harness/cli/',
    may: ['harness/', 'reports/index.ts', 'reports/gate.ts', 'reports/evidence/'],
    types: [],
    packages: ['*'],
  },
  { from: 'harness/', may: ['harness/', 'reports/evidence/'], types: [], packages: ['*'] },
  { from: 'reports/render/', may: ['reports/'], types: [], packages: ['picocolors', 'node:crypto', 'node:util'] },
  { from: 'reports/', may: ['reports/'], types: [], packages: ['picocolors', 'zod', 'node:'] },
  { from: 'bench/', may: ['bench/', 'harness/', 'reports/', 'pipelines/'], types: [], packages: ['*'] },
  // The wiring of this repository, in the way a user's repository would write it.
  { from: 'ordeal.config.ts', may: [], types: [], packages: ['ordeal'] },
  { from: 'vitest.config.ts', may: [], types: [], packages: ['vitest'] },
];

/** What a test may load on top of its room's row. */
export const FOR_TESTS: readonly string[] = [
  '@aws-sdk/client-s3',
  'vitest',
  'fast-check',
  'node:',
  '@temporalio/',
  'openai',
  'msw',
  'pg',
  'playwright-core',
  'toxiproxy-node-client',
  'yaml',
  'zod',
];

/** What workflow code, and all it loads, may import: anything else does not exist in Temporal's sandbox. */
export const FOR_WORKFLOWS: readonly string[] = ['@temporalio/workflow', '@temporalio/common'];

const cell = (names: readonly string[]): string =>
  names.length === 0 ? '–' : names.map((name) => `\`${name}\``).join(' ');

/** The table as docs/architecture.md shows it. */
export const importTableMarkdown = (): string =>
  [
    '| files | may load | may name in types | packages | its tests may load |',
    '| --- | --- | --- | --- | --- |',
    ...IMPORT_TABLE.map(
      ({ from, may, types, packages, tests = [] }) =>
        `| \`${from}\` | ${cell(may)} | ${cell(types)} | ${cell(packages)} | ${cell(tests)} |`,
    ),
  ].join('\n');
