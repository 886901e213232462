// Provides Chromium for the tests of the HTML report: given by hand, found, cached, downloaded, or a package of the system.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../processes/index.ts';
import { installByApt } from './apt.ts';
import { plainEnv, toolchainOf, type Toolchain, type ToolchainOptions } from './options.ts';
import { cachedChromium, downloadChromium } from './playwright-download.ts';
import { firstOf, missed, type Outcome, type Way } from './ways.ts';

/** A Chromium that runs on this machine. */
export interface Chromium {
  readonly program: string;
  /** What it says of itself: `Chromium 156.0.8078.79`. */
  readonly version: string;
}

const VERSION_BOUND_MS = 20_000;
const SET_PATH = 'export CHROMIUM_PATH=/path/to/chromium   # Chromium or Google Chrome';
/** What lacks when a downloaded one does not start. */
const INSTALL_LIBRARIES = 'sudo npx playwright-core install-deps chromium   # the libraries that Chromium needs';
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
/** Where it is and PATH often is not. */
const PLACES = [
  '/usr/bin/chromium',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Asked what it is: one whose libraries are missing does not answer. */
const identify = async (toolchain: Toolchain, program: string, fix: string): Promise<Outcome<Chromium>> => {
  const end = await toolchain.run({ program, args: ['--version'], env: plainEnv(toolchain.env) }, VERSION_BOUND_MS);
  const said = end.output.split('\n').at(-1) ?? '';
  return end.kind === 'ended' && end.code === 0
    ? { kind: 'found', tool: { program, version: said } }
    : missed(`${program} --version did not answer: ${said || end.kind}`, fix);
};

const onMachine = async (toolchain: Toolchain): Promise<Outcome<Chromium>> => {
  const places = [...NAMES, ...PLACES.map((place) => join(toolchain.systemRoot, place))];
  const program = places.map((place) => findProgram(place, toolchain.env['PATH'])).find((each) => each !== undefined);
  return program === undefined ? missed('there is none') : identify(toolchain, program, SET_PATH);
};

const explicit = (toolchain: Toolchain): Way<Chromium> => ({
  name: 'a path given by hand (CHROMIUM_PATH)',
  async attempt() {
    const path = toolchain.env['CHROMIUM_PATH'];
    if (path === undefined || path === '') return missed('none given', SET_PATH);
    const program = findProgram(path, toolchain.env['PATH']);
    return program === undefined
      ? missed(`${path} is not a program`, SET_PATH)
      : identify(toolchain, program, SET_PATH);
  },
});

const found = (toolchain: Toolchain): Way<Chromium> => ({
  name: 'chromium or google-chrome on PATH and in the usual places',
  attempt: () => onMachine(toolchain),
});

const cached = (toolchain: Toolchain): Way<Chromium> => ({
  name: 'the cache',
  async attempt() {
    const { program } = cachedChromium(toolchain);
    return existsSync(program)
      ? identify(toolchain, program, INSTALL_LIBRARIES)
      : missed(`nothing in ${toolchain.cacheDir}`);
  },
});

const downloaded = (toolchain: Toolchain): Way<Chromium> => ({
  bringsIn: true,
  name: "playwright-core's own download",
  async attempt() {
    if (existsSync(cachedChromium(toolchain).program)) return missed('what it downloads is in the cache');
    const outcome = await downloadChromium(toolchain);
    return outcome.kind === 'missed' ? outcome : identify(toolchain, outcome.tool, INSTALL_LIBRARIES);
  },
});

const installed = (toolchain: Toolchain): Way<Chromium> => ({
  bringsIn: true,
  name: 'apt-get install chromium',
  attempt: () => installByApt(toolchain, 'chromium', '100 MB, about 1 min, once', () => onMachine(toolchain)),
});

/**
 * A Chromium for tests. A second call does no work.
 *
 * @throws HarnessError TOOL_MISSING naming every way, why it failed, and the command that fixes it
 */
export async function provideChromium(options: ToolchainOptions): Promise<Chromium> {
  const toolchain = toolchainOf(options);
  // A path given by hand is meant: nothing else is used in its place.
  const given = (toolchain.env['CHROMIUM_PATH'] ?? '') !== '';
  const ways = given ? [explicit] : [explicit, found, cached, downloaded, installed];
  return firstOf(
    'Chromium',
    ways.map((way) => way(toolchain)),
    toolchain,
  );
}
