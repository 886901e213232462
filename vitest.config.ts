// Tests by what they need: the suffix of a file says it, and a project per suffix bounds it.
import { defineConfig } from 'vitest/config';

/** Tests that run the command over many scenarios: `npm run test:whole`, the others are `npm test`. */
const WHOLE_RUNS = 'harness/{acceptance,matrix,mutants}/**/*.server.test.ts';
/** Tests of the command line that take minutes: interrupted at every moment, without what it needs, on whole repositories. `npm run test:whole` too. */
const WHOLE_COMMANDS = [
  'harness/acceptance/{ci-script,ci-workflow,own-base,own-record}.server.test.ts',
  'harness/cli/{interruption,missing,record,replay-base}.server.test.ts',
  'harness/gate/base/*.server.test.ts',
];

/** A minute and a half of a core for two histories: `npm run test:marathon`. */
const MARATHON = 'harness/acceptance/marathon.server.test.ts';

const ROOMS = '{harness,pipelines,scenarios,reports,bench}';

/** Real servers and processes: booting them takes seconds on a busy machine. */
const SERVER_TIMEOUT_MS = 120_000;
const UNIT_TIMEOUT_MS = 15_000;
const POLL_TIMEOUT_MS = 10_000;

export default defineConfig({
  test: {
    pool: 'forks',
    globalSetup: ['./bootstrap.mjs'],
    passWithNoTests: false,
    // What is waited for is a condition; a busy machine takes its time.
    expect: { poll: { timeout: POLL_TIMEOUT_MS } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`${ROOMS}/**/*.{test,property.test}.ts`],
          exclude: ['**/*.{server,browser}.test.ts', '**/node_modules/**'],
          testTimeout: UNIT_TIMEOUT_MS,
          // One process for many files: they keep nothing in modules, and starting one for each would take as long as they do.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          globalSetup: ['./harness/toolchain/postgres.fixture.ts', './harness/toolchain/versitygw.fixture.ts'],
          include: [`${ROOMS}/**/*.server.test.ts`],
          exclude: [WHOLE_RUNS, ...WHOLE_COMMANDS, '**/node_modules/**'],
          testTimeout: SERVER_TIMEOUT_MS,
          hookTimeout: SERVER_TIMEOUT_MS,
          // They measure and they kill: with more at once on a small machine, bounds in wall time say nothing.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          globalSetup: ['./harness/toolchain/chromium.fixture.ts'],
          include: [`${ROOMS}/**/*.browser.test.ts`],
          testTimeout: SERVER_TIMEOUT_MS,
          hookTimeout: SERVER_TIMEOUT_MS,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'whole-commands',
          include: WHOLE_COMMANDS,
          testTimeout: SERVER_TIMEOUT_MS,
          hookTimeout: SERVER_TIMEOUT_MS,
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          globalSetup: ['./harness/toolchain/postgres.fixture.ts'],
          include: [WHOLE_RUNS],
          exclude: [...WHOLE_COMMANDS, MARATHON, '**/node_modules/**'],
          testTimeout: SERVER_TIMEOUT_MS,
          hookTimeout: SERVER_TIMEOUT_MS,
          // Each uses the whole machine by itself.
          maxConcurrency: 2,
          maxWorkers: 1,
          sequence: { groupOrder: 4 },
        },
      },
      {
        extends: true,
        test: {
          name: 'marathon',
          include: [MARATHON],
          testTimeout: SERVER_TIMEOUT_MS,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
