// What is known beside named files: looked up by folder, not by file.
import { expect, it } from 'vitest';
import { Places } from './named-files.ts';

const thrice = <T>(each: T): readonly T[] => [each, each, each];

it('looks at a folder once, however many of its files are asked for', async () => {
  let asked = 0;
  const pipelines = ['banks', 'cards'].map((name) => ({
    name,
    get historiesPath() {
      asked += 1;
      return `/nowhere/${name}/histories`;
    },
  }));
  const places = new Places({ pipelines, namespace: 'orders' });
  const at = async (folder: string) => Promise.all([1, 2, 3].map((nth) => places.at(`${folder}/${nth}.json`)));
  expect(await at('/nowhere/cards/histories')).toEqual(thrice({ beside: 'cards', namespace: 'orders' }));
  expect(await at('/nowhere/cards/histories/old')).toEqual(thrice({ beside: 'cards', namespace: 'orders' }));
  expect(await at('/nowhere/cards')).toEqual(thrice({ namespace: 'orders' }));
  expect(asked).toBe(6);
});

it('takes a file for one of its folder whatever it is called', async () => {
  const places = new Places({ pipelines: [{ name: 'cards', historiesPath: '/nowhere/cards' }] });
  expect(await places.at('/nowhere/cards/..old.json')).toEqual({ beside: 'cards' });
});
