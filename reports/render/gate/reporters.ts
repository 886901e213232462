// The registry of the gate's reporters: what `ordeal replay --reporter` accepts. A new one is a file in this folder and a line here.
import type { GateReport } from '../../evidence/gate.ts';
import { renderGateAnnotations } from './annotations.ts';
import { renderGateJson } from './json.ts';
import { renderGateJunit } from './junit.ts';
import { renderGateList } from './list.ts';
import { renderGateMarkdown } from './markdown.ts';
import { renderGateSarif } from './sarif.ts';

export interface GateRenderOptions {
  /** ANSI colours, for `list`. Default false. */
  readonly color?: boolean;
  /** Columns, for `list`. Default 100. */
  readonly width?: number;
  /** Folder of the configuration from the repository's root, with `/`, for what code hosts read. Default `''`: the root. */
  readonly folder?: string;
}

export interface GateReporter {
  /** One line for `--help`. */
  readonly title: string;
  /** The file in the output folder; absent: the text goes to the terminal. */
  readonly fileName?: string;
  /** Pure: the same report gives the same text. */
  readonly render: (report: GateReport, options?: GateRenderOptions) => string;
}

export const GATE_REPORTER_NAMES = ['list', 'json', 'junit', 'markdown', 'sarif', 'github'] as const;

export type GateReporterName = (typeof GATE_REPORTER_NAMES)[number];

export const GATE_REPORTERS: Readonly<Record<GateReporterName, GateReporter>> = {
  list: { title: 'table in the terminal', render: renderGateList },
  json: { title: 'the machine-readable contract', fileName: 'gate.json', render: renderGateJson },
  junit: { title: 'JUnit XML for CI systems', fileName: 'gate.junit.xml', render: renderGateJunit },
  markdown: { title: 'Markdown for a pull request', fileName: 'gate.md', render: renderGateMarkdown },
  sarif: {
    title: 'SARIF 2.1.0 for code scanning',
    fileName: 'gate.sarif',
    render: (report, { folder = '' } = {}) => renderGateSarif(report, folder),
  },
  github: {
    title: 'annotations of GitHub Actions',
    render: (report, { folder = '' } = {}) => renderGateAnnotations(report, folder),
  },
};
