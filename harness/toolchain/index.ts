// The room's door: external programs, provided.
export { provideChromium } from './chromium.ts';
export type { ToolchainOptions } from './options.ts';
export { providePostgres } from './postgres.ts';
export { provideTemporalServer, type TemporalServer } from './temporal-server.ts';
export { provideTestServer } from './test-server.ts';
