// `ordeal repro`: a history replayed locally, step by step, with the state that the execution had then.
import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { unlessAborted } from '../../abort.ts';
import { wallClock } from '../../clock.ts';
import { openDecoder } from '../../converter/decoder.ts';
import { HarnessError } from '../../errors.ts';
import { Places } from '../../gate/sources/named-files.ts';
import { identityOf } from '../../history/events.ts';
import { readHistoryFile } from '../../history/file.ts';
import { workflowCodeOf } from '../../replay/workflow-code.ts';
import { ownerOf } from '../history-owner.ts';
import type { End } from '../program.ts';
import type { Shell } from '../shell.ts';
import { stepTable } from '../step-table.ts';
import { EXIT } from '../status.ts';
import { listOf } from '../values.ts';
import { openConfig } from '../workspace.ts';

const REPORTERS = ['list', 'json'] as const;
const DEFAULT: readonly (typeof REPORTERS)[number][] = ['list'];
/** Version of the JSON on stdout. */
const SCHEMA_VERSION = 1;

interface ReproFlags {
  readonly config?: string;
  readonly pipeline?: string;
  readonly namespace?: string;
  readonly query?: readonly string[];
  readonly step?: number;
  readonly reporter: readonly (typeof REPORTERS)[number][];
}

function stepValue(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError('Steps are counted from 1.');
}

async function repro(shell: Shell, name: string, flags: ReproFlags): Promise<number> {
  const { openStepper } = await import('../../repro/stepper.ts');
  const file = resolve(shell.cwd, name);
  const config = await openConfig(shell, flags.config);
  const encoded = await readHistoryFile(file);
  const { workflowId } = identityOf(encoded);
  const { pipeline: named, namespace: given } = flags;
  const { pipelines } = config;
  const { namespace, ...place } = await new Places({
    pipelines,
    ...(given === undefined ? {} : { namespace: given }),
  }).at(file);
  const about = { history: encoded, ...place, ...(named === undefined ? {} : { named }) };
  const pipeline = ownerOf(pipelines, about);
  const history = await openDecoder(config).decode(pipeline, encoded, file);
  const stepper = openStepper(wallClock, config.dir);
  try {
    const stepping = stepper.step(workflowCodeOf(pipeline), {
      source: file,
      workflowId,
      history,
      ...(namespace === undefined ? {} : { namespace }),
    });
    const stepped = await unlessAborted(shell.signal, stepping);
    if (flags.step !== undefined && flags.step > stepped.steps.length)
      throw new HarnessError(
        'USAGE',
        `Failed to show step ${flags.step}: there are ${stepped.steps.length}. Give one of them.`,
      );
    if (flags.reporter.includes('json'))
      shell.out(`${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...stepped }, null, 2)}\n`);
    else {
      const shown = { queries: flags.query ?? [], ...(flags.step === undefined ? {} : { step: flags.step }) };
      shell.out(stepTable(stepped, shown, shell.outputs.out.color));
    }
    if (stepped.replay.verdict === 'compatible') return EXIT.pass;
    return stepped.replay.verdict === 'incompatible' ? EXIT.fail : EXIT.unknown;
  } finally {
    await stepper.close();
  }
}

/** Adds `repro` to the program. */
export const addRepro = (program: Command, shell: Shell, end: End): void => {
  program
    .command('repro')
    .description("step through a history on today's code: events, commands with their place, the state after each step")
    .argument('<file>', 'an Event History (JSON), as `ordeal pull` or `temporal workflow show -o json` writes it')
    .option('--pipeline <name>', 'default: the one that registers the Workflow Type')
    .option('--namespace <name>', 'where the execution ran; default: what a manifest beside the file notes')
    .option('--query <names...>', 'show only these queries; default: all that the workflow answers')
    .addOption(new Option('--step <number>', 'show only this step').argParser(stepValue))
    .addOption(new Option('--reporter <names>', 'list or json').argParser(listOf(REPORTERS)).default(DEFAULT, 'list'))
    .option('--config <file>', 'default: the nearest ordeal.config.ts, here or above')
    .action(async (name: string, flags: ReproFlags) => {
      end(await repro(shell, name, flags));
    });
};
