// Promise of the time to the first verdict: a file that is refused is none.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryOf } from './fixtures/histories.ts';
import { replayGate } from './gate.ts';

it('a corpus of refused files has no first verdict', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ordeal-refused-'));
  try {
    await writeFile(join(dir, 'no-history.json'), '{"events": [');
    const { summary } = await replayGate({
      config: repositoryOf(dir, join(dir, 'workflow.ts'), ['fine']),
      paths: ['.'],
      cache: false,
    });
    expect(summary).toMatchObject({ histories: 1, unknown: 1 });
    expect(summary).not.toHaveProperty('firstVerdictMs');
  } finally {
    await rm(dir, { recursive: true });
  }
});
