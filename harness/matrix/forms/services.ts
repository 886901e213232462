// Faults of pages and services: those that pass, those that no repetition changes, and bodies of no use.
import type { ServiceFault } from '../../scenario/types.ts';
import type { Form, KindForms } from '../types.ts';
import { atService } from './at-calls.ts';

const LATE_MS = 400;

type StatusOf<K extends ServiceFault['kind']> = Extract<ServiceFault, { kind: K; status: number }>['status'];

const broken = (status: StatusOf<'service.server-error'>): Form =>
  atService({
    name: String(status),
    title: `HTTP ${status}`,
    demands: 'recovers',
    fault: (on) => ({ kind: 'service.server-error', on, status }),
  });

export const serviceServerErrors: KindForms = { forms: [broken(500), broken(502), broken(503), broken(504)] };

const refused = (status: StatusOf<'service.client-error'>): Form =>
  atService({
    name: String(status),
    title: `HTTP ${status}`,
    demands: 'stops',
    fault: (on) => ({ kind: 'service.client-error', on, status }),
  });

export const serviceClientErrors: KindForms = {
  forms: [refused(400), refused(401), refused(403), refused(404), refused(410), refused(422)],
};

const one = (title: string, fault: Parameters<typeof atService>[0]['fault']): Form =>
  atService({ title, demands: 'recovers', fault });

const bodyCut = (by: 'fin' | 'reset' | 'stall', title: string): Form =>
  atService({
    name: by,
    title,
    demands: 'recovers',
    cuts: true,
    fault: (on) => ({ kind: 'service.body-cut', on, by }),
  });

export const serviceHangs: KindForms = { forms: [one('no answer', (on) => ({ kind: 'service.hang', on }))] };
export const serviceResets: KindForms = { forms: [one('TCP reset', (on) => ({ kind: 'service.reset', on }))] };
export const serviceSlows: KindForms = {
  forms: [one(`answer ${LATE_MS} ms late`, (on) => ({ kind: 'service.slow', on, delayMs: LATE_MS }))],
};
export const serviceBodyCuts: KindForms = {
  forms: [
    bodyCut('fin', 'half a body, then the end'),
    bodyCut('reset', 'half a body, then a reset'),
    bodyCut('stall', 'half a body, then nothing'),
  ],
};
export const servicePages: KindForms = {
  forms: [
    atService({
      title: '200 with the page of a proxy',
      demands: 'decides',
      fault: (on) => ({ kind: 'service.html', on }),
    }),
  ],
};
