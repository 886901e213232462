// How a digest is started by hand.
import { record, text } from '../input.ts';
import type { TriggerInfo } from '../pipeline.ts';
import { webAddress } from '../web/address.ts';

/** A team has a digest every day: each is named by whoever asks. */
export const DIGEST_TRIGGER: TriggerInfo = {
  example: { team: 'payments', tickets_url: 'https://tickets.example.com/payments' },
  check(input) {
    const { team, tickets_url } = record(input);
    text(team, 'team');
    webAddress(tickets_url, 'tickets_url');
  },
};
