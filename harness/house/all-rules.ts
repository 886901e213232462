// All house rules over all sources.
import { bannedWords, noSwallowedErrors } from './code-rules.ts';
import { everyRoomSeen, headers, machinePaths, names, sizes } from './file-rules.ts';
import { importsInTable, workflowsStayInSandbox } from './import-rules.ts';
import type { Source } from './source-tree.ts';
import type { HouseRule, Violation } from './violation.ts';

const RULES: readonly HouseRule[] = [
  everyRoomSeen,
  importsInTable,
  workflowsStayInSandbox,
  bannedWords,
  noSwallowedErrors,
  names,
  sizes,
  headers,
  machinePaths,
];

/** Everything that does not keep the rules. An empty list of sources is a violation of its own. */
export const violationsIn = (sources: readonly Source[]): readonly Violation[] =>
  RULES.flatMap((rule) => rule(sources));
