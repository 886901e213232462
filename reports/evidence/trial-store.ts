// The folder of one trial: what lies in which file. The only place that knows.
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder } from './disk.ts';
import { readJson, readJsonLines, writeJson, writeJsonLines } from './json-file.ts';
import { parse, parseTrialEvidence } from './parse.ts';
import { execution, trialEvidence } from './schema.ts';
import type { TrialEvidence } from './types.ts';

/** `history-1.json` is the Event History of the first run, as `temporal workflow show -o json` prints it. */
const historyFile = (index: number): string => `history-${index + 1}.json`;

/** The same as the server keeps it, encoded, where the pipeline has codecs. */
const storedFile = (index: number): string => `history-${index + 1}.stored.json`;

/** What trial.json holds: all that has no file of its own; the executions name the file of their history. */
const sealSchema = trialEvidence
  .omit({
    plan: true,
    llm: true,
    services: true,
    queries: true,
    effects: true,
    attempts: true,
    faults: true,
    executions: true,
  })
  .extend({
    executions: z.array(
      execution
        .omit({ history: true, stored: true })
        .extend({ historyFile: z.string(), storedFile: z.string().exactOptional() }),
    ),
  });

/**
 * Writes the evidence of a trial into `dir`, one file per kind. Every file appears whole;
 * trial.json comes last: a folder without it is a trial that was cut short.
 *
 * @throws {EvidenceError} `OUTPUT_UNWRITABLE` · `EVIDENCE_UNREADABLE` when the evidence does not match the schema
 */
export async function writeTrialEvidence(dir: string, evidence: TrialEvidence): Promise<void> {
  const { plan, executions, llm, services, queries, effects, attempts, faults, ...rest } = parseTrialEvidence(evidence);
  await makeFolder(dir);
  await Promise.all([
    writeJson(join(dir, 'plan.json'), plan),
    writeJsonLines(join(dir, 'llm.jsonl'), llm),
    writeJsonLines(join(dir, 'services.jsonl'), services),
    writeJsonLines(join(dir, 'queries.jsonl'), queries),
    writeJson(join(dir, 'effects.json'), effects),
    writeJsonLines(join(dir, 'attempts.jsonl'), attempts),
    writeJson(join(dir, 'faults.json'), faults),
    ...executions.map((each, index) => writeJson(join(dir, historyFile(index)), each.history)),
    ...executions.flatMap(({ stored }, index) =>
      stored === undefined ? [] : [writeJson(join(dir, storedFile(index)), stored)],
    ),
  ]);
  const named = executions.map(({ history: _history, stored, ...each }, index) => ({
    ...each,
    historyFile: historyFile(index),
    ...(stored === undefined ? {} : { storedFile: storedFile(index) }),
  }));
  await writeJson(join(dir, 'trial.json'), { ...rest, executions: named });
}

/**
 * Reads back what `writeTrialEvidence` wrote.
 *
 * @throws {EvidenceError} `EVIDENCE_UNREADABLE`: missing, damaged, of another version, or cut short
 */
export async function readTrialEvidence(dir: string): Promise<TrialEvidence> {
  const { executions, ...rest } = parse(sealSchema, await readJson(join(dir, 'trial.json')), join(dir, 'trial.json'));
  const [plan, llm, services, queries, effects, attempts, faults, ...histories] = await Promise.all([
    readJson(join(dir, 'plan.json')),
    readJsonLines(join(dir, 'llm.jsonl')),
    readJsonLines(join(dir, 'services.jsonl')),
    readJsonLines(join(dir, 'queries.jsonl')),
    readJson(join(dir, 'effects.json')),
    readJsonLines(join(dir, 'attempts.jsonl')),
    readJson(join(dir, 'faults.json')),
    // The name in the file is not followed: a report from elsewhere must not make us read another path.
    ...executions.map((_, index) => readJson(join(dir, historyFile(index)))),
  ]);
  const stored = await Promise.all(
    executions.map(async (each, index) =>
      each.storedFile === undefined ? undefined : readJson(join(dir, storedFile(index))),
    ),
  );
  return parseTrialEvidence({
    ...rest,
    plan,
    executions: executions.map(({ historyFile: _name, storedFile: _stored, ...each }, index) => ({
      ...each,
      history: histories[index],
      ...(stored[index] === undefined ? {} : { stored: stored[index] }),
    })),
    llm,
    services,
    queries,
    effects,
    attempts,
    faults,
  });
}
