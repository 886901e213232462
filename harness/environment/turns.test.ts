// Works of one name wait for each other, works of others do not.
import { expect, it } from 'vitest';
import { openTurns } from './turns.ts';

it('begins the next work of a name when the one before has ended, also when that failed', async () => {
  const turn = openTurns();
  const said: string[] = [];
  let end = (): void => undefined;
  const first = turn('one', () => {
    said.push('first begins');
    return new Promise<void>((_, reject) => {
      end = () => {
        said.push('first fails');
        reject(new Error('first'));
      };
    });
  });
  const second = turn('one', async () => {
    said.push('second');
    return 2;
  });
  await turn('other', async () => void said.push('other'));
  end();
  await expect(first).rejects.toThrow('first');
  await expect(second).resolves.toBe(2);
  expect(said).toEqual(['first begins', 'other', 'first fails', 'second']);
});
