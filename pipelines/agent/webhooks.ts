// The signal `webhook(payload)` inside a workflow: kept until it is waited for, taken once, bounded. Safe in the workflow sandbox.
import type { Duration } from '@temporalio/common';
import { condition, defineSignal, log, setHandler } from '@temporalio/workflow';
import { WEBHOOK_ID_MAX_CHARS, WEBHOOK_IDS_KEPT, WEBHOOK_MAX_CHARS, WEBHOOKS_KEPT } from './policy.ts';
import { fit } from './text.ts';
import type { KeptWebhook, Webhook } from './types.ts';

/** `webhook({ id, data })`. The same id again is the same delivery and is ignored. */
export const webhook = defineSignal<[payload: Webhook]>('webhook');

export interface Webhooks {
  /** The oldest one that nobody took, however early it came; undefined when none comes within the time. */
  next(within: Duration): Promise<KeptWebhook | undefined>;
  /** What the next run needs. */
  carried(): { readonly webhooks: readonly KeptWebhook[]; readonly taken: readonly string[] };
}

/** Starts to listen. Call it before anything is awaited: a webhook may come before it is waited for. */
export function openWebhooks(before: ReturnType<Webhooks['carried']>): Webhooks {
  const kept = [...before.webhooks];
  const taken = [...before.taken];
  setHandler(webhook, (payload: unknown) => {
    const id: unknown = typeof payload === 'object' && payload !== null ? Reflect.get(payload, 'id') : undefined;
    if (typeof id !== 'string' || id.trim() === '' || id.length > WEBHOOK_ID_MAX_CHARS) {
      log.warn('webhook() was sent something without an id and is ignored', { sent: typeof payload });
      return;
    }
    if (taken.includes(id) || kept.some((one) => one.id === id)) return;
    if (kept.length >= WEBHOOKS_KEPT) {
      log.warn('webhook() is ignored: nobody waits and as many as are kept have come', { id, kept: kept.length });
      return;
    }
    const data: unknown = Reflect.get(payload as object, 'data');
    kept.push({ id, text: fit(JSON.stringify(data) ?? 'no data', WEBHOOK_MAX_CHARS) });
  });
  return {
    async next(within) {
      await condition(() => kept.length > 0, within);
      const first = kept.shift();
      if (first !== undefined) taken.push(first.id);
      // The oldest ids are forgotten: a delivery is repeated within minutes, not after a hundred others.
      taken.splice(0, Math.max(0, taken.length - WEBHOOK_IDS_KEPT));
      return first;
    },
    carried: () => ({ webhooks: [...kept], taken: [...taken] }),
  };
}
