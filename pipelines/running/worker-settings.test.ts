// What a worker process is told, and what it refuses before it takes any work.
import { expect, it } from 'vitest';
import { workerSettings } from './worker-settings.ts';

it('serves all queues of the pipeline, drains for 20 s, and listens nowhere unless told', () => {
  expect(workerSettings(['document-processing'], {})).toEqual({
    pipeline: expect.objectContaining({ name: 'document-processing' }),
    queues: ['document-queue', 'document-gpu'],
    drainMs: 20_000,
  });
});

it('serves a part of the fleet', () => {
  const args = ['document-processing', '--queue', 'document-gpu', '--profile', 'cloud'];
  expect(workerSettings(args, {})).toMatchObject({ queues: ['document-gpu'], profile: 'cloud' });
});

it('listens on loopback unless a host is named', () => {
  const env = { HEALTH_PORT: '8080', METRICS_PORT: '9090', METRICS_HOST: '0.0.0.0', WORKER_DRAIN_MS: '1500' };
  expect(workerSettings(['research'], env)).toMatchObject({
    health: { host: '127.0.0.1', port: 8080 },
    metrics: { host: '0.0.0.0', port: 9090 },
    drainMs: 1_500,
  });
});

it.each([
  [[], {}, "Failed to find pipeline ''"],
  [['reserch'], {}, 'Use one of: research, '],
  [['research', '--queue', 'gpu'], {}, "Failed to serve queue 'gpu'"],
  [['research', 'document-processing'], {}, 'usage: worker'],
  [['research', '--qeue', 'x'], {}, '--qeue'],
  [['research'], { HEALTH_PORT: '99999' }, "HEALTH_PORT is '99999'"],
  [['research'], { METRICS_PORT: 'http' }, "METRICS_PORT is 'http'"],
  [['research'], { WORKER_DRAIN_MS: '20s' }, "WORKER_DRAIN_MS is '20s'"],
])('%j with %j is refused', (args, env, text) => {
  expect(() => workerSettings(args, env)).toThrow(text);
});
