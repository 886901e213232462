// What a replaying process reports on the histories that it was sent, and whom to blame when it ends before it has answered for all.
import type { Session } from '../replay/session.ts';
import type { Judgement } from './judge.ts';
import type { Waiting } from './order.ts';

/** What became of one history. `killed`: its replay had to be ended from outside. */
export type Concluded = Judgement | { readonly kind: 'killed'; readonly reason: string };

/** Characters of a dead process's own words that go into a message. */
const REASON_LENGTH = 400;

interface Exchange {
  readonly place: Session;
  readonly boundMs: number;
  readonly left: Map<number, Waiting>;
  /** @returns false to hear no more of this process: the rest is to be sent again, to another one */
  readonly answer: (waiting: Waiting, outcome: Concluded) => boolean;
}

/** Takes in what a process reports on a slice. @returns why it ended before all were answered for */
export async function listen({ place, boundMs, left, answer }: Exchange): Promise<string | undefined> {
  let current: Waiting | undefined;
  const settle = (index: number, outcome: Concluded): boolean => {
    const waiting = left.get(index);
    return waiting === undefined || (left.delete(index) && answer(waiting, outcome));
  };
  const blame = (reason: string): string => {
    if (current !== undefined) settle(current.entry.index, { kind: 'killed', reason });
    return reason;
  };
  // Bounded by the reports: at most three per history, each awaited with a bound.
  for (;;) {
    const heard = await place.hear(boundMs);
    switch (heard.kind) {
      case 'started':
        current = left.get(heard.index);
        break;
      case 'judged':
        if (!settle(heard.index, heard.judgement)) return 'what is left is not tried as it is';
        break;
      case 'done':
        return undefined;
      case 'silent':
        return blame(`the replay did not end within ${boundMs} ms and was killed`);
      case 'gone':
        return blame(heard.reason.slice(0, REASON_LENGTH));
      case 'ready':
      case 'opened':
      case 'open-failed':
      case 'outcome':
      case 'went-on':
      case 'stepped':
        return blame(`the replaying process reported ${heard.kind} out of turn`);
    }
  }
}
