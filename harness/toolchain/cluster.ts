// The programs of a self-hosted cluster beside its PostgreSQL: the server that keeps its executions there, its schema tool, Toxiproxy.
import type { ToolchainOptions } from './options.ts';
import { provideReleased, type Program, type ReleasedTool } from './released-tool.ts';
import { TEMPORAL_SERVER_VERSION, TOXIPROXY_VERSION } from './versions.ts';

const TEMPORAL_RELEASE = {
  version: TEMPORAL_SERVER_VERSION,
  address: `https://github.com/temporalio/temporal/releases/download/v${TEMPORAL_SERVER_VERSION}`,
  archive: 'temporal',
};

const CLUSTER_SERVER: ReleasedTool = {
  ...TEMPORAL_RELEASE,
  tool: 'temporal-server',
  title: 'Temporal server',
  setting: 'ORDEAL_TEMPORAL_SERVER',
  module: 'go.temporal.io/server/cmd/server',
  usually: 'about 4 min on 2 cores, once',
  refuse: (said) =>
    said.includes('(Server ') ? 'is a temporal CLI, which keeps executions in SQLite alone' : undefined,
};

const SQL_TOOL: ReleasedTool = {
  ...TEMPORAL_RELEASE,
  tool: 'temporal-sql-tool',
  title: 'temporal-sql-tool',
  setting: 'ORDEAL_TEMPORAL_SQL_TOOL',
  module: 'go.temporal.io/server/cmd/tools/sql',
  usually: 'about 20 s on 2 cores, once',
};

const TOXIPROXY: ReleasedTool = {
  tool: 'toxiproxy-server',
  title: 'Toxiproxy',
  version: TOXIPROXY_VERSION,
  setting: 'ORDEAL_TOXIPROXY',
  address: `https://github.com/Shopify/toxiproxy/releases/download/v${TOXIPROXY_VERSION}`,
  archive: 'toxiproxy',
  module: 'github.com/Shopify/toxiproxy/v2/cmd/server',
  usually: 'about 20 s on 2 cores, once',
};

/** A server that can keep its executions in PostgreSQL: the CLI cannot. @throws HarnessError TOOL_MISSING */
export const provideClusterServer = (options: ToolchainOptions): Promise<Program> =>
  provideReleased(options, CLUSTER_SERVER);

/** Makes and updates the server's schema. @throws HarnessError TOOL_MISSING */
export const provideSqlTool = (options: ToolchainOptions): Promise<Program> => provideReleased(options, SQL_TOOL);

/** A TCP proxy whose connections can be slowed, cut and refused; started with `-host H -port P`. @throws HarnessError TOOL_MISSING */
export const provideToxiproxy = (options: ToolchainOptions): Promise<Program> => provideReleased(options, TOXIPROXY);
