// What the model is asked.
import type { SummaryRequest } from './types.ts';

/** @param text - the document's text, already cut to what the model may read */
export function summaryPrompt({ doc_id, revision }: SummaryRequest, text: string): string {
  const task = `Summarise the document ${doc_id} for a reviewer, in at most 200 words.`;
  if (revision === undefined) return `${task}\n\nDocument:\n${text}`;
  return [
    `${task} A reviewer has read the summary below and asks for a change; make it, and keep to what the document says.`,
    `Change: ${revision.note}`,
    `Summary so far:\n${revision.previous}`,
    `Document:\n${text}`,
  ].join('\n\n');
}
