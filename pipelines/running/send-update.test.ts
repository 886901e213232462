// Goal: an update that a worker had no word on is sent again under its id, so often and no more; what is refused is not.
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { expect, it } from 'vitest';
import { sendUpdate } from './send-update.ts';

const refusedAs = (type: string) =>
  new WorkflowUpdateFailedError('Workflow Update failed', ApplicationFailure.create({ message: 'no', type }));

/** Fails with each of these, then answers. */
function handleThat(...failures: readonly Error[]) {
  const ids: (string | undefined)[] = [];
  const left = [...failures];
  const executeUpdate = async (_name: unknown, options: { readonly updateId?: string }): Promise<unknown> => {
    ids.push(options.updateId);
    const failure = left.shift();
    if (failure !== undefined) throw failure;
    return true;
  };
  return { ids, handle: { executeUpdate } as unknown as Parameters<typeof sendUpdate>[0] };
}

it('sends again under the same id what a worker had no word on', async () => {
  const { handle, ids } = handleThat(refusedAs('UnprocessedUpdate'));
  expect(await sendUpdate(handle, 'decide', [true], 'u1')).toBe(true);
  expect(ids).toEqual(['u1', 'u1']);
});

it('gives up after the third', async () => {
  const { handle, ids } = handleThat(...Array.from({ length: 5 }, () => refusedAs('UnprocessedUpdate')));
  await expect(sendUpdate(handle, 'decide', [true], 'u1')).rejects.toThrow(WorkflowUpdateFailedError);
  expect(ids).toHaveLength(3);
});

it.each([refusedAs('ValueError'), new Error('UNAVAILABLE')])(
  'sends once what is refused otherwise: %s',
  async (error) => {
    const { handle, ids } = handleThat(error);
    await expect(sendUpdate(handle, 'decide', ['yes'], 'u1')).rejects.toBe(error);
    expect(ids).toHaveLength(1);
  },
);
