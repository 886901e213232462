// For tests of faults: one running fake for a whole file, and a trial of its own for each test.
import { afterAll, beforeAll } from 'vitest';
import { poll, wallClock } from '../clock.ts';
import type { LlmFault, ServiceFault } from '../scenario/types.ts';
import { script, type Activity } from './mock.fixture.ts';
import { startLlmMock } from './server.ts';
import type { LlmMock, LlmScript } from './types.ts';

const STRUCK_MS = 5_000;

/** One trial, with one fault at most: `f1`. */
export interface TrialOfTest {
  readonly mock: LlmMock;
  readonly trial: string;
  /** The activity that asks: of this trial. */
  readonly activity: Activity;
  strikes(): number;
  heal(): void;
  /** Until the fault has struck. */
  untilStruck(): Promise<void>;
}

/** A running fake, started before the tests of the file and closed behind them. Each call registers one more trial. */
export function trials(): (fault: LlmFault | ServiceFault | undefined, parts?: Partial<LlmScript>) => TrialOfTest {
  let mock: LlmMock | undefined;
  let count = 0;
  beforeAll(async () => {
    mock = await startLlmMock({ clock: wallClock });
  });
  afterAll(() => mock?.close());
  return (fault, parts = {}) => {
    if (mock === undefined) throw new Error('the fake is not running');
    count += 1;
    const trial = `trial-${count}`;
    const armed = fault === undefined ? {} : faultsOf(fault);
    const running = mock;
    running.register(script({ trial, workflowIdPrefix: `wf-${count}-`, ...armed, ...parts }));
    const strikes = (): number => running.strikes(trial, 'f1');
    return {
      mock: running,
      trial,
      activity: { workflowId: `wf-${count}-1` },
      strikes,
      heal: () => running.heal(trial),
      untilStruck: async () => {
        const seen = await poll(wallClock, { everyMs: 5, boundMs: STRUCK_MS }, () =>
          strikes() > 0 ? true : undefined,
        );
        if (seen === undefined) throw new Error('the fault has not struck');
      },
    };
  };
}

const isService = (fault: LlmFault | ServiceFault): fault is ServiceFault => fault.kind.startsWith('service.');

const faultsOf = (fault: LlmFault | ServiceFault): Partial<LlmScript> =>
  isService(fault) ? { serviceFaults: [{ id: 'f1', fault }] } : { faults: [{ id: 'f1', fault }] };
