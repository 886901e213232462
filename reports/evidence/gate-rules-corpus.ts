// Rules about the corpus: what histories lack, what a query or a base gave, what is accepted.
import { rule, type GateRule } from './gate-rule.ts';

/** What the history itself allows to be judged. */
export const INPUT: readonly GateRule[] = [
  rule(
    'warning',
    'input-without-flags',
    'recorded without SDK flags',
    'The SDK compares no ids and types in its tasks, or in the first of them: a renamed step would pass in production. They are compared here instead.',
  ),
  rule(
    'warning',
    'input-without-workflow-id',
    'recorded without a Workflow ID',
    'The history does not say its own Workflow ID: code that uses it replays with another one.',
  ),
  rule(
    'note',
    'input-encoded',
    'payloads are encoded',
    'The payloads went through a codec or converter that the pipeline does not name in its dataConverter: code that reads them cannot be judged.',
  ),
  rule(
    'warning',
    'input-newer-sdk',
    'recorded by a newer SDK',
    'What the newer SDK does in another way is judged by the installed one: a break is told, and without one nothing is known. Install the version that recorded it.',
  ),
  rule(
    'warning',
    'input-of-another-sdk',
    'recorded by the SDK of another language',
    'The replay compares two implementations.',
  ),
  rule('note', 'input-before-first-task', 'nothing to compare yet', 'No workflow task of the execution has completed.'),
  rule(
    'note',
    'input-shared-type',
    'several pipelines have its Workflow Type',
    'Neither its place nor its task queue says whose it is: it was replayed on each of them. --pipeline names one.',
  ),
  rule(
    'note',
    'input-of-another-pipeline',
    'histories of other pipelines',
    'They were left out, as --pipeline asks; an error where no other is left.',
  ),
  rule('note', 'input-duplicates', 'the same history twice', 'It was replayed once.'),
  rule(
    'error',
    'input-empty-folder',
    'a folder without histories',
    'It proves nothing. Correct the path, or record histories.',
  ),
  rule(
    'error',
    'baseline-empty',
    'a pipeline without recorded histories',
    'Nothing of it is replayed. Record histories with `ordeal record`.',
  ),
  rule(
    'warning',
    'baseline-without-manifest',
    'a baseline without its manifest',
    'Its histories were replayed. Whether one is missing, and where they came from, nobody can see: restore manifest.json, or record the baseline again.',
  ),
  rule(
    'note',
    'baseline-none',
    'a pipeline that keeps no histories',
    'It names no folder for them: nothing of it is replayed.',
  ),
  rule(
    'note',
    'unchecked-tail',
    'an open end',
    'What lies after the last completed workflow task of an open execution cannot be checked: no code has answered it yet.',
  ),
  rule(
    'warning',
    'prefixes-chosen',
    'not every prefix was replayed',
    'Of each execution up to 1,000, within 60 s; beyond that those at even distances. Of executions in between nothing is known.',
  ),
  rule(
    'note',
    'probes-extent',
    'how much was probed',
    'One history of each shape that replays; a difference is a finding of its own.',
  ),
  rule(
    'warning',
    'probes-saw-nothing',
    'nothing was probed',
    'Probes were asked for, and whether this code does the same on every machine is not known of one history: the gate is unsure.',
  ),
  rule(
    'warning',
    'coverage-incomplete',
    'coverage of some histories is missing',
    'What they exercise is not counted. The message has the reason.',
  ),
];

/** Histories asked for from a cluster. */
export const QUERY: readonly GateRule[] = [
  rule(
    'error',
    'query-matched-nothing',
    'the query matches no execution',
    'Nothing was replayed. Check the query and the namespace.',
  ),
  rule(
    'note',
    'query-sampled',
    'a share of the executions',
    'Only the share that --sample names was replayed; an error where that is none.',
  ),
  rule('note', 'query-bounded', 'as many as --max allows', 'Whether more executions match was not asked.'),
  rule('note', 'query-too-young', 'executions left out', 'No worker had taken their first workflow task yet.'),
  rule('warning', 'query-unanswered', 'the cluster did not answer', 'Histories are missing. Run it again.'),
  rule('note', 'query-interrupted', 'ended by hand', 'What was found so far is whole.'),
];

/** Histories recorded with an old version of the repository. */
export const BASE: readonly GateRule[] = [
  rule(
    'note',
    'base-new-pipeline',
    'a pipeline that the base did not have',
    'No execution of it can be in flight: none was recorded.',
  ),
  rule(
    'note',
    'base-unchanged',
    'the workflow code is the same as in the base',
    'The same code cannot diverge from its own histories: none was recorded.',
  ),
  rule(
    'error',
    'base-type-gone',
    'a Workflow Type of the base is gone',
    'Executions in flight would find no worker. Keep the workflow registered until the last of them has ended.',
  ),
  rule(
    'error',
    'base-nothing-recorded',
    'a changed pipeline without a history',
    'No scenario left a history at the base, so nothing is proven. Write one that passes there.',
  ),
  rule(
    'warning',
    'base-scenario-failed',
    'a scenario does not pass at the base',
    'Its history is not used. Correct the scenario or the pipeline, or take another base.',
  ),
  rule(
    'warning',
    'base-time-up',
    'the recording was ended by its bound',
    'Scenarios without a history are named. What had been recorded by then was replayed.',
  ),
  rule(
    'note',
    'base-kills-left-out',
    'scenarios that kill workers were left out',
    'As --no-base-kills asks: nothing is proven of executions as only they leave them.',
  ),
  rule(
    'warning',
    'baseline-shrunk',
    'a baseline covers less than at the base',
    'Of these histories neither the run is here as far as it went, nor one that did the same, nor a recording of the same scenario. Restore them, or say in the review why nothing has to be proven by them any more.',
  ),
];

/** The file of accepted breaks. */
export const ACCEPTED: readonly GateRule[] = [
  rule(
    'error',
    'accepted-expired',
    'an acceptance has expired',
    'The entry accepts nothing any more. Mend the break, or have the entry reviewed again with a new date.',
  ),
  rule(
    'warning',
    'accepted-unused',
    'an acceptance covers nothing',
    'No history has this break any more. Take the entry out, so that it cannot cover a later one.',
  ),
  rule(
    'error',
    'accepted-without-reason',
    'an acceptance without a reason',
    'Say why executions may break here. Until then the entry accepts nothing.',
  ),
  rule(
    'error',
    'accepted-invalid',
    'an acceptance that cannot be used',
    'The entry does not match the form in docs/gate.md. Until it does it accepts nothing.',
  ),
];
