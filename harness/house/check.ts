// `npm run check`: format, lint, types, house rules, dead code. All of them every time, side by side; each says how long it took.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { wallClock } from '../clock.ts';
import { packageRoot } from '../package-root.ts';
import { violationsIn } from './all-rules.ts';
import { readSources } from './source-tree.ts';
import { violationText } from './violation.ts';

interface Outcome {
  readonly ok: boolean;
  readonly text: string;
}

const root = packageRoot();

/** A tool of node_modules, run to its end. */
const tool = (script: readonly string[], args: readonly string[]): Promise<Outcome> =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', ...script), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    const take = (chunk: Buffer): void => {
      text += chunk.toString();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', fail);
    child.once('close', (code) => done({ ok: code === 0, text }));
  });

const houseRules = (): Promise<Outcome> => {
  const sources = readSources(root);
  const violations = violationsIn(sources);
  const text = violations.length === 0 ? `${sources.length} files` : violations.map(violationText).join('\n');
  return Promise.resolve({ ok: violations.length === 0, text });
};

const CHECKS: Readonly<Record<string, () => Promise<Outcome>>> = {
  'house rules': houseRules,
  format: () =>
    tool(
      ['prettier', 'bin', 'prettier.cjs'],
      ['--check', '--cache', '--cache-strategy', 'content', '--log-level', 'warn', '.'],
    ),
  types: () => tool(['typescript', 'bin', 'tsc'], ['--noEmit', '-p', '.']),
  lint: () => tool(['oxlint', 'bin', 'oxlint'], ['--type-aware', '--deny-warnings']),
  'dead code': () => tool(['knip', 'bin', 'knip.js'], ['--no-progress']),
};

async function one(name: string, check: () => Promise<Outcome>): Promise<boolean> {
  const began = wallClock.elapsed();
  const { ok, text } = await check();
  const took = ((wallClock.elapsed() - began) / 1000).toFixed(1);
  process.stdout.write(`${ok ? '✓' : '✗'} ${name}  ${took} s\n${ok ? '' : `${text.trimEnd()}\n`}`);
  return ok;
}

const results = await Promise.all(Object.entries(CHECKS).map(([name, check]) => one(name, check)));
const failed = results.filter((ok) => !ok).length;
process.stdout.write(`${results.length - failed} of ${results.length} checks passed\n`);
process.exitCode = failed === 0 ? 0 : 1;
