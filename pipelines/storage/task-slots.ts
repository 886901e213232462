// Slots over all processes: at most so many are held at a time, whoever asks. A row each, held by lease: who dies loses his.
import type { Pool } from 'pg';

export interface SlotBook {
  /** A slot that nobody holds, by its number from 1; undefined when all are held. Rejects with the database's error. */
  take(): Promise<number | undefined>;
  /** Gives a slot back. One that cannot be given back is free when its lease ends. */
  give(slot: number): void;
  /** Gives all back and holds none any more. */
  close(): Promise<void>;
}

export interface SlotBookOptions {
  readonly pool: Pool;
  /** What is limited: everyone who names it shares the slots. */
  readonly name: string;
  readonly slots: number;
  /** Who holds; different for every process. */
  readonly holder: string;
  /** How long a slot stays held by a process that has died, in ms; also how long one may stand still without losing its slot. */
  readonly leaseMs: number;
}

/** Renewed this often within one lease: two renewals may get lost. */
const RENEWALS_PER_LEASE = 3;

// One statement: of two that see the same slot free, the second finds its `where` false once the first has committed.
const TAKE = `
  insert into task_slots (name, slot, holder, held_until)
  select $1, free.slot, $3, clock_timestamp() + $4 * interval '1 millisecond'
    from generate_series(1, $2::integer) as free (slot)
   where not exists (
     select from task_slots held where held.name = $1 and held.slot = free.slot and held.held_until > clock_timestamp())
   order by free.slot limit 1
  on conflict (name, slot) do update set holder = excluded.holder, held_until = excluded.held_until
   where task_slots.held_until <= clock_timestamp()
  returning task_slots.slot`;
const RENEW = `
  update task_slots set held_until = clock_timestamp() + $4 * interval '1 millisecond'
   where name = $1 and holder = $2 and slot = any($3::integer[])
  returning slot`;
const GIVE = `delete from task_slots where name = $1 and holder = $2 and slot = any($3::integer[])`;

/** Opens the book. Nothing is asked of the database before the first `take`. */
export function openSlotBook({ pool, name, slots, holder, leaseMs }: SlotBookOptions): SlotBook {
  const mine = new Set<number>();
  const renew = async () => {
    const asked = [...mine];
    if (asked.length === 0) return;
    const { rows } = await pool.query<{ slot: number }>(RENEW, [name, holder, asked, leaseMs]);
    for (const slot of asked) {
      if (!mine.has(slot) || rows.some((row) => row.slot === slot)) continue;
      // Its work goes on: the limit is exceeded by one until that ends.
      mine.delete(slot);
      console.error(`slots: this process stood still for ${leaseMs} ms, and slot ${slot} of ${name} went to another`);
    }
  };
  const timer = setInterval(() => void renew().catch(report), leaseMs / RENEWALS_PER_LEASE);
  return {
    async take() {
      const { rows } = await pool.query<{ slot: number }>(TAKE, [name, slots, holder, leaseMs]);
      const slot = rows[0]?.slot;
      if (slot !== undefined) mine.add(slot);
      return slot;
    },
    give(slot) {
      mine.delete(slot);
      pool.query(GIVE, [name, holder, [slot]]).catch(report);
    },
    async close() {
      clearInterval(timer);
      if (mine.size > 0) await pool.query(GIVE, [name, holder, [...mine]]).catch(report);
      mine.clear();
    },
  };
}

const report = (error: unknown): void =>
  console.error(`slots: the database did not answer: ${error instanceof Error ? error.message : String(error)}`);
