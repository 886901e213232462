// The programs that `ordeal setup` provides and `ordeal doctor` looks for.
import { provideClusterServer, provideSqlTool, provideToxiproxy } from './cluster.ts';
import type { ToolchainOptions } from './options.ts';
import { provideTemporalServer } from './temporal-server.ts';
import { provideTestServer } from './test-server.ts';
import { provideVersitygw } from './versitygw.ts';

export interface ProvidedProgram {
  /** For people, with what it is for. */
  readonly title: string;
  provide(options: ToolchainOptions): Promise<{ readonly program: string }>;
}

export const PROGRAMS: readonly ProvidedProgram[] = [
  { title: 'Temporal server', provide: provideTemporalServer },
  { title: 'test server (--env test-server)', provide: provideTestServer },
  { title: 'Temporal server for a database (--server-database)', provide: provideClusterServer },
  { title: 'temporal-sql-tool (--server-database)', provide: provideSqlTool },
  { title: 'Toxiproxy', provide: provideToxiproxy },
  { title: 'versitygw', provide: provideVersitygw },
];
