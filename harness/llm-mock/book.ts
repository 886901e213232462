// The fake provider's memory: registered trials, the ledger, and what belongs to nobody. Knows nothing of HTTP servers.
import type { LlmExchange, ServiceExchange } from '../../reports/evidence/types.ts';
import type { WallClock } from '../clock.ts';
import { HarnessError } from '../errors.ts';
import { digest } from '../random.ts';
import { sentAt, type Caller } from './caller.ts';
import { Services } from './services.ts';
import { type Draft, TrialPage } from './trial-page.ts';
import type { AttemptOf, LlmScript, Stray } from './types.ts';
import { Visit } from './visit.ts';

/** What is known of a request before its body is read. */
export interface Arrival {
  readonly caller: Caller | undefined;
  readonly path: string;
  readonly sdkRetry: number;
}

const FIRST_ERROR = 400;
const NOT_FOUND = 404;
const NAMES_ATTEMPT = ['workflowId', 'runId', 'activityId', 'attempt'] as const;

export class LlmBook {
  readonly clock: WallClock;
  readonly #trials = new Map<string, TrialPage>();
  readonly #services = new Map<string, Services>();
  readonly #stray: Draft[] = [];
  readonly #strayOfServices: (() => Stray)[] = [];
  readonly #overTrials = new Set<string>();
  /** Prefixes of trials that are over. What an execution that failed at one of many had still in hand may ask after its end. */
  readonly #over = new Set<string>();
  #late = 0;
  #arrivals = 0;

  constructor(clock: WallClock) {
    this.clock = clock;
  }

  get unmatched(): readonly Stray[] {
    return [...this.#stray.map(({ exchange }) => exchange), ...this.#strayOfServices.map((exchange) => exchange())];
  }

  /** A request at the services or pages of a trial that is not there: late where its trial is over. */
  nowhere(trial: string, path: string): void {
    if (this.#overTrials.has(trial)) this.#late += 1;
    else this.#strayOfServices.push(() => ({ path, workflowId: '', status: NOT_FOUND }));
  }

  get late(): number {
    return this.#late;
  }

  /** @throws HarnessError HARNESS_FAULT when the trial or its prefix is taken already */
  register(script: LlmScript): void {
    const { trial, workflowIdPrefix } = script;
    const clash = [...this.#trials.values()].find(
      (page) => page.script.trial === trial || page.script.workflowIdPrefix === workflowIdPrefix,
    );
    if (clash !== undefined || workflowIdPrefix === '') {
      const reason =
        clash === undefined
          ? 'the prefix of its Workflow IDs is empty'
          : `'${clash.script.trial}' has its name or prefix`;
      const advice = 'Give every trial a key and a prefix of its own.';
      throw new HarnessError(
        'HARNESS_FAULT',
        `Failed to register trial '${trial}' at the fake provider: ${reason}. ${advice}`,
      );
    }
    this.#over.delete(workflowIdPrefix);
    this.#overTrials.delete(trial);
    this.#trials.set(trial, new TrialPage(script));
    this.#services.set(trial, new Services(script, this.clock, (stray) => this.#strayOfServices.push(stray)));
  }

  heal(trial: string): void {
    this.#trials.get(trial)?.heal();
    this.#services.get(trial)?.heal();
  }

  /** Whether no fault of the trial strikes any more. */
  isHealed(trial: string): boolean {
    const page = this.#trials.get(trial);
    const services = this.#services.get(trial);
    return page?.healed.aborted !== false && services?.isHealed !== false;
  }

  /** Lets every hanging request of every trial go. */
  healAll(): void {
    for (const each of [...this.#trials.values(), ...this.#services.values()]) each.heal();
  }

  /** Whether a request of this attempt was answered by a fault or an error. */
  wasRefused(trial: string, attempt: AttemptOf): boolean {
    const exchanges = this.#trials.get(trial)?.drafts.map(({ exchange }) => exchange) ?? [];
    return [...exchanges, ...(this.#services.get(trial)?.exchanges ?? [])].some(
      ({ faultId, status, ...of }) =>
        (faultId !== undefined || status >= FIRST_ERROR) && NAMES_ATTEMPT.every((name) => of[name] === attempt[name]),
    );
  }

  strikes(trial: string, faultId: string): number {
    return (this.#trials.get(trial)?.strikes(faultId) ?? 0) + (this.#services.get(trial)?.strikes(faultId) ?? 0);
  }

  /** Heals and forgets the trial. A request that is still open ends in the ledger unanswered, now. */
  collect(trial: string): readonly LlmExchange[] {
    const page = this.#trials.get(trial);
    if (page === undefined) return [];
    page.heal();
    this.#trials.delete(trial);
    this.#over.add(page.script.workflowIdPrefix);
    const answeredWallMs = this.clock.now();
    return page.drafts.map(({ exchange, settled }) => (settled ? exchange : { ...exchange, answeredWallMs }));
  }

  /** The services and pages of a trial, or undefined. */
  servicesOf(trial: string): Services | undefined {
    return this.#services.get(trial);
  }

  /** Heals and forgets the trial's services and pages; the requests that reached them, in order of arrival. */
  collectServices(trial: string): readonly ServiceExchange[] {
    const exchanges = this.#services.get(trial)?.collect() ?? [];
    this.#overTrials.add(trial);
    this.#services.delete(trial);
    return exchanges;
  }

  /** Opens the ledger entry of a request. Called at once when it arrives, so that order is the order of arrival. */
  arrive({ caller, path, sdkRetry }: Arrival): Visit {
    const page = caller === undefined ? undefined : this.#pageOf(caller.workflowId);
    const now = this.clock.now();
    this.#arrivals += 1;
    const draft: Draft = {
      settled: false,
      exchange: {
        trial: page?.script.trial ?? '',
        workflowId: caller?.workflowId ?? '',
        runId: caller?.runId ?? '',
        activityType: caller?.activityType ?? '',
        activityId: caller?.activityId ?? '',
        attempt: caller?.attempt ?? 0,
        sdkRetry,
        path,
        model: '',
        status: 0,
        tokensIn: 0,
        tokensCachedIn: 0,
        tokensOut: 0,
        billed: false,
        arrivedWallMs: now,
        answeredWallMs: now,
        ...sentAt(caller),
        requestBytes: 0,
      },
    };
    if (page === undefined && this.#isOver(caller)) this.#late += 1;
    else (page?.drafts ?? this.#stray).push(draft);
    const requestId = `req_${digest(32, 'request', String(now), String(this.#arrivals))}`;
    return new Visit({ clock: this.clock, caller, page, draft, requestId, reportStray: () => this.#stray.push(draft) });
  }

  #isOver(caller: Caller | undefined): boolean {
    return caller !== undefined && [...this.#over].some((prefix) => caller.workflowId.startsWith(prefix));
  }

  /** The trial with the longest prefix wins, so that `t-1` never takes what belongs to `t-11`. */
  #pageOf(workflowId: string): TrialPage | undefined {
    return [...this.#trials.values()]
      .filter(({ script }) => workflowId.startsWith(script.workflowIdPrefix))
      .sort((a, b) => b.script.workflowIdPrefix.length - a.script.workflowIdPrefix.length)[0];
  }
}
