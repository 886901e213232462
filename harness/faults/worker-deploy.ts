// Another version of the code is deployed while executions run: new processes serve, then the old ones drain. It stays.
import type { Fault } from '../scenario/types.ts';
import { strikeTitle } from './strike-trigger.ts';
import type { FaultKindOf } from './types.ts';

type Deploy = Extract<Fault, { kind: 'worker.deploy' }>;

export const workerDeploy: FaultKindOf<Deploy> = {
  kind: 'worker.deploy',
  planned: () => 1,
  title: ({ on, to }) =>
    `${to === undefined ? "today's code" : (to.pipeline ?? to.pipelines)} deployed at ${strikeTitle(on)}`,
};
