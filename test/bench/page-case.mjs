import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { reportPage } from '../../packages/report-page/dist/index.js';
import { chromiumEnvironment, chromiumPath, installChromium } from '../support/chromium.mjs';

/** As the build made it. */
const SYNTHETIC_REPORT = new URL('../../node_modules/.cache/test/support/synthetic-report.js', import.meta.url).href;
const DATASETS = [1000, 20_000];
const TIMES = 7;

/**
 * The page of a report in Debian's chromium, by the number of its datasets.
 * @typedef {object} MeasuredPage
 * @property {number} datasets
 * @property {number} megabytes
 * @property {number} paintMilliseconds from the start of the navigation to the first paint with content; a median
 * @property {number} readyMilliseconds until all of it can be used; a median
 * @property {number} times
 */

/** @returns {Promise<MeasuredPage[]>} */
export async function measurePage() {
  installChromium();
  const { syntheticReport } = await import(SYNTHETIC_REPORT);
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: ['--no-sandbox'],
    env: chromiumEnvironment(),
  });
  try {
    const measured = [];
    for (const datasets of DATASETS) {
      const html = reportPage(syntheticReport(datasets));
      const path = join(folder, `${datasets}.html`);
      writeFileSync(path, html);
      const opened = [];
      for (let time = 0; time < TIMES; time += 1) opened.push(await open(browser, pathToFileURL(path).href));
      const median = (of) => opened.map(of).sort((a, b) => a - b)[TIMES >>> 1];
      measured.push({
        datasets,
        megabytes: Buffer.byteLength(html) / 1e6,
        paintMilliseconds: median(({ paint }) => paint),
        readyMilliseconds: median(({ ready }) => ready),
        times: TIMES,
      });
    }
    return measured;
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Opens a page in a new context, whose caches are empty. */
async function open(browser, url) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForSelector('main[aria-busy="false"]');
    const ready = await page.evaluate(() => performance.now());
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
    return { paint, ready };
  } finally {
    await context.close();
  }
}
