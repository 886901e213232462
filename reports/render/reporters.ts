// The registry of reporters: what `--reporter` accepts. A new one is a file in this folder and a line here.
import type { RunReport } from '../evidence/run.ts';
import { renderHtml } from './html/page.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderTerminal } from './terminal.ts';

export interface Reporter {
  /** One line for `--help`. */
  readonly title: string;
  /** The file in the run's folder; absent: the text goes to the terminal. */
  readonly fileName?: string;
  /** Pure: the same report gives the same text. */
  readonly render: (report: RunReport) => string;
}

export const REPORTER_NAMES = ['list', 'json', 'junit', 'markdown', 'html'] as const;

export type ReporterName = (typeof REPORTER_NAMES)[number];

export const reporters: Readonly<Record<ReporterName, Reporter>> = {
  list: { title: 'table in the terminal', render: (report) => renderTerminal(report) },
  json: { title: 'the machine-readable contract', fileName: 'report.json', render: renderJson },
  junit: { title: 'JUnit XML for CI systems', fileName: 'junit.xml', render: renderJunit },
  markdown: { title: 'Markdown for a pull request', fileName: 'report.md', render: renderMarkdown },
  html: { title: 'one self-contained page', fileName: 'report.html', render: renderHtml },
};

export const isReporterName = (name: string): name is ReporterName => Object.hasOwn(reporters, name);
