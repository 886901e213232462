// The room's door: external programs, provided.
export type { ToolchainOptions } from './options.ts';
export { provideTemporalServer, type TemporalServer } from './temporal-server.ts';
export { provideTestServer } from './test-server.ts';
