// Streams that are late, stall, are cut or end in an error: what the official clients make of each, struck, and gone after healing.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { wallClock } from '../clock.ts';
import type { LlmFault } from '../scenario/types.ts';
import { anthropic, openAi, rejection, toClaude } from './mock.fixture.ts';
import { trials, type TrialOfTest } from './trials.fixture.ts';

const on = { activity: 'call_llm' } as const;
const newTrial = trials();
/** Tokens of the whole answer. */
const WHOLE = 61;

interface Heard {
  readonly text: string;
  /** Why the model stopped, as far as the client says. */
  readonly finish: unknown;
  readonly error?: unknown;
}

/** Reads to the end, whatever it is; what came before an error is kept. */
async function gathered(read: (add: (piece: unknown, finish: unknown) => void) => Promise<void>): Promise<Heard> {
  let text = '';
  let finish: unknown = null;
  const [outcome] = await Promise.allSettled([
    read((piece, said) => {
      text += typeof piece === 'string' ? piece : '';
      finish = said ?? finish;
    }),
  ]);
  return { text, finish, ...(outcome.status === 'rejected' ? { error: outcome.reason as unknown } : {}) };
}

const fromOpenAi = ({ mock, activity }: TrialOfTest, attempt = 1): Promise<Heard> =>
  gathered(async (add) => {
    const body = {
      model: 'gpt-4o-mini',
      messages: [{ role: 'user' as const, content: 'Hello' }],
      stream: true as const,
    };
    for await (const { choices } of await openAi(mock.llmUrl, { ...activity, attempt }).chat.completions.create(body))
      add(choices[0]?.delta.content, choices[0]?.finish_reason);
  });

const fromAnthropic = ({ mock, activity }: TrialOfTest, attempt = 1): Promise<Heard> =>
  gathered(async (add) => {
    const client = anthropic(mock.anthropicUrl, { ...activity, attempt });
    for await (const event of await client.messages.create({ ...toClaude(), stream: true })) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') add(event.delta.text, null);
      if (event.type === 'message_delta') add('', event.delta.stop_reason);
    }
  });

const READERS = { openai: fromOpenAi, anthropic: fromAnthropic };
const ENDS = { openai: 'stop', anthropic: 'end_turn' };
const PROVIDERS = ['openai', 'anthropic'] as const;

type Cut = Extract<LlmFault, { kind: 'llm.stream-cut' }>;
/** `ends`: the client takes the end for one. Its finish tells a reader who looks; where it is `finish`, not even that. */
const CUTS: readonly (readonly [by: Cut['by'], afterChunks: Cut['afterChunks'], openai: string, anthropic: string])[] =
  [
    ['fin', 3, 'ends', 'ends'],
    ['fin', 'all', 'ends', 'ends'],
    ['reset', 3, 'throws', 'throws'],
    ['reset', 'all', 'throws', 'throws'],
    // What is no whole event is dropped, the broken character with it.
    ['half-character', 3, 'ends', 'ends'],
    ['half-character', 'all', 'ends', 'ends'],
    ['half-event', 3, 'ends', 'ends'],
    // Both clients lose an event whose blank line never comes; Anthropic's loses only that the message has stopped.
    ['half-event', 'all', 'ends', 'finish'],
  ];

describe.each(PROVIDERS)('llm.stream-cut of %s', (provider) => {
  it.each(CUTS.map(([by, after, ...clients]) => [by, after, clients[provider === 'openai' ? 0 : 1]] as const))(
    'by %s after %s chunks: the client %s',
    async (by, afterChunks, expected) => {
      const trial = newTrial({ kind: 'llm.stream-cut', on, afterChunks, ...(by === undefined ? {} : { by }) });
      const heard = await READERS[provider](trial);
      expect({ by, outcome: outcomeOf(heard) }).toEqual({ by, outcome: expected });
      expect(trial.strikes()).toBe(1);
      trial.heal();
      const whole = await READERS[provider](trial);
      expect(whole).toMatchObject({ finish: ENDS[provider] });
      expect(whole.text.startsWith(heard.text)).toBe(true);
      if (afterChunks === 3) expect(heard.text).toHaveLength(3 * 24);
      const [cut, after] = trial.mock.collect(trial.trial);
      // However it is cut, and were it only the blank line behind it: the ledger never takes it for whole.
      expect(cut).toMatchObject({ status: 200, faultId: 'f1', billed: true, stream: { whole: false } });
      if (afterChunks === 3) expect(cut?.tokensOut).toBeLessThan(WHOLE / 2);
      expect(after).toMatchObject({ tokensOut: WHOLE, stream: { pieces: 11, whole: true } });
    },
  );
});

const outcomeOf = ({ error, finish }: Heard): string => {
  if (error !== undefined) return 'throws';
  return finish === null ? 'ends' : 'finish';
};

describe.each(PROVIDERS)('time, with %s', (provider) => {
  const LATE_MS = 250;
  const timed = async (trial: TrialOfTest): Promise<{ heard: Heard; ms: number }> => {
    const begun = wallClock.elapsed();
    const heard = await READERS[provider](trial);
    return { heard, ms: wallClock.elapsed() - begun };
  };

  it.each([
    { kind: 'llm.slow-first-token', on, delayMs: LATE_MS },
    { kind: 'llm.slow-tokens', on, everyMs: LATE_MS / 10 },
  ] as const)('$kind brings the whole answer, late', async (fault) => {
    const trial = newTrial(fault);
    const { heard, ms } = await timed(trial);
    expect(heard).toMatchObject({ finish: ENDS[provider] });
    expect(ms).toBeGreaterThanOrEqual(LATE_MS - 1);
    expect(trial.strikes()).toBe(1);
  });

  it.each([
    { kind: 'llm.slow-first-token', on, delayMs: 10_000 },
    { kind: 'llm.slow-tokens', on, everyMs: 10_000 },
  ] as const)('$kind is over when it is healed: the rest comes at once', async (fault) => {
    const trial = newTrial(fault);
    const waiting = timed(trial);
    await trial.untilStruck();
    trial.heal();
    const { heard, ms } = await waiting;
    expect(heard).toMatchObject({ finish: ENDS[provider] });
    expect(ms).toBeLessThan(10_000);
  });

  it('llm.stall leaves the client waiting behind a part of the text, until it is healed by a reset', async () => {
    const trial = newTrial({ kind: 'llm.stall', on, afterChunks: 2 });
    let over = false;
    const waiting = READERS[provider](trial).finally(() => (over = true));
    await trial.untilStruck();
    await wallClock.sleep(LATE_MS);
    expect(over).toBe(false);
    trial.heal();
    const heard = await waiting;
    expect(heard.text).toHaveLength(2 * 24);
    expect(outcomeOf(heard)).toBe('throws');
    expect(await READERS[provider](trial)).toMatchObject({ finish: ENDS[provider] });
    expect(trial.strikes()).toBe(1);
  });
});

const ERRORS: readonly (readonly [
  error: 'server-error' | 'overloaded' | 'rate-limit',
  openai: string,
  anthropic: string,
])[] = [
  ['server-error', 'server_error', 'api_error'],
  ['overloaded', 'service_unavailable_error', 'overloaded_error'],
  ['rate-limit', 'tokens', 'rate_limit_error'],
];

describe.each(ERRORS)('llm.stream-error %s', (error, openaiType, anthropicType) => {
  const fault = { kind: 'llm.stream-error', on, afterChunks: 2, error } as const;

  it('is an error of the OpenAI client without a status, behind a part of the text', async () => {
    const trial = newTrial(fault);
    const heard = await fromOpenAi(trial);
    expect(heard.error).toBeInstanceOf(OpenAI.APIError);
    expect(heard.error).toMatchObject({ status: undefined, type: openaiType });
    expect(heard.text).toHaveLength(2 * 24);
    trial.heal();
    expect(await fromOpenAi(trial)).toMatchObject({ finish: 'stop' });
    expect(trial.strikes()).toBe(1);
    expect(trial.mock.collect(trial.trial)).toMatchObject([{ stream: { whole: false } }, { stream: { whole: true } }]);
  });

  it('is an error of the Anthropic client without a status, behind a part of the text', async () => {
    const trial = newTrial(fault);
    const heard = await fromAnthropic(trial);
    expect(heard.error).toBeInstanceOf(Anthropic.APIError);
    expect(heard.error).toMatchObject({ status: undefined, error: { type: 'error', error: { type: anthropicType } } });
    expect(heard.text).toHaveLength(2 * 24);
    trial.heal();
    expect(await fromAnthropic(trial)).toMatchObject({ finish: 'end_turn' });
  });
});

describe('faults of streams', () => {
  it.each([
    { kind: 'llm.stream-cut', on, afterChunks: 1, by: 'reset' },
    { kind: 'llm.slow-tokens', on, everyMs: 10_000 },
    { kind: 'llm.stream-error', on, afterChunks: 1, error: 'overloaded' },
  ] as const)('$kind does not strike where no stream was asked for', async (fault) => {
    const trial = newTrial(fault);
    await openAi(trial.mock.llmUrl, trial.activity).embeddings.create({ model: 'text-embedding-3-small', input: 'a' });
    expect(trial.strikes()).toBe(0);
  });

  it('leave a refusal of the provider whole', async () => {
    const trial = newTrial({ kind: 'llm.stall', on, afterChunks: 1 });
    const client = openAi(trial.mock.llmUrl, trial.activity);
    const refused = client.chat.completions.create({ model: 'm', messages: [], stream: true });
    expect(await rejection(refused)).toBeInstanceOf(OpenAI.BadRequestError);
  });
});
