// Headers that Gemini puts on every answer: nothing about limits, and no id of the request.

/** Headers of any answer. */
export const geminiHeaders = (): Record<string, string> => ({
  server: 'scaffolding on HTTPServer2',
  vary: 'Origin, X-Origin, Referer',
  'x-frame-options': 'SAMEORIGIN',
});
