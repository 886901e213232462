// An action as the scenario wrote it → as the plan has it. Pure.
import { msToNumber } from '@temporalio/common/lib/time.js';
import { momentTitle, pointTitle } from '../faults/point-title.ts';
import type { Action, ExecutionPoint } from '../scenario/types.ts';
import type { PlannedAction } from '../../reports/evidence/types.ts';

export type SignalPlan = Extract<PlannedAction, { kind: 'signal' }>;
export type UpdatePlan = Extract<PlannedAction, { kind: 'update' }>;
/** What changes an execution. */
export type MessagePlan = SignalPlan | UpdatePlan;
export type QueryPlan = Extract<PlannedAction, { kind: 'query' }>;
/** Sent while a process stands at a point. */
export type PointSignal = SignalPlan & { readonly when: { readonly kind: 'point' } };

/** How often a signal at a point is sent when the scenario does not say. */
const TIMES_DEFAULT = 1;

/** @param index - place of the action in the scenario, from 0; part of its id */
export const planAction = (action: Action, index: number): PlannedAction => {
  const [id, args] = [`a${index + 1}`, action.args ?? []];
  if ('query' in action) {
    const { query, equals, at } = action;
    const title = `query ${query} at ${momentTitle(at)}`;
    return { kind: 'query', id, title, query, args, equals, when: { kind: 'moment', atMs: msToNumber(at) } };
  }
  if ('update' in action) {
    const { update, equals, refused, at } = action;
    const title = `update ${update} at ${momentTitle(at)}`;
    const asked = { ...(refused === undefined ? {} : { refused }), ...(equals === undefined ? {} : { equals }) };
    return { kind: 'update', id, title, update, args, ...asked, when: { kind: 'moment', atMs: msToNumber(at) } };
  }
  const when =
    'on' in action
      ? ({ kind: 'point', on: action.on, times: action.times ?? TIMES_DEFAULT } as const)
      : ({ kind: 'moment', atMs: msToNumber(action.at) } as const);
  const often = when.kind === 'point' && when.times > 1 ? ` ×${when.times}` : '';
  const place = 'on' in action ? pointTitle(action.on) : momentTitle(action.at);
  return {
    kind: 'signal',
    id,
    title: `signal ${action.signal}${often} at ${place}`,
    signal: action.signal,
    args,
    ...(action.refused === undefined ? {} : { refused: action.refused }),
    when,
  };
};

/** Queries change nothing: a reference and a restart baseline of the same work do without them. */
export const changesWork = (action: Action): boolean => !('query' in action);

export const isPointSignal = (action: PlannedAction): action is PointSignal =>
  action.kind === 'signal' && action.when.kind === 'point';

/** Where a process stands for the action, as the scenario typed it. */
export const pointOfAction = ({ when }: PointSignal): ExecutionPoint => when.on as ExecutionPoint;
