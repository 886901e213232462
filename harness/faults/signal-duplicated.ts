// A signal is sent twice, by its sender or by the client library that repeats a request. Healed when both are answered.
import type { Fault } from '../scenario/types.ts';
import { messageKind } from './message-kind.ts';

export const signalDuplicated = messageKind<Extract<Fault, { kind: 'signal.duplicated' }>>(
  'signal.duplicated',
  ({ request }) => (request === 'same' ? 'whose request is repeated' : 'sent twice'),
);
