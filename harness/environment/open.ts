// Opens an environment by kind.
import type { EnvironmentOptions } from './options.ts';
import { openTestServer } from './test-server.ts';
import type { Environment, EnvironmentKind } from './types.ts';
import { openVirtual } from './virtual.ts';

/**
 * Provides and starts the environment's server, and waits until it answers.
 *
 * @throws HarnessError TOOL_MISSING, SERVER_UNREACHABLE or ADDRESS_IN_USE
 */
export const openEnvironment = (kind: EnvironmentKind, options: EnvironmentOptions): Promise<Environment> => {
  switch (kind) {
    case 'virtual':
      return openVirtual(options);
    case 'test-server':
      return openTestServer(options);
  }
};
