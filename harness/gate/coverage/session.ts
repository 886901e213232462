// The measuring process as the harness holds it.
import type { WallClock } from '../../clock.ts';
import { compiledFile } from '../../compiled.ts';
import { startTalking, type TalkingProcess } from '../../processes/index.ts';
import type { CoverageOrder, CoverageReport } from './protocol.ts';

/** Memory of the measuring process, MiB: a workflow that takes more ends the process, not the machine. */
const HEAP_LIMIT_MIB = 2_048;

export type MeasuringProcess = TalkingProcess<CoverageOrder, CoverageReport>;

/** Forks it. It is ready when its first report is heard. */
export const openMeasuring = (clock: WallClock): MeasuringProcess =>
  startTalking(clock, {
    path: compiledFile(import.meta.url, './child.ts'),
    title: 'the measuring process',
    heapLimitMib: HEAP_LIMIT_MIB,
  });
