import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { hasPython } from '../support/python.mjs';
import { isOf, picturedPage } from '../support/report-picture.mjs';
import { textPictures } from '../support/text-pictures.mjs';

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const LIMIT_MILLISECONDS = 120_000;

test.skipIf(!hasPython())(
  'the pictures of a run and of a plan show what the commands print, that of a report its page; `npm run pictures` makes them anew',
  { timeout: LIMIT_MILLISECONDS },
  async () => {
    const { pictures, report } = await textPictures();
    expect(Object.keys(pictures)).toEqual(['run.svg', 'plan.svg']);
    for (const [name, svg] of Object.entries(pictures)) expect(svg).toBe(readFileSync(`${FOLDER}${name}`, 'utf8'));
    expect(isOf(readFileSync(`${FOLDER}report.png`), picturedPage(report))).toBe(true);
  },
);
