// The room's door: external programs, provided.
export { PROGRAMS } from './programs.ts';
export { provideChromium } from './chromium.ts';
export { provideClusterServer, provideSqlTool, provideToxiproxy } from './cluster.ts';
export type { ToolchainOptions } from './options.ts';
export { providePostgres } from './postgres.ts';
export { provideTemporalServer, type TemporalServer } from './temporal-server.ts';
export { provideTestServer } from './test-server.ts';
export { provideVersitygw } from './versitygw.ts';
export { TEMPORAL_SERVER_VERSION } from './versions.ts';
