// What the model is asked. Pure: the workflow builds its prompts here, so they are recorded in the history.

export const summaryPrompt = (topic: string, article: string): string =>
  `Summarise this article about ${topic} in 3 bullet points\n\n${article}`;

/** What is asked of the five summaries together. */
export const ANGLES = [
  'where the sources agree',
  'where the sources contradict each other',
  'what the sources leave open',
] as const;

export const anglePrompt = (topic: string, angle: string, summaries: readonly string[]): string =>
  `Sources about ${topic}:\n\n${numbered(summaries)}\n\nSay in 3 bullet points ${angle}.`;

export const draftPrompt = (topic: string, summaries: readonly string[], findings: readonly string[]): string =>
  `Write a one-page briefing about ${topic}.\n\nSources:\n${numbered(summaries)}\n\nFindings:\n${numbered(findings)}`;

export const revisionPrompt = (topic: string, draft: string): string =>
  `Revise this briefing about ${topic}: remove every claim that has no source.\n\n${draft}`;

const numbered = (texts: readonly string[]): string =>
  texts.map((text, index) => `[${index + 1}] ${text}`).join('\n\n');
