// What a long wait costs in wall time on the virtual environment: alone, and inside the real pipelines.
import { DefaultLogger, NativeConnection, Worker, bundleWorkflowCode } from '@temporalio/worker';
import type { WallClock } from '../../harness/clock.ts';
import { openEnvironment } from '../../harness/environment/open.ts';
import type { Environment } from '../../harness/environment/types.ts';
import { compiledFile } from '../../harness/compiled.ts';
import { documentProcessing } from '../../pipelines/document-processing/pipeline.ts';
import type { Pipeline } from '../../pipelines/pipeline.ts';
import { research } from '../../pipelines/research/pipeline.ts';
import { doubtfulContract, draft, type Work } from '../by-hand/work.ts';
import { closing } from '../closing.ts';
import { createFleet, whileRunning } from '../fleet.ts';
import { nameCallers, observed, type Observer } from '../observed-activities.ts';
import { within } from '../within.ts';
import { openWorld, type World } from '../world.ts';

/** Executions per measurement; the first ones, which find nothing warm, are made and not counted. */
const SAMPLES = 20;
const DOCUMENT_SAMPLES = 10;
const WARM_UP = 2;
/** One execution. A wait of three days that is not skipped would take three days. */
const EXECUTION_MS = 30_000;

export interface WaitsRun {
  /** Start → end of an execution that only waits three days. */
  readonly aloneMs: readonly number[];
  /** DocumentPipeline: the last extraction ended → the first write begun, three days later. */
  readonly inDocumentMs: readonly number[];
  /** ApprovalWorkflow: start → end, with one LLM call and a wait of 24 h. */
  readonly approvalMs: readonly number[];
}

interface Place {
  readonly clock: WallClock;
  readonly environment: Environment;
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly world: World;
  readonly signal: AbortSignal;
}

const bundle = async (workflowsPath: string): Promise<{ code: string }> => {
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  return { code };
};

interface Execution {
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly args: readonly unknown[];
}

/** Wall ms from the start of an execution to its result. */
async function timeOf({ clock, environment, namespace }: Place, id: string, execution: Execution): Promise<number> {
  const begun = clock.elapsed();
  const { workflowId } = await environment.start({ namespace, workflowId: id, ...execution });
  await within(clock, EXECUTION_MS, environment.client(namespace).workflow.getHandle(workflowId).result());
  return clock.elapsed() - begun;
}

/** One after another, so that each has the machine for itself. */
async function timesOf(place: Place, samples: number, execution: Execution, id: (n: number) => string) {
  const times: number[] = [];
  for (let n = 1; n <= WARM_UP + samples; n += 1) {
    place.signal.throwIfAborted();
    const wallMs = await timeOf(place, id(n), execution);
    if (n > WARM_UP) times.push(wallMs);
  }
  return times;
}

async function alone(place: Place): Promise<readonly number[]> {
  const { connection, namespace } = place;
  const taskQueue = 'three-days';
  const workflowBundle = await bundle(compiledFile(import.meta.url, './three-days.workflow.ts'));
  const worker = await Worker.create({ connection, namespace, taskQueue, workflowBundle });
  const execution = { workflowType: 'ThreeDayWait', taskQueue, args: [] };
  return worker.runUntil(() => timesOf(place, SAMPLES, execution, (n) => `three-days-${n}`));
}

/** Executions of a pipeline's work, served in this process. */
async function ofPipeline(
  place: Place,
  pipeline: Pipeline,
  work: Work,
  samples: number,
  observer: Observer,
): Promise<readonly number[]> {
  const { connection, namespace, world } = place;
  const trial = `waits-${pipeline.name}`;
  world.llm.register({
    trial,
    workflowIdPrefix: `${trial}-`,
    answers: work.answers,
    pages: work.pages ?? {},
    faults: [],
  });
  const opened = await pipeline.openActivities(world.settings);
  try {
    const fleet = await createFleet({
      pipeline,
      connection,
      namespace,
      workflowBundle: await bundle(pipeline.workflowsPath),
      activities: observed(opened.activities, observer),
    });
    const execution = {
      workflowType: work.workflowType,
      taskQueue: pipeline.workflows[0].taskQueue,
      args: [work.input(world.llm.pagesUrl(trial))],
    };
    return await whileRunning(fleet, () => timesOf(place, samples, execution, (n) => `${trial}-${n}`));
  } finally {
    world.llm.collect(trial);
    await opened.close();
  }
}

/** Between the last extraction and the first write of a document whose field nobody approves lie three days and nothing else. */
async function inDocument(place: Place): Promise<readonly number[]> {
  const waits: number[] = [];
  let extractedMs = 0;
  let writing = '';
  await ofPipeline(place, documentProcessing, doubtfulContract, DOCUMENT_SAMPLES, {
    after({ activityType }) {
      if (activityType === 'extract') extractedMs = place.clock.elapsed();
    },
    before({ activityType, workflowId }) {
      if (activityType !== 'persist' || writing === workflowId) return;
      writing = workflowId;
      waits.push(place.clock.elapsed() - extractedMs);
    },
  });
  return waits.slice(WARM_UP);
}

export async function measureWaits(
  clock: WallClock,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<WaitsRun> {
  const { keep, close } = closing();
  try {
    nameCallers();
    const world = keep(await openWorld(clock), (one) => one.close());
    const environment = keep(await openEnvironment('virtual', { clock, report: say }), (one) => one.close());
    const connection = keep(await NativeConnection.connect({ address: environment.address }), (one) => one.close());
    const namespace = await environment.openNamespace('bench-waits');
    const place = { clock, environment, connection, namespace, world, signal };
    const aloneMs = await alone(place);
    say(`${aloneMs.length} executions that only wait three days`);
    const approvalMs = await ofPipeline(place, research, draft, SAMPLES, {});
    say(`${approvalMs.length} drafts that nobody approves for 24 hours`);
    const inDocumentMs = await inDocument(place);
    say(`${inDocumentMs.length} documents whose doubtful field nobody approves for three days`);
    return { aloneMs, inDocumentMs, approvalMs };
  } finally {
    await close();
  }
}
