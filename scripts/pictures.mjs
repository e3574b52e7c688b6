// Makes the pictures of the README in docs/pictures/: what a run and a plan of the demo's lake print, and the page of a report. Needs a build.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromiumEnvironment, chromiumPath, installChromium } from '../test/support/chromium.mjs';
import { picturedPage, signed } from '../test/support/report-picture.mjs';
import { textPictures } from '../test/support/text-pictures.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const WINDOW = { width: 1280, height: 900 };

/** The page of the report in a window of a browser. */
async function reportPicture(report) {
  const page = picturedPage(report);
  const path = join(mkdtempSync(join(tmpdir(), 'sluice-picture-')), 'report.html');
  writeFileSync(path, page);
  installChromium();
  const playwright = createRequire(join(root, 'test/package.json')).resolve('playwright-core');
  const { chromium } = (await import(pathToFileURL(playwright).href)).default;
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: ['--no-sandbox'],
    env: chromiumEnvironment(),
  });
  try {
    const tab = await (await browser.newContext({ viewport: WINDOW, reducedMotion: 'reduce' })).newPage();
    await tab.goto(pathToFileURL(path).href);
    await tab.waitForSelector('main[aria-busy="false"]');
    await tab.fill('#search', 'month');
    await tab.waitForFunction(() => document.querySelector('.rows')?.textContent?.includes('column month'));
    await tab.locator('[role="treeitem"]').first().click();
    await tab.evaluate(() => document.querySelector('#lake')?.scrollIntoView());
    return signed(await tab.screenshot(), page);
  } finally {
    await browser.close();
    rmSync(dirname(path), { recursive: true });
  }
}

const folder = join(root, 'docs/pictures');
mkdirSync(folder, { recursive: true });
const { pictures, report } = await textPictures();
for (const [name, svg] of Object.entries(pictures)) writeFileSync(join(folder, name), svg);
writeFileSync(join(folder, 'report.png'), await reportPicture(report));
