// The digest: everything that tempts one to leave the sandbox, done in the way that survives a replay. hazards/ shows the other way.
import { proxyActivities, uuid4 } from '@temporalio/workflow';
import { record, text as said } from '../input.ts';
import { FETCH_OPTIONS, LLM_OPTIONS, ROW_OPTIONS, SETTINGS_OPTIONS, TICKETS_MAX } from './policy.ts';
import type { DigestActivities, DigestInput, DigestResult, DigestStamp, Ticket } from './types.ts';

const { open_digest, close_digest } =
  proxyActivities<Pick<DigestActivities, 'open_digest' | 'close_digest'>>(ROW_OPTIONS);
const { read_settings } = proxyActivities<Pick<DigestActivities, 'read_settings'>>(SETTINGS_OPTIONS);
const { fetch_tickets } = proxyActivities<Pick<DigestActivities, 'fetch_tickets'>>(FETCH_OPTIONS);
const { call_llm } = proxyActivities<Pick<DigestActivities, 'call_llm'>>(LLM_OPTIONS);

/** One text about a team's tickets, one row. Fails with ValueError for an input without team or address. */
export async function DigestWorkflow(input: DigestInput): Promise<DigestResult> {
  const { team: whose, tickets_url } = record(input);
  const team = said(whose, 'team');
  const url = said(tickets_url, 'tickets_url');
  const stamp = newStamp();
  await open_digest({ ...stamp, team });
  // Environment variables: read by an activity, recorded once.
  const { title } = await read_settings();
  // Network: an activity with a timeout and a retry policy.
  const tickets = inOrder(await fetch_tickets(url));
  // The model: an activity; the answer is recorded once and paid for once.
  const text = await call_llm(digestPrompt(team, tickets));
  // Drawn before every step above: a replay that drew another id, day or number would not find its row.
  await close_digest({ ...stamp, text });
  return { title, tickets: tickets.map(({ key }) => key), text };
}

/** The sandbox seeds random numbers and ids from the execution and reads the time from its history. */
const newStamp = (): DigestStamp => ({
  id: uuid4(),
  day: new Date().toISOString().slice(0, 'YYYY-MM-DD'.length),
  sample: Math.random(),
});

/** By code units: the same on every machine, whatever its locale. */
const inOrder = (tickets: readonly Ticket[]): readonly Ticket[] =>
  tickets.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).slice(0, TICKETS_MAX);

const digestPrompt = (team: string, tickets: readonly Ticket[]): string =>
  `Write the daily digest of team ${team} in 5 sentences.\n\n${tickets.map(({ key, title }) => `${key}: ${title}`).join('\n')}`;
