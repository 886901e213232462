// The command that repeats a run: everything that decides what happens, and no password.
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commandLine } from './again.ts';
import { wordsAgain, type RunFlags } from './commands/run.ts';

const FLAGS: RunFlags = { env: 'virtual', reporter: [], baseline: true };
const again = (flags: Partial<RunFlags>): string =>
  commandLine({ env: {} }, wordsAgain(['research/*'], { ...FLAGS, ...flags }, '7f3a'));

describe('the command that repeats a run', () => {
  it('has the seed, and no option that was not given', () =>
    expect(again({})).toBe("npx ordeal run 'research/*' --seed 7f3a"));

  it('has every option that decides what happens', () =>
    expect(
      again({
        env: 'test-server',
        workers: 2,
        baseline: false,
        databaseUrl: 'postgres://ada@db.example/ordeal',
        serverDatabase: 'postgres://db.example/temporal',
        config: 'my config.ts',
      }),
    ).toBe(
      "npx ordeal run 'research/*' --seed 7f3a --env test-server --workers 2 --no-baseline --database-url postgres://ada@db.example/ordeal --server-database postgres://db.example/temporal --config 'my config.ts'",
    ));

  it.each([
    'postgres://ada:sesame@db.example/ordeal',
    'postgres://db.example/ordeal?user=ada&password=sesame',
    'host=db.example password=sesame',
  ])('names the variable in place of an address with a secret: %s', (address) => {
    const line = again({ databaseUrl: address, serverDatabase: address });
    expect(line).toBe(
      `npx ordeal run 'research/*' --seed 7f3a --database-url "\${DATABASE_URL:?}" --server-database "\${ORDEAL_SERVER_DATABASE_URL:?}"`,
    );
  });

  it('leaves out an address that is empty: it means none', () =>
    expect(again({ databaseUrl: '', serverDatabase: '' })).toBe(again({})));

  it('is read by a shell as it is meant, and ends there when the variable is not set', () => {
    const words = ['%s\\n', "it's", { variable: 'DATABASE_URL' }] as const;
    const line = commandLine({ env: { ORDEAL_AGAIN: 'printf' } }, words);
    const run = (env: Record<string, string>): string =>
      execFileSync('/bin/sh', ['-c', line], { env, encoding: 'utf8', stdio: 'pipe' });
    expect(run({ DATABASE_URL: 'postgres://a b' })).toBe("it's\npostgres://a b\n");
    expect(() => run({})).toThrow('DATABASE_URL');
  });
});
