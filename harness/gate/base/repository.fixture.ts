// A small repository with one pipeline, to be changed, committed and compared.
import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../package-root.ts';

export interface Repository {
  readonly dir: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  git(...args: readonly string[]): string;
  commit(message: string): string;
  remove(): Promise<void>;
}

const AS = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];

export async function emptyRepository(): Promise<Repository> {
  const dir = realpathSync(await mkdtemp(join(tmpdir(), 'ordeal-repository-')));
  const git = (...args: readonly string[]): string =>
    execFileSync('git', [...AS, ...args], { cwd: dir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  git('init', '-q', '-b', 'main');
  return {
    dir,
    git,
    async write(files) {
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(dir, name)), { recursive: true });
        await writeFile(join(dir, name), text);
      }
    },
    commit(message) {
      git('add', '-A');
      git('commit', '-q', '-m', message);
      return git('rev-parse', 'HEAD');
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

/** One activity and a wait. */
export const WORKFLOW = `import { proxyActivities, sleep } from '@temporalio/workflow';
const { greet } = proxyActivities({ startToCloseTimeout: '10s' });
export async function greeting(name) {
  const text = await greet(name);
  await sleep('1 hour');
  return text;
}
`;

const REGISTRY = `import { fileURLToPath } from 'node:url';
const taskQueue = 'greetings';
export const pipelines = [
  {
    name: 'greeting',
    workflowsPath: fileURLToPath(new URL('./workflow.js', import.meta.url)),
    workflows: [{ type: 'greeting', taskQueue }],
    fleet: [{ taskQueue, workflows: true, activities: ['greet'] }],
    openActivities: async () => ({ activities: { greet: async (name) => (name === 'nobody' ? new Promise(() => {}) : 'Hello ' + name) }, close: async () => {} }),
  },
];
`;

const DATA_CONVERTER = "dataConverter: { payloadCodecsPath: fileURLToPath(new URL('./codecs.js', import.meta.url)) },";

/** Everything the other way round: no secret, and no converter but this codec can read it. */
export const TURNED = 'binary/turned';
const CODECS = `const turned = (bytes) => Uint8Array.from(bytes ?? []).reverse();
const encoding = Buffer.from('${TURNED}');
const isTurned = ({ metadata }) => Buffer.from(metadata?.encoding ?? []).equals(encoding);
export const payloadCodecs = () => [
  {
    encode: async (payloads) =>
      payloads.map(({ metadata, data }) => ({ metadata: { encoding, inner: metadata.encoding }, data: turned(data) })),
    decode: async (payloads) =>
      payloads.map((payload) =>
        isTurned(payload) ? { metadata: { encoding: payload.metadata.inner }, data: turned(payload.data) } : payload,
      ),
  },
];
`;

/** The registry with a codec, and the codec. */
export const WITH_CODEC: Readonly<Record<string, string>> = {
  'registry.js': REGISTRY.replace('openActivities:', () => `${DATA_CONVERTER}\n    openActivities:`),
  'codecs.js': CODECS,
};

/** One that passes, its like, one that fails, one that kills. */
export const SCENARIOS = `const scenario = (name, more) => ({
  name: 'greeting/' + name, why: 'A test.', pipeline: 'greeting', args: ['Ada'], ...more,
  expect: { status: 'completed', result: 'as-without-faults', ...more.expect },
});
export const scenarios = [
  scenario('says-hello', {}),
  scenario('says-hello-again', {}),
  scenario('expects-too-much', { expect: { status: 'failed' } }),
  scenario('killed', { faults: [{ kind: 'worker.kill', on: { activity: 'greet', at: 'effect' } }] }),
];
`;

/** The repository with its pipeline committed, and the packages of this one. */
export async function greetingRepository(): Promise<Repository> {
  const repository = await emptyRepository();
  await repository.write({
    '.gitignore': 'node_modules\n.ordeal\n',
    'package.json': '{ "type": "module" }\n',
    'ordeal.config.js':
      "export default { pipelines: './registry.js', scenarios: './scenarios.js', environment: () => ({}) };\n",
    'registry.js': REGISTRY,
    'scenarios.js': SCENARIOS,
    'workflow.js': WORKFLOW,
  });
  await symlink(join(packageRoot(), 'node_modules'), join(repository.dir, 'node_modules'));
  repository.commit('first');
  return repository;
}

/** The same, its pipeline with a folder for histories, without the scenario that fails. */
export async function recordingRepository(): Promise<Repository> {
  const repository = await greetingRepository();
  await repository.write({
    '.gitignore': 'node_modules\n.ordeal\ngate-reports\n',
    'registry.js': REGISTRY.replace(
      '    workflows: ',
      "    historiesPath: fileURLToPath(new URL('./histories', import.meta.url)),\n    workflows: ",
    ),
    'scenarios.js': `${SCENARIOS}\nscenarios.splice(2, 1);\n`,
  });
  repository.commit('keeps histories');
  return repository;
}
