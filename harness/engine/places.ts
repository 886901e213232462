// Everything a run needs around its trials, opened in order and always closed in the opposite order.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { closeOnAbort, unlessAborted } from '../abort.ts';
import { CANARY_ENVIRONMENT } from '../checkers/canary.ts';
import { wallClock, type WallClock } from '../clock.ts';
import type { RunPlaces } from '../config/types.ts';
import { openConverter, type OpenConverter } from '../converter/open.ts';
import { openDatabase } from '../database/open.ts';
import { openRelays } from '../database/relay/relay.ts';
import type { Relays } from '../database/relay/types.ts';
import type { Database } from '../database/types.ts';
import type { ClientOutfit } from '../environment/clients.ts';
import { openEnvironment } from '../environment/open.ts';
import type { EnvironmentOptions } from '../environment/options.ts';
import type { Environment } from '../environment/types.ts';
import { startLlmMock } from '../llm-mock/server.ts';
import type { LlmMock } from '../llm-mock/types.ts';
import { openNetwork } from '../network/network.ts';
import type { Network } from '../network/types.ts';
import type { Pipeline } from '../pipeline/types.ts';
import { makeScratch } from '../processes/index.ts';
import { openStepper, type Stepper } from '../repro/stepper.ts';
import { openReplayer } from '../replay/replayer.ts';
import type { Replayer } from '../replay/types.ts';
import { bundleWorkflows } from '../workers/bundle.ts';
import { hostEnvironment } from '../workers/host-environment.ts';
import { openHostPool } from '../workers/pool.ts';
import type { HostPool } from '../workers/types.ts';
import { openAside, type Aside } from './aside.ts';
import type { Code, Codes } from './codes.ts';
import type { CodeOfCrew } from './crew.ts';
import { openCrews, type Crews } from './crews.ts';
import type { RunRequest } from './types.ts';
import { openWiring, type Wired, type Wiring } from './worker-links.ts';

export interface Places {
  readonly clock: WallClock;
  readonly environment: Environment;
  readonly database: Database;
  readonly llm: LlmMock;
  /** Starts with the first trial whose faults need it. */
  readonly network: Network;
  /** Before the database, for trials whose faults need it. */
  readonly relays: Relays;
  readonly pool: HostPool;
  readonly crews: Crews;
  readonly replayer: Replayer;
  /** For scenarios that travel in time; its process starts with the first of them. */
  readonly stepper: Stepper;
  /** By pipeline name; nothing for those that have the SDK's own. */
  readonly converters: ReadonlyMap<string, OpenConverter>;
  readonly codes: Codes;
  /** What a crew serves of a version; its workflow code is bundled with the first that asks. */
  ready(code: Code): Promise<CodeOfCrew>;
  close(): Promise<void>;
}

/** The places of a run. */
export interface AllPlaces extends Places {
  /** For trials that need a server of their own. */
  readonly aside: Aside<Places>;
}

/** How much goes on at the same time. */
export interface Crowd {
  /** Trials that kill nobody. */
  readonly lanes: number;
  /** Worker processes booted beforehand and replaced when they die. */
  readonly standbys: number;
  /** Worker processes alive at most. */
  readonly most: number;
}

type Closer = () => Promise<unknown>;

const closeAll = async (closers: Closer[]): Promise<void> => {
  const problems: unknown[] = [];
  for (const close of closers.reverse()) {
    try {
      await close();
    } catch (problem) {
      problems.push(problem);
    }
  }
  if (problems.length > 0) throw new AggregateError(problems, 'Failed to close everything that the run had opened.');
};

const migrateAll = async (pipelines: readonly Pipeline[], env: Readonly<Record<string, string>>): Promise<void> => {
  for (const pipeline of pipelines) await pipeline.migrate?.(env);
};

/** Aborted by the first thing that fails to open, or with the run. Whoever waits for the others then waits for nothing. */
const openingSignal = (run: AbortSignal): { signal: AbortSignal; watch<T>(opening: Promise<T>): Promise<T> } => {
  const failed = new AbortController();
  const watch = async <T>(opening: Promise<T>): Promise<T> => {
    try {
      return await opening;
    } catch (problem) {
      failed.abort(problem);
      throw problem;
    }
  };
  return { signal: AbortSignal.any([run, failed.signal]), watch };
};

const bundlesIn = (scratchDir: string): string => join(scratchDir, 'bundles');

/** Bundled already where the run's own pipelines are meant. */
const readyIn =
  (scratchDir: string, signal: AbortSignal) =>
  async ({ pipeline, pipelinesModule }: Code): Promise<CodeOfCrew> => {
    const { codePath } = await bundleWorkflows(pipeline, { outDir: bundlesIn(scratchDir), signal });
    return { pipeline: pipeline.name, pipelinesModule, bundlePath: codePath };
  };

type Keep = <T>(thing: T, close: (thing: T) => Promise<unknown>) => T;

const serverOptions = ({ report, serverDatabaseUrl }: RunRequest, signal: AbortSignal): EnvironmentOptions => ({
  clock: wallClock,
  report,
  signal,
  ...(serverDatabaseUrl === undefined ? {} : { serverDatabaseUrl }),
});

/** What the rest stands on: server, database and workflow code, all three at once. */
const openGround = async (
  request: RunRequest,
  pipelines: readonly Pipeline[],
  scratchDir: string,
  keep: Keep,
): Promise<Pick<Places, 'environment' | 'database'>> => {
  const { report } = request;
  const { signal, watch } = openingSignal(request.signal);
  const opening = {
    environment: watch(openEnvironment(request.env, serverOptions(request, signal))),
    database: watch(
      openDatabase({
        ...(request.databaseUrl === undefined ? {} : { url: request.databaseUrl }),
        clock: wallClock,
        report,
        signal,
      }),
    ),
    bundles: watch(
      // Not waited for when it is for nothing: the bundler cannot be stopped, but it then writes nothing.
      unlessAborted(
        signal,
        Promise.all(pipelines.map((pipeline) => bundleWorkflows(pipeline, { outDir: bundlesIn(scratchDir), signal }))),
      ),
    ),
  };
  // Each that came up is closed, also when another did not.
  const opened = await Promise.allSettled([opening.environment, opening.database, opening.bundles]);
  if (opened[0].status === 'fulfilled') keep(opened[0].value, (thing) => thing.close());
  if (opened[1].status === 'fulfilled') keep(opened[1].value, (thing) => thing.close());
  // The first failure is the reason; those that it caused are not.
  signal.throwIfAborted();
  const [environment, database] = await Promise.all([opening.environment, opening.database, opening.bundles]);
  return { environment, database };
};

/** @param env - what codecs find in a worker process, and find here as well */
const openConverters = async (
  pipelines: readonly Pipeline[],
  env: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, OpenConverter>> => {
  const opened = new Map<string, OpenConverter>();
  for (const pipeline of pipelines) {
    const converter = await openConverter(pipeline, env);
    if (converter !== undefined) opened.set(pipeline.name, converter);
  }
  return opened;
};

/** What a pipeline's own clients have. */
export const outfitOf = (
  { interceptors, name }: Pipeline,
  { converters }: Pick<Places, 'converters'>,
): ClientOutfit => {
  const converter = converters.get(name);
  return {
    interceptors: interceptors?.client ?? [],
    ...(converter === undefined ? {} : { converter: converter.loaded }),
  };
};

/** What a worker process finds in its environment. */
const environmentOf = ({ config }: RunRequest, places: RunPlaces): Readonly<Record<string, string>> => ({
  ...CANARY_ENVIRONMENT,
  ...config.config.environment(places),
});

/** The server's address is asked for when a crew is made: another server may be up by then. */
const wiringOf =
  (request: RunRequest, server: Environment, ways: { network: Network; relays: Relays }, places: RunPlaces) =>
  (wired: Wired): Wiring =>
    openWiring({
      ...wired,
      ...ways,
      temporal: server.address,
      places,
      environment: (there) => environmentOf(request, there),
    });

type Things = Omit<Places, 'environment' | 'crews' | 'close'>;
/** @param once - the server is one trial's alone */
type PlacesAt = (environment: Environment, once?: true) => Omit<Places, 'close'>;

/** The places around a server: the one of the run, or one trial's own. */
const placesAt =
  (request: RunRequest, things: Things, runPlaces: RunPlaces, { lanes }: Crowd): PlacesAt =>
  (environment, once) => ({
    ...things,
    environment,
    crews: openCrews({
      environment,
      pool: things.pool,
      clock: things.clock,
      codeOf: (plan) => things.ready(things.codes.first(plan)),
      seed: request.seed,
      wire: wiringOf(request, environment, things, runPlaces),
      lanes,
      ...(once === undefined ? {} : { once }),
    }),
  });

const asideOf = (request: RunRequest, shared: Places, at: PlacesAt): Aside<Places> =>
  openAside({
    shared,
    signal: request.signal,
    open: (slowStore) =>
      openEnvironment('virtual', { ...serverOptions(request, request.signal), struck: { slowStore } }),
    beside: (server) => ({ ...at(server, true), close: () => server.close() }),
    // Nothing of what such a trial needs is there.
    possible: shared.environment.capabilities.ownServers,
  });

/**
 * Opens what the run's trials share.
 *
 * @param pipelines - those that the run's scenarios name
 * @param codes - the versions of them that their deploys name
 */
export const openPlaces = async (
  request: RunRequest,
  pipelines: readonly Pipeline[],
  codes: Codes,
  crowd: Crowd,
): Promise<AllPlaces> => {
  const { config, signal: run } = request;
  const clock = wallClock;
  const closers: Closer[] = [];
  const keep: Keep = (thing, close) => {
    closers.push(() => close(thing));
    return thing;
  };
  try {
    const { dir: scratchDir } = keep(await makeScratch('ordeal-'), (scratch) => scratch.remove());
    await mkdir(join(scratchDir, 'artifacts'));
    const llm = keep(await startLlmMock({ clock }), (mock) => mock.close());
    const { environment, database } = await openGround(request, pipelines, scratchDir, keep);
    const runPlaces = {
      llmUrl: llm.llmUrl,
      anthropicUrl: llm.anthropicUrl,
      databaseUrl: database.url,
      scratchDir: join(scratchDir, 'artifacts'),
    };
    const env = environmentOf(request, runPlaces);
    const hostEnv = hostEnvironment(env, process.env);
    const converters = await openConverters(pipelines, hostEnv);
    const keepOpen = <T extends HostPool | Replayer | Stepper | Network | Relays>(thing: T): T =>
      closeOnAbort(
        run,
        keep(thing, (it) => it.close()),
      );
    const network = keepOpen(openNetwork({ clock, report: request.report, signal: run }));
    const relays = keepOpen(openRelays(clock));
    const { standbys: size, most } = crowd;
    const { pipelinesModule } = config;
    const pool = keepOpen(openHostPool({ size, most, env: hostEnv, pipelinesModule, clock }));
    await unlessAborted(run, migrateAll(pipelines, env));
    const replayer = keepOpen(openReplayer({ clock }));
    const stepper = keepOpen(openStepper(clock, config.dir));
    const ready = readyIn(scratchDir, run);
    const things = { clock, database, llm, network, relays, pool, replayer, stepper, converters, codes, ready };
    const at = placesAt(request, things, runPlaces, crowd);
    const shared = { ...at(environment), close: () => closeAll(closers) };
    return { ...shared, aside: asideOf(request, shared, at) };
  } catch (problem) {
    // What then does not close is a consequence; the person is told the cause.
    await Promise.allSettled([closeAll(closers)]);
    throw problem;
  }
};
