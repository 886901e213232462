// An update is sent twice, under one id or under two. Healed when both are answered.
import type { Fault } from '../scenario/types.ts';
import { messageKind } from './message-kind.ts';

export const updateDuplicated = messageKind<Extract<Fault, { kind: 'update.duplicated' }>>(
  'update.duplicated',
  ({ id }) => (id === 'new' ? 'sent twice' : 'sent twice under one id'),
);
