// The codec of the worker processes throws while it encodes or decodes. Healed by itself: the attempts after those named work.
import type { PayloadFault } from '../scenario/types.ts';
import type { FaultKindOf } from './types.ts';

type Attempts = PayloadFault['on']['attempts'];

const count = (attempts: Attempts): number => (Array.isArray(attempts) ? attempts[1] - attempts[0] + 1 : 1);

const attemptsTitle = (attempts: Attempts): string => {
  if (attempts === 'every') return 'every attempt';
  return Array.isArray(attempts) ? `attempts ${attempts[0]}–${attempts[1]}` : `attempt ${attempts ?? 1}`;
};

const placeTitle = ({ on, during }: PayloadFault): string => {
  if (!('activity' in on)) return `in workflow task ${on.workflowTask}`;
  const which = on.instance === 'every' ? 'every ' : '';
  const nth = typeof on.instance === 'number' && on.instance > 1 ? ` #${on.instance}` : '';
  return `the ${during === 'encode' ? 'result' : 'input'} of ${which}${on.activity}${nth}`;
};

export const payloadCodecFails: FaultKindOf<PayloadFault> = {
  kind: 'payload.codec-fails',
  planned: ({ on }) => count(on.attempts),
  title: (fault) => {
    const execution = fault.on.execution === undefined ? '' : ` of execution ${fault.on.execution}`;
    return `codec cannot ${fault.during} ${placeTitle(fault)}${execution}, ${attemptsTitle(fault.on.attempts)}`;
  },
};
