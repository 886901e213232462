// The machine a measurement was made on, and how busy it was.
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

const GIB = 1_024 ** 3;

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Over 1, 5 and 15 minutes. Above `cores` others were at work: the figures are then too high. */
  readonly load: readonly number[];
}

export const machineNow = (): Machine => ({
  cores: availableParallelism(),
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  memoryGiB: Math.round(totalmem() / GIB),
  system: `${platform()} ${release()}`,
  node: process.versions.node,
  load: loadavg().map((load) => Number(load.toFixed(2))),
});

export const machineText = ({ cores, processor, memoryGiB, system, node, load }: Machine): string =>
  `${cores} cores (${processor}) · ${memoryGiB} GiB · ${system} · Node ${node} · load ${load.join(' ')} at the start`;
