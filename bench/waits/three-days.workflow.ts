// The smallest workflow that waits: what the wait alone costs.
import { sleep } from '@temporalio/workflow';

export async function ThreeDayWait(): Promise<void> {
  await sleep('3 days');
}
