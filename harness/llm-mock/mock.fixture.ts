// For the tests of this room: a running fake, and the official clients as an activity uses them.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { wallClock } from '../clock.ts';
import type { LlmFault } from '../scenario/types.ts';
import { startLlmMock } from './server.ts';
import { CALLER_HEADERS, type LlmMock, type LlmScript } from './types.ts';

export const TRIAL = 'trial-1';
export const WORKFLOW_ID = 'wf-1-research';

export const script = (parts: Partial<LlmScript> = {}): LlmScript => ({
  trial: TRIAL,
  workflowIdPrefix: 'wf-1-',
  faults: [],
  pages: {},
  ...parts,
  // Tests of the wire need an answer, whichever.
  answers: [...(parts.answers ?? []), { invented: true }],
});

export interface Activity {
  readonly workflowId?: string;
  readonly runId?: string;
  readonly activityType?: string;
  readonly activityId?: string;
  readonly attempt?: number;
  readonly virtualMs?: number;
}

export const callerHeaders = (activity: Activity = {}): Record<string, string> => ({
  [CALLER_HEADERS.workflowId]: activity.workflowId ?? WORKFLOW_ID,
  [CALLER_HEADERS.runId]: activity.runId ?? 'run-1',
  [CALLER_HEADERS.activityType]: activity.activityType ?? 'call_llm',
  [CALLER_HEADERS.activityId]: activity.activityId ?? '1',
  [CALLER_HEADERS.attempt]: String(activity.attempt ?? 1),
  ...(activity.virtualMs === undefined ? {} : { [CALLER_HEADERS.virtualMs]: String(activity.virtualMs) }),
});

export const openAi = (
  baseURL: string,
  activity: Activity = {},
  options: { timeout?: number; maxRetries?: number } = {},
): OpenAI =>
  new OpenAI({ apiKey: 'sk-test', baseURL, maxRetries: 0, defaultHeaders: callerHeaders(activity), ...options });

export const ask = (client: OpenAI, prompt = 'Summarise this.') =>
  client.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: prompt }] });

export const anthropic = (
  baseURL: string,
  activity: Activity = {},
  options: { timeout?: number; maxRetries?: number } = {},
): Anthropic =>
  new Anthropic({ apiKey: 'sk-ant-test', baseURL, maxRetries: 0, defaultHeaders: callerHeaders(activity), ...options });

/** A request to Anthropic without anything that is not needed. */
export const toClaude = (prompt = 'Summarise this.') => ({
  model: 'claude-sonnet-5-5',
  max_tokens: 1_000,
  messages: [{ role: 'user' as const, content: prompt }],
});

export const GEMINI_MODEL = 'gemini-2.5-flash';

/** A request to Gemini as its client sends it. @param how - what follows the model in the address */
export const askGemini = (
  mock: LlmMock,
  more: Record<string, unknown> = {},
  how = ':generateContent',
  activity: Activity = {},
): Promise<Response> =>
  fetch(`${mock.anthropicUrl}/v1beta/models/${GEMINI_MODEL}${how}`, {
    method: 'POST',
    headers: { ...callerHeaders(activity), 'content-type': 'application/json', 'x-goog-api-key': 'test' },
    body: JSON.stringify({ contents: [{ parts: [{ text: 'Summarise this.' }], role: 'user' }], ...more }),
  });

/** What the promise was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const [outcome] = await Promise.allSettled([promise]);
  if (outcome.status === 'fulfilled') throw new Error('expected a rejection');
  return outcome.reason;
}

/** Runs a test against a fake of its own with one registered trial. */
export async function withMock<T>(parts: Partial<LlmScript>, body: (mock: LlmMock) => Promise<T>): Promise<T> {
  const mock = await startLlmMock({ clock: wallClock });
  try {
    mock.register(script(parts));
    return await body(mock);
  } finally {
    await mock.close();
  }
}

export const armed = (fault: LlmFault): LlmScript['faults'] => [{ id: 'f1', fault }];
