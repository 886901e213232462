// The codec of a worker process or a client throws while it encodes or decodes. Healed by itself: what is tried after that works.
import type { PayloadFault } from '../scenario/types.ts';
import type { FaultKindOf } from './types.ts';

type Attempts = Extract<PayloadFault['on'], { activity: string }>['attempts'];

const count = (attempts: Attempts): number => (typeof attempts === 'object' ? attempts[1] - attempts[0] + 1 : 1);

const attemptsTitle = (attempts: Attempts): string => {
  if (attempts === 'every') return 'every attempt';
  return typeof attempts === 'object' ? `attempts ${attempts[0]}–${attempts[1]}` : `attempt ${attempts ?? 1}`;
};

const placeTitle = ({ on, during }: PayloadFault): string => {
  if ('client' in on) {
    return on.client === 'starter' ? 'what starts the work' : 'what a signal or an update carries';
  }
  const execution = on.execution === undefined ? '' : ` of execution ${on.execution}`;
  if ('workflowTask' in on) return `in workflow task ${on.workflowTask}${execution}`;
  const which = on.instance === 'every' ? 'every ' : '';
  const nth = typeof on.instance === 'number' && on.instance > 1 ? ` #${on.instance}` : '';
  const what = during === 'encode' ? 'result' : 'input';
  return `the ${what} of ${which}${on.activity}${nth}${execution}, ${attemptsTitle(on.attempts)}`;
};

export const payloadCodecFails: FaultKindOf<PayloadFault> = {
  kind: 'payload.codec-fails',
  planned: ({ on }) => {
    if ('client' in on) return on.times ?? 1;
    return 'activity' in on ? count(on.attempts) : 1;
  },
  title: (fault) => `codec cannot ${fault.during} ${placeTitle(fault)}`,
};
