// The page in a real browser, opened from a file: it loads nothing, lets nothing act, and does what it offers.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hostileReport } from '../../evidence/fixtures/hostile.ts';
import { approvalNever } from '../../evidence/fixtures/llm-trials.ts';
import { emptyReport, richReport, runReportOf } from '../../evidence/fixtures/run-report.ts';
import type { RunReport } from '../../evidence/run.ts';
import { renderJunit } from '../junit.ts';
import { renderHtml } from './page.ts';

let browser: Browser;
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ordeal-page-'));
  const program = process.env['CHROMIUM_PATH'];
  if (program === undefined) throw new Error('CHROMIUM_PATH is not set: the set-up of the tests sets it.');
  // Containers run as root, where Chromium's own sandbox refuses to start; the page under test is our own.
  browser = await chromium.launch({
    executablePath: program,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
});
afterAll(async () => {
  await browser.close();
  await rm(dir, { recursive: true, force: true });
});
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

interface Opened {
  readonly page: Page;
  /** Errors and warnings of the console (a breach of the policy is one), uncaught errors, requests that leave the file. */
  readonly complaints: string[];
}

async function open(report: RunReport, fragment = '', options: BrowserContextOptions = {}): Promise<Opened> {
  const file = join(dir, 'report.html');
  await writeFile(file, renderHtml(report));
  const page = await (await browser.newContext(options)).newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(pathToFileURL(file).href) && !request.url().startsWith('data:'))
      complaints.push(`request: ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href + fragment);
  return { page, complaints };
}

const visibleTitles = (page: Page): Promise<string[]> =>
  page.locator('.trial:visible > summary .title b').allTextContents();

describe('the page', () => {
  it('opens from a file without a complaint or a request, the worst trial first', async () => {
    const { page, complaints } = await open(richReport);
    expect(await page.locator('h1').textContent()).toBe('2 of 7 trials failed.');
    expect(await visibleTitles(page)).toHaveLength(7);
    expect((await visibleTitles(page))[0]).toBe('research/unauthorized-stops');
    await expect.poll(() => page.locator('.trial.fail .problem').first().isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('refuses any script and style but its own', async () => {
    const { page, complaints } = await open(richReport);
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.struck = 1' }))`,
    );
    expect(await page.evaluate('window.struck')).toBeUndefined();
    expect(complaints.join('\n')).toMatch(/Content Security Policy/);
  });

  it('shows only the trials of the chosen verdict, and those that match the search', async () => {
    const { page } = await open(richReport);
    await page.getByText('Unknown 1', { exact: true }).click();
    expect(await visibleTitles(page)).toEqual(['document-processing/both-workers-killed-while-waiting']);
    await page.getByText('All 7', { exact: true }).click();
    await page.getByLabel('Find a scenario').fill('rate-limit storm');
    expect(await visibleTitles(page)).toEqual(['research/rate-limit-storm-within-attempts']);
    await page.getByLabel('Find a scenario').fill('nothing of this kind');
    expect(await page.locator('#none').isVisible()).toBe(true);
  });

  it('opens the trial of its link, also when the link is followed later', async () => {
    const { page } = await open(richReport, '#/trial/7f3a-4');
    const body = (key: string) => page.locator(`[id="/trial/${key}"] .body`);
    expect(await body('7f3a-4').isVisible()).toBe(true);
    expect(await body('7f3a-1').isVisible()).toBe(false);
    await page.evaluate(`location.hash = '#/trial/7f3a-1'`);
    await expect.poll(() => body('7f3a-1').isVisible()).toBe(true);
  });

  it('draws a bar per attempt, the kill, the workers and the folded idle time', async () => {
    const { page } = await open(richReport, '#/trial/7f3a-1');
    const drawing = page.locator('[id="/trial/7f3a-1"] .timeline svg');
    expect(await drawing.locator('.bar').count()).toBe(25);
    expect(await drawing.locator('.bar.died').count()).toBe(9);
    expect(await drawing.locator('.worker').count()).toBe(2);
    expect(await drawing.locator('.kill circle').count()).toBe(1);
    expect(await drawing.locator('.fold text').allTextContents()).toContain('2 h');
    expect(await drawing.locator('.bar title').first().textContent()).toMatch(
      /^ocr attempt 1 on worker-1, at \+0 ms for 60 ms: completed$/,
    );
  });

  it('gives the essentials without JavaScript: verdicts, findings, the filter', async () => {
    const { page } = await open(richReport, '', { javaScriptEnabled: false });
    expect(await page.locator('.problem').first().isVisible()).toBe(true);
    expect(await page.locator('#search').isVisible()).toBe(false);
    await page.getByText('Passed 4', { exact: true }).click();
    expect(await page.locator('.trial:visible').count()).toBe(4);
  });

  it('lets no hostile text act', async () => {
    const { page, complaints } = await open(hostileReport);
    await page.locator('.trial > summary').hover();
    await page.locator('.trial').click();
    expect(await page.evaluate('window.struck')).toBeUndefined();
    expect(await page.locator('img, .body script').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('fits a narrow screen without scrolling sideways, in light and in dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open(richReport, '#/trial/7f3a-1', { viewport: { width: 360, height: 740 }, colorScheme });
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    }
  });

  it('is not green and says so when nothing ran', async () => {
    const { page, complaints } = await open(emptyReport);
    expect(await page.locator('h1').textContent()).toBe('No trial was run: nothing is proven.');
    expect(await page.locator('.banner.pass, .trial').count()).toBe(0);
    expect(await page.locator('.list .none').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('stays usable with a thousand trials', async () => {
    const trials = Array.from({ length: 1_000 }, (_, index) => ({ ...approvalNever, key: `7f3a-${index}` }));
    const { page, complaints } = await open(runReportOf(trials), '#/trial/7f3a-900');
    expect(await page.locator('[id="/trial/7f3a-900"] .body').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });
});

describe('JUnit XML', () => {
  it('is read by an XML parser, hostile text included', async () => {
    const { page } = await open(emptyReport);
    for (const report of [richReport, hostileReport, emptyReport]) {
      const outcome = await page.evaluate(
        `((xml) => {
          const read = new DOMParser().parseFromString(xml, 'application/xml');
          return { broken: read.querySelector('parsererror')?.textContent ?? null, cases: read.querySelectorAll('testcase').length };
        })(${JSON.stringify(renderJunit(report))})`,
      );
      expect(outcome).toEqual({ broken: null, cases: Math.max(1, report.trials.length) });
    }
  });
});
