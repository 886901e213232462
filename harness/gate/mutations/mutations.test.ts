// The list of mutations: long enough, in every direction, each with its own name, over every pipeline, and written down in docs.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GateVerdict } from '../../../reports/evidence/gate.ts';
import { packageRoot } from '../../package-root.ts';
import { baselinesOf } from './baselines.ts';
import { expectedFor, lineOf, linesAt, verdictOver } from './judge.ts';
import { MUTATIONS } from './mutations.ts';
import { PAGE, pageOf } from './page.ts';
import { mutated, sourcesOf } from './plant.ts';
import { type Subject, SUBJECTS } from './subjects.ts';

const root = packageRoot();
const of = (verdict: GateVerdict): number => MUTATIONS.filter(({ expect }) => expect === verdict).length;

describe('the list', () => {
  it('holds changes of every verdict', () => {
    expect(MUTATIONS.length).toBeGreaterThanOrEqual(45);
    expect(of('compatible')).toBeGreaterThanOrEqual(12);
    expect(of('drifted')).toBeGreaterThanOrEqual(12);
    expect(of('incompatible')).toBeGreaterThanOrEqual(24);
  });

  it('names each once', () => {
    expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
  });

  it('changes every subject, and no pipeline with histories is left out', () => {
    expect(new Set(MUTATIONS.map(({ pipeline }) => pipeline))).toEqual(new Set(Object.keys(SUBJECTS)));
    const folders = Object.values<Subject>(SUBJECTS).flatMap(({ histories }) => histories);
    const pipelines = readdirSync(join(root, 'pipelines')).filter((name) =>
      existsSync(join(root, 'pipelines', name, 'histories')),
    );
    expect(pipelines.length).toBeGreaterThan(0);
    for (const name of pipelines)
      expect(
        folders.some((folder) => folder.startsWith(`pipelines/${name}/histories`)),
        name,
      ).toBe(true);
  });

  it("changes text that stands in today's code once, and points to lines that stand in the changed code once", async () => {
    const sources = await sourcesOf(root);
    for (const mutation of MUTATIONS) {
      const changed = mutated(sources, mutation);
      for (const wanted of [mutation, ...(mutation.others ?? [])])
        for (const at of linesAt(wanted))
          expect(lineOf(at, changed.get(wanted.atFile ?? mutation.file) ?? ''), mutation.name).toBeGreaterThan(0);
    }
  });

  it('names the line that each verdict of incompatible must point to, but where the Workflow Type is gone', () => {
    const without = MUTATIONS.filter((mutation) =>
      [mutation, ...(mutation.others ?? [])].some(
        (wanted) => wanted.expect === 'incompatible' && linesAt(wanted).length === 0,
      ),
    );
    expect(without.map(({ name }) => name)).toEqual(['research-workflow-not-exported', 'enrichment-job-not-exported']);
  });

  it('names the kind of change of each verdict of incompatible, and the rule of each drift', () => {
    const without = MUTATIONS.filter((mutation) =>
      [mutation, ...(mutation.others ?? [])].some(
        (wanted) =>
          (wanted.expect === 'incompatible' && wanted.kind === undefined) ||
          (wanted.expect === 'drifted' && wanted.rule === undefined),
      ),
    );
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it.each(Object.entries<Subject>(SUBJECTS))('expects nothing of histories that %s has not', async (name, subject) => {
    const shapes = (await baselinesOf(root, subject)).map(({ shape }) => shape);
    expect(shapes.length).toBeGreaterThan(1);
    for (const mutation of MUTATIONS.filter(({ pipeline }) => pipeline === name)) {
      const met = shapes.map((shape) => expectedFor(mutation, shape));
      for (const wanted of [mutation, ...(mutation.others ?? [])]) expect(met, mutation.name).toContain(wanted);
      expect(verdictOver(met.map(({ expect }) => expect)), mutation.name).toBe(mutation.expect);
    }
  });

  it(`is written down in ${PAGE}: after a change, run this test with -u`, async () => {
    await expect(pageOf(MUTATIONS)).toMatchFileSnapshot(join(root, PAGE));
  });
});
