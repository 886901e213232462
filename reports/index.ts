// The doors of this room: evidence in and out of files, and the reporters.
export { gateOutputSchema } from './evidence/gate-schema.ts';
export { EvidenceError, type EvidenceErrorCode } from './evidence/error.ts';
export { safeName, trialFolder } from './evidence/file-name.ts';
export { parseRunReport, parseTrialEvidence } from './evidence/parse.ts';
export { openRunFolder, readRunReport, writeRendered, writeRunReport } from './evidence/run-store.ts';
export { readTrialEvidence, writeTrialEvidence } from './evidence/trial-store.ts';
export { gateHeadline } from './render/gate/outcome.ts';
export { renderLintSarif } from './render/lint-sarif.ts';
export { liveReporter, type LiveOptions } from './render/live.ts';
export { REPORTER_NAMES, reporters, isReporterName, type Reporter, type ReporterName } from './render/reporters.ts';
export { renderMatrixPage } from './render/matrix/markdown.ts';
export { renderTerminal, type TerminalOptions } from './render/terminal.ts';
