// Every rule over workflow code. A new rule is a file and a line here; docs/lint.md shows the same list.
import { environmentVariables, network, nodeGlobals, random, timers } from './rules/absent-global.ts';
import { clock } from './rules/clock.ts';
import { escape, replayBranch } from './rules/escape.ts';
import { hostLocale } from './rules/host-locale.ts';
import { icuData } from './rules/icu-data.ts';
import { keyOrder } from './rules/key-order.ts';
import { moduleState } from './rules/module-state.ts';
import { order } from './rules/order.ts';
import { databaseClient, hostModule, httpClient, llmClient, randomPackage } from './rules/packages.ts';
import { prototype } from './rules/prototype.ts';
import { readOnlyHandler } from './rules/read-only-handler.ts';
import { stackText } from './rules/stack-text.ts';
import type { LintRule } from './types.ts';

/** Two entries may share a name: one looks at globals, the other at packages. */
export const lintRules: readonly LintRule[] = [
  clock,
  random,
  randomPackage,
  environmentVariables,
  network,
  httpClient,
  databaseClient,
  llmClient,
  order,
  hostLocale,
  timers,
  hostModule,
  nodeGlobals,
  escape,
  prototype,
  replayBranch,
  readOnlyHandler,
  moduleState,
  keyOrder,
  icuData,
  stackText,
];
