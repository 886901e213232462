// What worker processes write is forgotten, except where the API key stands in it.
import { expect, it } from 'vitest';
import { CANARY_KEY } from '../checkers/canary.ts';
import { trialOf } from '../accounting/fixtures/trial.ts';
import { Recorder } from './recorder.ts';

it('keeps what was written around the key, from logs and from both outputs, and nothing else', () => {
  const recorder = new Recorder(trialOf().plan);
  recorder.hear('worker-1', { kind: 'log', level: 'WARN', message: 'Activity failed: 401', wallMs: 1 });
  recorder.hear('worker-1', { kind: 'wrote', source: 'stdout', text: 'hello', wallMs: 2 });
  expect(recorder.output).toEqual([]);
  recorder.hear('worker-1', { kind: 'log', level: 'WARN', message: `401 for ${CANARY_KEY}`, wallMs: 3 });
  recorder.hear('worker-2', { kind: 'wrote', source: 'stderr', text: `${' '.repeat(900)}${CANARY_KEY}`, wallMs: 4 });
  expect(recorder.output).toMatchObject([
    { worker: 'worker-1', source: 'log', text: `401 for ${CANARY_KEY}` },
    { worker: 'worker-2', source: 'stderr', wallMs: 4 },
  ]);
  expect(recorder.output[1]?.text.length).toBeLessThan(200);
});
