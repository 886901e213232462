// What PostgreSQL says when it refuses: its own words, field by field, as version 15 sends them.
import { cString, frame } from '../wire-message.ts';

/** An error as the server tells it. */
export interface Refusal {
  readonly severity: 'ERROR' | 'FATAL';
  /** SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly file: string;
  readonly routine: string;
}

export const TOO_MANY_CLIENTS: Refusal = {
  severity: 'FATAL',
  code: '53300',
  message: 'sorry, too many clients already',
  file: 'proc.c',
  routine: 'InitProcess',
};

export const STARTING_UP: Refusal = {
  severity: 'FATAL',
  code: '57P03',
  message: 'the database system is starting up',
  file: 'postmaster.c',
  routine: 'ProcessStartupPacket',
};

export const SHUTTING_DOWN: Refusal = {
  severity: 'FATAL',
  code: '57P03',
  message: 'the database system is shutting down',
  file: 'postmaster.c',
  routine: 'ProcessStartupPacket',
};

export const TERMINATED: Refusal = {
  severity: 'FATAL',
  code: '57P01',
  message: 'terminating connection due to administrator command',
  file: 'postgres.c',
  routine: 'ProcessInterrupts',
};

export const DISK_FULL: Refusal = {
  severity: 'ERROR',
  code: '53100',
  message: 'could not extend file "base/16384/16397": No space left on device',
  hint: 'Check free disk space.',
  file: 'md.c',
  routine: 'mdextend',
};

/** The refusal as an ErrorResponse. */
export const errorResponse = ({ severity, code, message, hint, file, routine }: Refusal): Buffer => {
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['S', severity],
    ['V', severity],
    ['C', code],
    ['M', message],
    ['H', hint],
    ['F', file],
    ['R', routine],
  ];
  const told = fields.flatMap(([field, text]) => (text === undefined ? [] : [cString(`${field}${text}`)]));
  return frame('E', Buffer.concat([...told, Buffer.alloc(1)]));
};
