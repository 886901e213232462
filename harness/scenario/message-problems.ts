// A fault of a message must find its message, and its message must be one that it can strike. What it missed would strike nothing.
import { msToNumber } from '@temporalio/common/lib/time.js';
import type { Problem } from '../problems.ts';
import { didYouMean } from '../suggest.ts';
import type { Action, ExecutionScenario, Fault, MessageFault } from './types.ts';

const isMessageFault = (fault: Fault): fault is MessageFault => /^(signal|update)\./u.test(fault.kind);

/** The name that a fault of messages, or an action that sends one, speaks of. */
const nameOf = (of: MessageFault['on'] | Action): readonly ['signal' | 'update', string] | undefined => {
  if ('signal' in of) return ['signal', of.signal];
  return 'update' in of ? ['update', of.update] : undefined;
};

/** The place in `actions` of the message that is meant. */
const meantBy = ({ on }: MessageFault, actions: readonly Action[]): number => {
  const [what, name] = nameOf(on) ?? [];
  const same = actions.flatMap((action, index) => {
    const [is, named] = nameOf(action) ?? [];
    return is === what && named === name ? [index] : [];
  });
  return same[(on.nth ?? 1) - 1] ?? -1;
};

const momentOf = (action: Action): number | undefined => ('on' in action ? undefined : msToNumber(action.at));

/** Whether another message comes later and can overtake. */
const isOvertaken = (at: number, actions: readonly Action[]): boolean =>
  actions.some((action, index) => {
    const [own, other] = [momentOf(actions[at] as Action), momentOf(action)];
    if (index === at || nameOf(action) === undefined || own === undefined || other === undefined) return false;
    return other > own || (other === own && index > at);
  });

const notKnown = ({ on }: MessageFault, actions: readonly Action[]): string => {
  const [what = '', name = ''] = nameOf(on) ?? [];
  const known = actions.flatMap((action) => {
    const [is, named] = nameOf(action) ?? [];
    return is === what && named !== undefined ? [named] : [];
  });
  const meant = known.includes(name) ? '' : didYouMean(name, known);
  const sent = known.length === 0 ? `no ${what} is sent` : `sent: ${known.join(', ')}`;
  return `there is no ${what} "${name}"${on.nth === undefined ? '' : ` #${on.nth}`} in actions. ${meant}It would strike nothing; ${sent}.`;
};

/** Problems of faults of messages. Where two strike one message, the second is the problem. */
export const messageProblems = ({ faults = [], actions = [] }: ExecutionScenario): readonly Problem[] => {
  const struck = new Set<number>();
  return faults.flatMap((fault, index): Problem[] => {
    if (!isMessageFault(fault)) return [];
    const at = meantBy(fault, actions);
    const action = actions[at];
    if (action === undefined) return [{ path: `faults[${index}].on`, message: notKnown(fault, actions) }];
    if (struck.has(at))
      return [{ path: `faults[${index}].on`, message: 'another fault strikes this message already.' }];
    struck.add(at);
    const starts = fault.kind.endsWith('.before-start');
    if (starts && faults.findIndex(({ kind }) => kind.endsWith('.before-start')) < index)
      return [{ path: `faults[${index}].on`, message: 'another message starts the execution already.' }];
    const moves = starts || fault.kind.endsWith('.after-end');
    if ('on' in action && !moves)
      return [
        { path: `faults[${index}].on`, message: `${fault.kind} strikes a message of a moment (at), not of a point.` },
      ];
    if (fault.kind.endsWith('.reordered') && !isOvertaken(at, actions))
      return [{ path: `faults[${index}].on`, message: 'no later message is there to overtake it.' }];
    return [];
  });
};
