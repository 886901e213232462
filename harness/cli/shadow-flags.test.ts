// The flags of a command that takes histories out of a cluster.
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { addShadowOptions, type ShadowFlags, shadowingOf } from './shadow-flags.ts';

const NOW = Date.UTC(2026, 0, 10);

function parsed(...args: readonly string[]) {
  const command = addShadowOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse(args, { from: 'user' });
  return shadowingOf(command.opts<ShadowFlags>(), ['OrderWorkflow'], NOW);
}

describe('the flags', () => {
  test('ask for nothing where none of them is given, also with those of a connection', () => {
    expect(parsed()).toBeUndefined();
    expect(parsed('--address', 'x:7233')).toBeUndefined();
  });

  test('ask for the registered types where none is named', () => {
    expect(parsed('--sample', '0.1')).toEqual({
      selection: { kind: 'parts', types: ['OrderWorkflow'], statuses: [] },
      options: { sample: 0.1 },
    });
  });

  test('may be repeated where that makes sense, and count times back from now', () => {
    const flags = '--type A --type B --status Running --status Failed --since 24h --until 2026-01-09T12:00Z'.split(' ');
    expect(parsed(...flags)?.selection).toEqual({
      kind: 'parts',
      types: ['A', 'B'],
      statuses: ['Running', 'Failed'],
      sinceMs: Date.UTC(2026, 0, 9),
      untilMs: Date.UTC(2026, 0, 9, 12),
    });
  });

  test('take a query as it is', () => {
    expect(parsed('--query', 'Tenant = "acme"', '--max', '5', '--sample-seed', 'x')).toEqual({
      selection: { kind: 'query', query: 'Tenant = "acme"' },
      options: { max: 5, seed: 'x' },
    });
  });

  test.each([
    [['--watch'], {}],
    [['--watch', 'forever'], {}],
    [['--watch', '15m'], { forMs: 900_000 }],
  ])('bound the watching: %j', (args, watch) => {
    expect(parsed(...args)?.options).toEqual({ watch });
  });

  test.each([
    ['--sample', '0'],
    ['--sample', '1.5'],
    ['--max', '0'],
    ['--watch', '0s'],
    ['--watch', 'soon'],
    ['--since', 'yesterday'],
    ['--since', '2026-01-09T12:00'],
    ['--status', 'Done'],
    ['--query', 'x', '--type', 'A'],
  ])('are refused where they say nothing: %s %s', (...args) => {
    expect(() => parsed(...args)).toThrow();
  });
});
