// What the entry of a history says beside its replay: a replay by an older SDK proves nothing.
import { expect, it } from 'vitest';
import * as forms from '../history/forms.fixture.ts';
import { recordedBy } from '../history/sdk.ts';
import type { HistoryJson, ReplayEvidence } from '../../reports/evidence/types.ts';
import { entryOf } from './entry.ts';
import { warningsOf } from './sources/look.ts';

const newer = forms.mapped(await forms.recorded(), (name, value) =>
  name === 'sdkVersion' ? '99.0.0' : value,
) as HistoryJson;

const entry = (history: HistoryJson, evidence: Pick<ReplayEvidence, 'verdict' | 'findings'>) =>
  entryOf(
    {
      kind: 'history',
      file: 'x.json',
      format: 'cli-json',
      workflowId: 'w',
      runId: 'r',
      workflowType: 'review',
      events: history.events.length,
      status: 'completed',
      repairs: [],
      history,
      warnings: warningsOf(history, recordedBy(history)),
    },
    'orders',
    { workflowId: 'w', ...evidence },
  );

it.each(['compatible', 'drifted'] as const)(
  'a history of a newer SDK that replays is cannot-tell, with the reason and what to install, where it would be %s',
  (verdict) => {
    expect(entry(newer, { verdict })).toMatchObject({
      verdict: 'cannot-tell',
      findings: [
        {
          rule: 'cannot-tell',
          level: 'error',
          message: expect.stringMatching(
            /^Failed to judge x\.json: it replays without a break, which proves nothing\. It was recorded by SDK 99\.0\.0, and /,
          ) as string,
          suggestion: expect.stringMatching(/^Install the @temporalio packages 99\.0\.0/) as string,
        },
      ],
    });
  },
);

it('a break of such a history is told all the same', () => {
  const findings = [{ rule: 'step-added', level: 'error', message: 'A step was added.' }] as const;
  const told = entry(newer, { verdict: 'incompatible', findings });
  expect(told.verdict).toBe('incompatible');
  expect(told.findings.map(({ rule }) => rule)).toEqual(['step-added', 'input-newer-sdk']);
});

it('a history of the installed SDK keeps its verdict', async () => {
  expect(entry(await forms.recorded(), { verdict: 'compatible' })).toMatchObject({
    verdict: 'compatible',
    findings: [],
  });
});
