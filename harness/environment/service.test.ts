// Which errors of a call mean "not yet", and which are real.
import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { isLate } from './service.ts';

const failed = (code: status): Error => Object.assign(new Error('failed'), { code });

describe('a call', () => {
  it('is late when its deadline was exceeded', () => {
    expect(isLate(failed(status.DEADLINE_EXCEEDED), false)).toBe(true);
  });

  it('is late when it was cancelled at its deadline, not before', () => {
    expect(isLate(failed(status.CANCELLED), true)).toBe(true);
    expect(isLate(failed(status.CANCELLED), false)).toBe(false);
  });

  it('is not late when the server is gone', () => {
    expect(isLate(failed(status.UNAVAILABLE), true)).toBe(false);
  });
});
