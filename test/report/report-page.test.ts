import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type ReportFile, reportPage } from '@sluice/report-page';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumEnvironment, chromiumPath } from '../support/chromium.mjs';
import { hostileReport } from '../support/hostile-report.js';
import { syntheticReport } from '../support/synthetic-report.js';

const MEGABYTE = 1_000_000;
const WIDE = { width: 1440, height: 1000 };
const ARTEFACTS = join(dirname(fileURLToPath(import.meta.url)), 'artefacts');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(chromiumPath() === undefined)('the page of a report, in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    mkdirSync(ARTEFACTS, { recursive: true });
    process.stdout.write(`Screenshots: ${ARTEFACTS}\n`);
    browser = await chromium.launch({
      executablePath: chromiumPath() ?? '',
      args: ['--no-sandbox'],
      env: chromiumEnvironment() as Record<string, string>,
    });
  });
  afterAll(() => browser?.close());

  /** Opens a page; whatever it logs, throws or asks of a network is in `complaints`. */
  async function opened(
    name: string,
    report: ReportFile,
    { since, ...context }: BrowserContextOptions & { since?: ReportFile } = {},
  ) {
    const path = join(ARTEFACTS, `${name}.html`);
    writeFileSync(path, reportPage(report, since === undefined ? {} : { since }));
    const page = await (await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce', ...context })).newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    page.on('request', (request) => request.url().startsWith('file:') || complaints.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    await page.waitForSelector('main[aria-busy="false"]');
    return { page, complaints };
  }

  function shot(page: Page, name: string): Promise<Buffer> {
    return page.screenshot({ path: join(ARTEFACTS, `${name}.png`) });
  }

  test('shows what was run, and what failed first, without a complaint', async () => {
    const { page, complaints } = await opened('sample', syntheticReport(300));
    expect(await page.textContent('h1')).toBe('acme_lake');
    expect(await page.textContent('.title .status')).toBe('partial');
    expect(await page.locator('main > section').first().getAttribute('id')).toBe('problems');
    expect(await page.textContent('#problems')).toContain('S3_ACCESS_DENIED');
    expect(await page.textContent('#calls .denied')).toContain('s3:GetObject');
    await shot(page, 'top');
    await page.locator('#lake').scrollIntoViewIfNeeded();
    expect(complaints).toEqual([]);
  });

  test('finds datasets by name and by column, and says how many', async () => {
    const { page, complaints } = await opened('search', syntheticReport(300));
    await page.fill('#search', 'payroll');
    await page.waitForFunction(() => document.querySelector('#found')?.textContent?.includes('found'));
    const found = Number.parseInt((await page.textContent('#found')) ?? '', 10);
    const expected = syntheticReport(300).containers?.filter((each) => JSON.stringify(each).includes('payroll')).length;
    expect(found).toBe(expected);
    expect(await page.textContent('#announcer')).toBe(`${found} places found`);
    await page.fill('#search', 'zip');
    await page.waitForFunction(() => document.querySelector('.rows')?.textContent?.includes('column zip'));
    await page.locator('[role="treeitem"]').first().click();
    expect(await page.textContent('.panel')).toContain('address');
    await page.fill('#search', 'there is no such thing');
    await page.waitForFunction(() => document.querySelector('#found')?.textContent === 'Nothing is found');
    expect(complaints).toEqual([]);
  });

  test('drills down to a dataset and up again, and measures by what is chosen', async () => {
    const { page, complaints } = await opened('map', syntheticReport(300));
    const crumbs = () => page.locator('.crumbs li').allTextContents();
    const largest = () => page.locator('.tile').first().getAttribute('title');
    expect(await largest()).toMatch(/^acme-raw, [\d.]+ [TG]B, \d+ datasets$/);
    await page.getByText('Objects', { exact: true }).first().click();
    expect(await largest()).toMatch(/, [\d,]+ objects, /);
    await page.locator('.tile').first().click();
    await page.locator('.tile').first().click();
    expect(await crumbs()).toHaveLength(3);
    await shot(page, 'drilled');
    await page.locator('.tile-place').first().click();
    expect(await page.textContent('.panel h3')).toMatch(/_\d+$/);
    await page.locator('.crumbs button').first().click();
    expect(await crumbs()).toEqual(['acme_lake']);
    await page.locator('.choices', { hasText: 'Group by' }).getByText('Format').click();
    expect(await largest()).toMatch(/^parquet, /);
    await page.getByText('Table', { exact: true }).click();
    expect(await page.locator('.map-table tbody tr').count()).toBeGreaterThan(3);
    expect(complaints).toEqual([]);
  });

  test('is walked by keys alone: search, tree, dataset, nested columns, back, map', async () => {
    const { page, complaints } = await opened('keys', syntheticReport(300));
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    await page.focus('#search');
    await page.keyboard.type('zip');
    await page.waitForFunction(() => document.querySelector('.rows')?.textContent?.includes('column zip'));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H3');
    await page.locator('.column-list summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.column-list details[open]').count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-posinset'))).toBe('2');
    await page.focus('#search');
    await page.fill('#search', '');
    await page.waitForFunction(() => document.querySelector('#found')?.textContent === '');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('[role="treeitem"][aria-level="2"]').count()).toBeGreaterThan(2);
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-level'))).toBe('2');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('[role="treeitem"][aria-level="2"]').count()).toBe(0);
    await page.locator('.crumbs button').first().focus();
    await page.keyboard.press('Enter');
    const first = await focused();
    await page.keyboard.press('ArrowRight');
    expect(await focused()).not.toBe(first);
    await page.keyboard.press('Enter');
    expect(await page.locator('.crumbs li').count()).toBe(2);
    await page.keyboard.press('Backspace');
    expect(await page.locator('.crumbs li').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  test('is as dark as the system, or as people choose', async () => {
    const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const { page: light } = await opened('light', syntheticReport(20), { colorScheme: 'light' });
    const { page: dark } = await opened('dark', syntheticReport(20), { colorScheme: 'dark' });
    const [bright, dim] = [await background(light), await background(dark)];
    expect(bright).not.toBe(dim);
    await dark.click('#theme');
    expect(await background(dark)).toBe(bright);
    await dark.reload();
    expect(await background(dark)).toBe(bright);
  });

  test('shows hostile names as the text that they are', async () => {
    const { page, complaints } = await opened('hostile', hostileReport());
    await page.fill('#search', 'script');
    await page.waitForFunction(() => document.querySelector('#found')?.textContent?.includes('found'));
    await page.locator('[role="treeitem"]').first().click();
    expect(await page.textContent('.panel h3')).toContain('</script><script>alert(1)</script>');
    expect(await page.locator('.panel a').count()).toBe(0);
    await page.fill('#search', '');
    await page.waitForFunction(() => document.querySelector('#found')?.textContent === '');
    await page.locator('.tile').first().click();
    // biome-ignore lint/performance/useDomNodeTextContent: what is seen, not what scripts hold.
    const text = await page.evaluate(() => document.body.innerText);
    expect(text).toContain('\\u{202e}');
    expect(text).toContain('__proto__');
    expect(['\u202e', '\u0007'].filter((character) => text.includes(character))).toEqual([]);
    expect(await page.locator('main img, main iframe, main script').count()).toBe(0);
    await shot(page, 'hostile');
    expect(complaints).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('has nothing in any view that axe complains of (%s)', async (colorScheme) => {
    const { page, complaints } = await opened(`axe-${colorScheme}`, syntheticReport(300), {
      colorScheme,
      since: syntheticReport(280),
    });
    const complained = async (): Promise<string[]> => {
      await page.evaluate(AXE);
      return page.evaluate(async () => {
        const { axe } = window as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        return (await axe.run()).violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes
              .map(({ html }) => html.slice(0, 160))
              .slice(0, 3)
              .join(' | ')}`,
        );
      });
    };
    expect(await complained()).toEqual([]);
    await page.locator('.tile').first().click();
    await page.locator('.tile').first().click();
    await page.locator('.tile-place').first().click();
    await page.locator('#lake').evaluate((section) => section.scrollIntoView());
    await shot(page, `dataset-${colorScheme}`);
    expect(await complained()).toEqual([]);
    for (const colour of ['Outcome', 'Age']) {
      await page.locator('.crumbs button').first().click();
      await page.locator('.choices', { hasText: 'Colour' }).getByText(colour).click();
      await shot(page, `${colour.toLowerCase()}-${colorScheme}`);
      expect(await complained()).toEqual([]);
      await page.locator('.tile').first().click();
    }
    await page.getByText('Table', { exact: true }).click();
    await page.fill('#search', 'email');
    await page.waitForFunction(() => document.querySelector('#found')?.textContent?.includes('found'));
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    expect(await complained()).toEqual([]);
    await page.screenshot({ path: join(ARTEFACTS, `whole-${colorScheme}.png`), fullPage: true });
    expect(complaints).toEqual([]);
  });

  test('shows how the lake differs from an earlier report', async () => {
    const report = syntheticReport(60);
    const [first, ...others] = report.containers?.slice(5) ?? [];
    if (first === undefined) throw new Error('there are no datasets');
    const since = {
      ...report,
      containers: [...(report.containers?.slice(0, 5) ?? []), { ...first, size: 1 }, ...others.slice(1)],
    };
    const { page } = await opened('since', report, { since });
    const changes = (await page.textContent('#changes')) ?? '';
    expect(changes).toContain('How the lake differs');
    expect(await page.locator('#changes .problem').allTextContents()).toEqual([
      expect.stringContaining(others[0]?.fullyQualifiedName ?? '?'),
      expect.stringMatching(/size.*1.*→/),
    ]);
  });

  test('takes 20,000 datasets, and draws only what is in sight', async () => {
    const { page, complaints } = await opened('large', syntheticReport(20_000));
    expect(await page.locator('*').count()).toBeLessThan(5000);
    await page.locator('.tile').first().click();
    await page.fill('#search', 'payroll_19');
    await page.waitForFunction(() => document.querySelector('#found')?.textContent?.includes('found'));
    expect(await page.locator('[role="treeitem"]').count()).toBeLessThan(60);
    await page.locator('#lake').evaluate((section) => section.scrollIntoView());
    await shot(page, 'large');
    expect(complaints).toEqual([]);
  });
});

describe('the text of the page', () => {
  test('is below a megabyte for 1,000 datasets', () => {
    expect(Buffer.byteLength(reportPage(syntheticReport(1000)))).toBeLessThan(MEGABYTE);
  });

  test('lets nothing run but its own script, and names nothing outside', () => {
    const page = reportPage(hostileReport());
    expect(page.slice(0, 600)).toMatch(/default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+';/);
    expect(page.includes('unsafe-inline')).toBe(false);
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/ (?:src|href)="(?!#)/)).toBeNull();
  });
});
