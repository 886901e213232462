// The schemas of faults of messages (message-faults.ts).
import { z } from 'zod';
import { exact } from '../problems.ts';
import { oneOfThese } from './fault-schemas.ts';

const name = z.string().min(1, { error: 'expected a text, got an empty one.' });
const nth = z.int().min(1).optional();
const signal = exact({ signal: name, nth });
const update = exact({ update: name, nth });
const dying = oneOfThese(['before', 'handling']).optional();

export const messageFaults = [
  exact({ kind: z.literal('signal.duplicated'), on: signal, request: oneOfThese(['new', 'same']).optional() }),
  exact({ kind: z.literal('signal.reordered'), on: signal }),
  exact({ kind: z.literal('signal.before-start'), on: signal }),
  exact({ kind: z.literal('signal.after-end'), on: signal }),
  exact({ kind: z.literal('signal.at-timeout'), on: signal, first: oneOfThese(['signal', 'timeout']).optional() }),
  exact({ kind: z.literal('signal.during-crash'), on: signal, dying }),
  exact({ kind: z.literal('update.duplicated'), on: update, id: oneOfThese(['same', 'new']).optional() }),
  exact({ kind: z.literal('update.after-end'), on: update }),
  exact({ kind: z.literal('update.during-crash'), on: update, dying }),
  exact({ kind: z.literal('update.reordered'), on: update }),
  exact({ kind: z.literal('update.before-start'), on: update }),
  exact({ kind: z.literal('update.at-timeout'), on: update, first: oneOfThese(['update', 'timeout']).optional() }),
] as const;
