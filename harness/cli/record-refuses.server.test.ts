// Goal: a break is not lost by recording anew. Method: a small repository, the real command line as a real process.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import { ACCEPTED_FILE } from '../gate/accepted/types.ts';
import { greetingRepository, type Repository, WORKFLOW } from '../gate/base/repository.fixture.ts';
import { call, makePlace, type Place, removePlace } from './command.fixture.ts';

const DAY_MS = 86_400_000;

let repository: Repository;
let place: Place;
beforeAll(async () => {
  repository = await greetingRepository();
  place = await makePlace();
  const [registry, scenarios] = await Promise.all(['registry.js', 'scenarios.js'].map(read));
  await repository.write({
    'registry.js': (registry ?? '').replace(
      "name: 'greeting',",
      "name: 'greeting', historiesPath: fileURLToPath(new URL('./histories', import.meta.url)),",
    ),
    'scenarios.js': `${scenarios ?? ''}\nscenarios.splice(1);\n`,
  });
  expect(await record()).toMatchObject({ status: 0 });
  first = await history();
});
afterAll(async () => {
  await repository.remove();
  await removePlace(place);
});

const read = (file: string): Promise<string> => readFile(join(repository.dir, file), 'utf8');
const record = async () => {
  const called = call({ ...place, dir: repository.dir }, ['record']);
  const { status } = await called.ended;
  return { status, said: called.stderr(), out: called.stdout() };
};
const history = (): Promise<string> => read('histories/says-hello.json');

let first = '';

it('a recorded history that this code breaks is not replaced', async () => {
  await repository.write({ 'workflow.js': WORKFLOW.replace('  return', "  await greet('again');\n  return") });
  const refused = await record();
  expect(refused.status, refused.said).toBe(1);
  expect(refused.said).toContain('Failed to record greeting: this code breaks a recorded history');
  expect(refused.said).toContain('histories/says-hello.json (step-added, workflow.js:6)');
  expect(refused.said).toContain(ACCEPTED_FILE);
  expect(await history()).toBe(first);
});

it('and is once the break is accepted', async () => {
  const expires = new Date(wallClock.now() + DAY_MS).toISOString().slice(0, 10);
  await repository.write({
    [ACCEPTED_FILE]: `accepted:
  - pipeline: greeting
    rule: step-added
    reason: No greeting is open.
    expires: ${expires}
    approvedBy: us
`,
  });
  expect(await record()).toMatchObject({ status: 0 });
  expect(await history()).not.toBe(first);
});
