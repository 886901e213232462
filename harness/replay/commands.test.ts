// The commands of recorded histories, and how they are named.
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readHistoryFile } from '../history/file.ts';
import { lengthOf, titleOf } from './commands.ts';
import { recordedCommands } from './recorded.ts';

const titles = async (name: string): Promise<readonly string[]> => {
  const history = await readHistoryFile(fileURLToPath(new URL(`./fixtures/histories/${name}.json`, import.meta.url)));
  return recordedCommands(history).map((command) => `${command.eventId} ${titleOf(command)}`);
};

describe('the commands of a history', () => {
  test('are listed with the event that recorded them', async () => {
    expect(await titles('review')).toEqual([
      '5 activity fetchDocument',
      '11 activity summarize',
      '17 timer 1 h',
      expect.stringMatching(/^\d+ activity publish$/),
      '29 the end of the workflow',
    ]);
  });

  test('include patch markers, local activities, children, signals to others and continue-as-new', async () => {
    expect((await titles('tour')).map((title) => title.replace(/^\d+ /, ''))).toEqual([
      "patch marker 'measured'",
      'local activity measure',
      'child workflow echo',
      'signal greet to another workflow',
      'continue-as-new',
    ]);
  });

  test('name the length of a timer in its largest whole unit', () => {
    expect([0, 250, 1_500, 90_000, 3_600_000, 86_400_000].map(lengthOf)).toEqual([
      '0 ms',
      '250 ms',
      '1500 ms',
      '90 s',
      '1 h',
      '1 d',
    ]);
  });
});
