// Free ports: all different, and each can be listened on.
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freeLowPorts, freePort, freePorts, LOOPBACK } from './ports.ts';

describe('freePorts', () => {
  it('gives different ports', async () => {
    const ports = await freePorts(20);
    expect(new Set(ports).size).toBe(20);
  });

  it('gives different ports below 32768', async () => {
    const ports = await freeLowPorts(50);
    expect(new Set(ports).size).toBe(50);
    expect(Math.max(...ports)).toBeLessThan(32_768);
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(20_000);
  });

  it('gives a port that can be listened on', async () => {
    const port = await freePort();
    const server = createServer();
    await new Promise<void>((done, fail) => server.once('error', fail).listen(port, LOOPBACK, done));
    await new Promise((done) => server.close(done));
  });
});
