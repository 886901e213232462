// One hosted worker process seen from the harness: forked, told what to serve, really killed.
import { fork, type ChildProcess } from 'node:child_process';
import type { WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { compiledFile } from '../compiled.ts';
import { awaitStopped } from '../processes/stopped.ts';
import { forgetGroup, openGuard, watchGroup } from '../processes/watch.ts';
import { freshLock } from './lock.ts';
import type { Assignment, Blocked, FromHost, Host, HostTraits, PointRule, Surroundings, ToHost } from './types.ts';

/** Wall ms in which a step of a process has to be done. */
const BOUNDS = {
  boot: 30_000,
  prepare: 30_000,
  serve: 30_000,
  arm: 10_000,
  release: 15_000,
  death: 5_000,
  stop: 2_000,
  block: 5_000,
  look: 10_000,
  /** A heap of a few hundred MiB is full within a second of one core. */
  exhaust: 60_000,
};
/** A process that stands still for longer than a whole trial is broken. */
const UNBLOCKED_MS = 150_000;
/** Characters of the process's error output that are kept. */
const TAIL_LENGTH = 4_000;
/** Characters of a piece of output that are handed on again with the next: longer than any word that is searched for. */
const OVERLAP_LENGTH = 200;

export interface HostOptions {
  /** Its workers poll under this name; unique in the run. */
  readonly identity: string;
  /** The whole environment of the process (see hostEnvironment). */
  readonly env: Readonly<Record<string, string>>;
  /** Loaded while booting, so that serving finds it ready. */
  readonly pipelinesModule?: string;
  readonly traits?: HostTraits;
  readonly clock: WallClock;
  /** Aborted while the process boots: it is killed. */
  readonly signal?: AbortSignal;
}

/** A host with its end. */
export interface ForkedHost extends Host {
  /** Settles when the operating system has reported the death and every message sent before it was delivered. */
  readonly ended: Promise<Death>;
}

export interface Death {
  readonly code: number | null;
  readonly signal: string | null;
  readonly wallMs: number;
}

type Listener = (message: FromHost) => void;

type Heard = (source: 'stdout' | 'stderr', text: string) => void;

/**
 * Hands on what the process writes, and collects the newest characters of its standard error.
 * A piece is handed on with the end of the piece before, so that no word is lost between two.
 */
function tailOf(child: ChildProcess, heard: Heard): () => string {
  const tails = { stdout: '', stderr: '' };
  for (const source of ['stdout', 'stderr'] as const) {
    child[source]?.setEncoding('utf8').on('data', (text: string) => {
      heard(source, tails[source].slice(-OVERLAP_LENGTH) + text);
      tails[source] = (tails[source] + text).slice(-TAIL_LENGTH);
    });
  }
  return () => tails.stderr.trim();
}

function deathOf(child: ChildProcess, clock: WallClock): Promise<Death> {
  return new Promise((resolve) => {
    let wallMs = 0;
    child.once('exit', () => {
      wallMs = clock.now();
    });
    // `close` comes after the last message and the last output.
    child.once('close', (code, signal) => resolve({ code, signal, wallMs: wallMs || clock.now() }));
    child.once('error', () => {
      if (child.pid === undefined) resolve({ code: null, signal: null, wallMs: clock.now() });
    });
  });
}

/** `SIGKILL`, `exit 0` */
const wayOf = ({ signal, code }: Death): string => signal ?? `exit ${code}`;

class HostProcess implements ForkedHost {
  readonly identity: string;
  readonly pid: number;
  readonly ended: Promise<Death>;
  readonly #child: ChildProcess;
  readonly #clock: WallClock;
  readonly #tail: () => string;
  readonly #listeners = new Set<Listener>();
  #dead = false;

  constructor(options: HostOptions) {
    const { traits = {} } = options;
    this.identity = options.identity;
    this.#clock = options.clock;
    openGuard();
    this.#child = fork(
      compiledFile(import.meta.url, './host/main.ts'),
      [options.identity, options.pipelinesModule ?? '', String(traits.clockAheadMs ?? 0)],
      {
        env: { ...options.env, ...traits.env },
        execArgv: [
          ...process.execArgv,
          ...(traits.heapMib === undefined ? [] : [`--max-old-space-size=${traits.heapMib}`]),
        ],
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        // A group of its own: Ctrl-C in the terminal reaches the harness alone, which then decides.
        detached: true,
      },
    );
    this.pid = this.#child.pid ?? 0;
    // A lost channel ends the process too; the guard also ends one whose thread is blocked.
    if (this.pid !== 0) watchGroup(this.pid);
    this.#tail = tailOf(this.#child, (source, text) =>
      this.#tell({ kind: 'wrote', source, text, wallMs: this.#clock.now() }),
    );
    this.#child.on('message', (message) => this.#tell(message as FromHost));
    this.ended = deathOf(this.#child, this.#clock).then((death) => {
      this.#dead = true;
      forgetGroup(this.pid);
      return death;
    });
  }

  get alive(): boolean {
    return !this.#dead && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  boot(): Promise<void> {
    return this.#step('boot', 'ready');
  }

  prepare(assignment: Assignment): Promise<void> {
    return this.#step('prepare', 'prepared', { kind: 'prepare', assignment });
  }

  serve(assignment: Assignment): Promise<void> {
    return this.#step('serve', 'serving', { kind: 'serve', assignment });
  }

  arm(rules: readonly PointRule[]): Promise<void> {
    return this.#step('arm', 'armed', { kind: 'arm', rules });
  }

  resume(actionId: string, workflowId: string): void {
    const request: ToHost = { kind: 'resume', actionId, workflowId };
    // A process that died meanwhile stands nowhere.
    if (this.alive) this.#child.send(request, () => undefined);
  }

  release(): Promise<void> {
    return this.#step('release', 'idle', { kind: 'release' });
  }

  async drain(boundMs: number): Promise<{ readonly signal: string; readonly wallMs: number }> {
    this.#child.kill('SIGTERM');
    const death = await this.#deathWithin(boundMs);
    return death === undefined ? this.kill() : { signal: wayOf(death), wallMs: death.wallMs };
  }

  async freeze(): Promise<void> {
    this.#child.kill('SIGSTOP');
    if (!(await awaitStopped(this.pid, this.#clock, BOUNDS.stop)))
      throw this.#failure('freeze', `it is not stopped ${BOUNDS.stop} ms after SIGSTOP`);
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  async block(forMs?: number): Promise<Blocked> {
    const lock = forMs === undefined ? await freshLock() : undefined;
    const until = lock === undefined ? { ms: forMs ?? 0 } : { gone: lock.file };
    const unblocked = this.#heard('unblocked', UNBLOCKED_MS);
    await this.#step('block', 'blocking', { kind: 'block', until });
    const begunMs = this.#clock.elapsed();
    const over = unblocked.then(async (message) => {
      await lock?.open();
      if (message === undefined) throw this.#failure('block', 'it never went on');
      return { lateMs: message.lateMs, silentMs: this.#clock.elapsed() - begunMs };
    });
    // Whoever waits for its end meets the problem.
    over.catch(() => undefined);
    return { over, unblock: async () => lock?.open() };
  }

  async exhaust(): Promise<{ readonly signal: string; readonly wallMs: number; readonly lastWords: string }> {
    await this.#step('exhaust', 'exhausting', { kind: 'exhaust' });
    const death = await this.#deathWithin(BOUNDS.exhaust);
    if (death === undefined) throw this.#failure('exhaust', `it is still there after ${BOUNDS.exhaust} ms`);
    const lastWords =
      this.#tail()
        .split('\n')
        .find((line) => line.startsWith('FATAL ERROR')) ?? 'no last words';
    return { signal: wayOf(death), wallMs: death.wallMs, lastWords };
  }

  async lookAround(): Promise<Surroundings> {
    const answer = this.#heard('surroundings', BOUNDS.look);
    await this.#step('look', 'surroundings', { kind: 'look-around' });
    const seen = await answer;
    if (seen === undefined) throw this.#failure('look', 'it said nothing');
    const { timeZone, locale, clockAheadMs } = seen;
    return { timeZone, locale, clockAheadMs };
  }

  /** The next message of a kind; undefined when the process has ended, or after the bound. */
  async #heard<K extends FromHost['kind']>(
    kind: K,
    boundMs: number,
  ): Promise<Extract<FromHost, { kind: K }> | undefined> {
    const bound = new AbortController();
    let off = (): void => undefined;
    const answer = new Promise<Extract<FromHost, { kind: K }>>((resolve) => {
      off = this.listen((message) => {
        if (message.kind === kind) resolve(message as Extract<FromHost, { kind: K }>);
      });
    });
    const late = this.#clock.sleep(boundMs, bound.signal).catch(() => undefined); // Only ever rejects by the abort below.
    const found = await Promise.race([answer, late, this.ended.then(() => undefined)]);
    off();
    bound.abort();
    return found ?? undefined;
  }

  async kill(): Promise<{ readonly signal: string; readonly wallMs: number }> {
    this.#child.kill('SIGKILL');
    const death = await this.#deathWithin(BOUNDS.death);
    if (death === undefined) throw this.#failure('kill', `it is still there ${BOUNDS.death} ms after SIGKILL`);
    return { signal: wayOf(death), wallMs: death.wallMs };
  }

  async #deathWithin(boundMs: number): Promise<Death | undefined> {
    const bound = new AbortController();
    const late = this.#clock.sleep(boundMs, bound.signal).then(
      () => undefined,
      () => undefined, // aborted: the death came in time
    );
    const death = await Promise.race([this.ended, late]);
    bound.abort();
    return death;
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(message: FromHost): void {
    for (const listener of this.#listeners) listener(message);
  }

  #failure(verb: string, reason: string): HarnessError {
    const tail = this.#tail();
    const output = tail === '' ? 'It wrote nothing to its standard error.' : `Its last output:\n${tail}`;
    return new HarnessError('WORKER_FAILED', `Failed to ${verb} worker process ${this.identity}: ${reason}. ${output}`);
  }

  /** Sends a request and waits for the answer that ends it, for a failure, for death, or for the bound. */
  async #step(
    verb: Exclude<keyof typeof BOUNDS, 'death' | 'stop'>,
    until: FromHost['kind'],
    request?: ToHost,
  ): Promise<void> {
    if (!this.alive) throw this.#failure(verb, 'it has ended');
    const bound = new AbortController();
    let off = (): void => undefined;
    const answer = new Promise<string | undefined>((resolve) => {
      off = this.listen((message) => {
        if (message.kind === until) resolve(undefined);
        if (message.kind === 'failed') resolve(message.message);
      });
      void this.ended.then(({ code, signal }) => resolve(`it ended by itself (${signal ?? `exit status ${code}`})`));
      this.#clock.sleep(BOUNDS[verb], bound.signal).then(
        () => resolve(`no answer within ${BOUNDS[verb]} ms`),
        () => undefined, // aborted: the answer came in time
      );
      if (request !== undefined) this.#child.send(request, (error) => error && resolve(error.message));
    });
    const trouble = await answer;
    off();
    bound.abort();
    if (trouble !== undefined) throw this.#failure(verb, trouble);
  }
}

/**
 * Forks a worker process and waits until it can be given work.
 * @throws HarnessError WORKER_FAILED with the end of its error output; the process is then gone
 */
export async function forkHost(options: HostOptions): Promise<ForkedHost> {
  const { signal } = options;
  signal?.throwIfAborted();
  const host = new HostProcess(options);
  // The boot meets the death; a process that survives it is met by the kill below.
  const giveUp = (): void => void host.kill().catch(() => undefined);
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    await host.boot();
    return host;
  } catch (error) {
    if (host.alive) await host.kill();
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}
