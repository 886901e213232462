// What really goes over the wire, seen through a bare TCP socket: no client smooths anything here.
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { poll, wallClock } from '../clock.ts';
import type { LlmFault, ServiceFault } from '../scenario/types.ts';
import { callerHeaders } from './mock.fixture.ts';
import { trials, type TrialOfTest } from './trials.fixture.ts';

const on = { activity: 'call_llm' } as const;
const newTrial = trials();
const WAIT_MS = 5_000;
/** Long enough for what is on its way to arrive, and for a stall to be one. */
const QUIET_MS = 200;

interface Seen {
  readonly bytes: Buffer;
  /** `fin`: the peer ended. `reset`: a TCP RST. `open`: nothing for a while, and no end. */
  readonly end: 'fin' | 'reset' | 'open';
}

/** Sends one request and reads until the connection ends, or nothing has come for QUIET_MS. */
async function onTheWire(origin: string, request: string, quietMs = WAIT_MS): Promise<Seen> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  const parts: Buffer[] = [];
  let end: Seen['end'] | undefined;
  let heardMs = wallClock.elapsed();
  socket.on('data', (part: Buffer) => {
    parts.push(part);
    heardMs = wallClock.elapsed();
  });
  socket.on('end', () => (end ??= 'fin'));
  socket.on('error', (error: NodeJS.ErrnoException) => (end ??= error.code === 'ECONNRESET' ? 'reset' : undefined));
  socket.write(request);
  await poll(wallClock, { everyMs: 5, boundMs: WAIT_MS }, () => {
    const quiet = parts.length > 0 && wallClock.elapsed() - heardMs >= quietMs;
    return end !== undefined || quiet ? true : undefined;
  });
  socket.destroy();
  return { bytes: Buffer.concat(parts), end: end ?? 'open' };
}

const requestOf = ({ activity }: TrialOfTest, method: string, path: string, body?: unknown): string => {
  const sent = body === undefined ? '' : JSON.stringify(body);
  const headers = { ...callerHeaders(activity), host: 'fake', 'content-length': String(sent.length) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${sent}`;
};

/** A request for a completion, which the fault strikes. */
const chat = (fault: LlmFault, stream: boolean, quietMs?: number): Promise<Seen> => {
  const trial = newTrial(fault);
  const body = { model: 'm', messages: [{ role: 'user', content: 'Hello' }], stream };
  return onTheWire(trial.mock.llmUrl, requestOf(trial, 'POST', '/v1/chat/completions', body), quietMs);
};

/** The last chunk of a body that is sent in chunks. */
const LAST_CHUNK = '0\r\n\r\n';
const textOf = ({ bytes }: Seen): string => bytes.toString('latin1');

const cut = { kind: 'llm.stream-cut', on, afterChunks: 2 } as const;

describe('a stream that is cut', () => {
  it('by fin ends as a whole body does, without a word of its end', async () => {
    const seen = await chat(cut, true);
    expect(seen.end).toBe('fin');
    expect(textOf(seen).endsWith(LAST_CHUNK)).toBe(true);
    expect(textOf(seen)).not.toContain('[DONE]');
  });

  it('by reset brings its chunks, no last one, and a TCP RST', async () => {
    const seen = await chat({ ...cut, by: 'reset' }, true);
    expect(seen.end).toBe('reset');
    expect(textOf(seen).match(/"content":"[^"]/gu)).toHaveLength(2);
    expect(textOf(seen).endsWith(LAST_CHUNK)).toBe(false);
  });

  it('by half-character ends behind the first byte of a character', async () => {
    const seen = await chat({ ...cut, by: 'half-character' }, true);
    expect([seen.end, textOf(seen).match(/"content":"[^"]/gu)?.length]).toEqual(['fin', 3]);
    const body = seen.bytes.subarray(0, seen.bytes.length - `\r\n${LAST_CHUNK}`.length);
    expect(body.at(-1)).toBe(0xe2);
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(body)).toThrow();
  });

  it('by half-event after all chunks ends with the reason to stop, and no blank line', async () => {
    const seen = await chat({ ...cut, afterChunks: 'all', by: 'half-event' }, true);
    expect(seen.end).toBe('fin');
    expect(textOf(seen)).toMatch(/"finish_reason":"stop"\}\](,[^\n]*)?\}\n\r\n0\r\n\r\n$/u);
  });

  it('by an error ends behind the event that says so', async () => {
    const seen = await chat({ kind: 'llm.stream-error', on, afterChunks: 2, error: 'overloaded' }, true);
    expect(seen.end).toBe('fin');
    expect(textOf(seen)).toMatch(/data: \{"error":\{[^\n]*\}\}\n\n\r\n0\r\n\r\n$/u);
  });
});

describe('a stall', () => {
  it.each([true, false])('keeps the connection open behind a part (streamed: %s)', async (stream) => {
    const seen = await chat({ kind: 'llm.stall', on, afterChunks: 2 }, stream, QUIET_MS);
    expect(seen.end).toBe('open');
    expect(textOf(seen)).toContain('HTTP/1.1 200 OK');
    expect(textOf(seen).endsWith(LAST_CHUNK)).toBe(false);
  });
});

describe('a body that is cut', () => {
  it('by fin is a whole body of half a JSON', async () => {
    const seen = await chat({ kind: 'llm.body-cut', on }, false);
    expect(seen.end).toBe('fin');
    const [, body = ''] = textOf(seen).split('\r\n\r\n');
    expect(body).toMatch(/^(?:[\da-f]+\r\n)?\{"id":/u);
    expect(body).not.toContain('usage');
  });

  it('by reset announces a length, sends half of it, and a TCP RST', async () => {
    const seen = await chat({ kind: 'llm.body-cut', on, by: 'reset' }, false);
    expect(seen.end).toBe('reset');
    expect(shareOf(seen)).toBeCloseTo(0.5, 1);
  });
});

describe('a service', () => {
  const half = (by: 'fin' | 'reset' | 'stall', quietMs?: number): Promise<Seen> => {
    const fault: ServiceFault = { kind: 'service.body-cut', on, by };
    const trial = newTrial(fault, { services: { 'GET /jobs': { json: { jobs: 'x'.repeat(500) } } } });
    return onTheWire(trial.mock.llmUrl, requestOf(trial, 'GET', `/services/${trial.trial}/jobs`), quietMs);
  };

  it.each(['fin', 'reset'] as const)('whose body is cut in chunks by %s lacks the last one', async (by) => {
    const fault: ServiceFault = { kind: 'service.body-cut', on, by, framing: 'chunks' };
    const trial = newTrial(fault, { services: { 'GET /jobs': { json: { jobs: 'x'.repeat(500) } } } });
    const path = `/services/${trial.trial}/jobs`;
    const seen = await onTheWire(trial.mock.llmUrl, requestOf(trial, 'GET', path));
    expect(seen.end).toBe(by);
    expect(textOf(seen)).toMatch(/connection: close/iu);
    expect(textOf(seen)).toMatch(/transfer-encoding: chunked/iu);
    expect(textOf(seen)).toContain('{"jobs":"xxx');
    expect(textOf(seen)).not.toMatch(/\r\n0\r\n\r\n$/u);
  });

  it.each([
    ['fin', 'fin', WAIT_MS],
    ['reset', 'reset', WAIT_MS],
    ['stall', 'open', QUIET_MS],
  ] as const)('whose body is cut by %s announces its length, sends half of it and ends so: %s', async (by, end, ms) => {
    const seen = await half(by, ms);
    expect(seen.end).toBe(end);
    expect(shareOf(seen)).toBeCloseTo(0.5, 1);
  });

  it('is reset without a byte', async () => {
    const trial = newTrial({ kind: 'service.reset', on });
    const seen = await onTheWire(trial.mock.llmUrl, requestOf(trial, 'GET', `/pages/${trial.trial}/a`));
    expect([seen.end, seen.bytes.length]).toEqual(['reset', 0]);
  });
});

/** The part of the announced body that came. */
const shareOf = (seen: Seen): number => {
  const [head = '', body = ''] = textOf(seen).split('\r\n\r\n');
  return body.length / Number(/content-length: (\d+)/iu.exec(head)?.[1]);
};
