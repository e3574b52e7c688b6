import { FAULT_ROWS, type FaultRow, rowName } from './fault-rows.js';
import { FAULTS } from './faults.js';
import type { Verdict } from './judge.js';
import { CATALOGUE_PLACES, STORE_PLACES } from './places.js';

const INTRODUCTION = `# What goes wrong, and what becomes of a run

Made by \`SLUICE_TORTURE=1 npx vitest run test/faults -u\`, which lets each of these faults come between Sluice and the store, and between Sluice and the
catalogue, at each of these places: at the first request there (503 SlowDown: the first four), and at each. \`npm test\` does some of it, and fails where
this page lacks a row or tells another result.

Whatever comes, the run ends by itself; what its report says is written is right in the catalogue, whole; what is not right is named in the report; nothing
that is alive is deleted; and no secret is told. The catalogue holds what an earlier run left there, some of it gone from the store since.

- **recovered**: the catalogue is that of an undisturbed run.
- **warned**: so it is, but for what a run can do without, and says so.
- **named**: what failed is in the report, with these codes; all else is right.
- **the run fails**: it stops with that code.

After it stands the exit code. The table's runs wait 3 seconds for an answer (\`SLUICE_ANSWER_TIMEOUT\`) and try a request to the store three times
(\`connectionOptions.maxAttempts\`), six times where it asks to slow down.
`;

/** The page of the docs: what became of each row. */
export function faultPage(verdicts: ReadonlyMap<string, Verdict>): string {
  const parts = [
    section('Between Sluice and the store', STORE_PLACES, verdicts),
    section('Between Sluice and the catalogue', CATALOGUE_PLACES, verdicts),
  ];
  return `${INTRODUCTION}\n${parts.join('\n')}`;
}

/** What the page says became of each row, by the rows' names. */
export function verdictsOf(page: string): ReadonlyMap<string, string> {
  const told = new Map<string, string>();
  let place = '';
  for (const line of page.split('\n')) {
    if (line.startsWith('### ')) place = line.slice('### '.length);
    const [, fault = '', first = '', always = ''] = line.split('|').map((cell) => cell.trim());
    for (const row of FAULT_ROWS) {
      if (row.place === place && row.fault === fault) told.set(rowName(row), row.times === 'always' ? always : first);
    }
  }
  return told;
}

/** A result and its exit code. */
export function cellOf({ result, exitCode }: Verdict): string {
  return `${result} (${exitCode})`;
}

function section(title: string, places: object, verdicts: ReadonlyMap<string, Verdict>): string {
  return `## ${title}\n${Object.keys(places)
    .map((place) => `\n### ${place}\n\n${table(place, verdicts)}`)
    .join('')}`;
}

function table(place: string, verdicts: ReadonlyMap<string, Verdict>): string {
  const cell = (row: FaultRow | undefined): string => {
    const verdict = row && verdicts.get(rowName(row));
    return verdict === undefined ? '–' : cellOf(verdict);
  };
  const lines = Object.keys(FAULTS).flatMap((fault) => {
    const rows = FAULT_ROWS.filter((row) => row.place === place && row.fault === fault);
    const [first, always] = [rows.find(({ times }) => times !== 'always'), rows.find(({ times }) => times === 'always')];
    return rows.length === 0 ? [] : [`| ${fault} | ${cell(first)} | ${cell(always)} |`];
  });
  return `| fault | at first | always |\n| --- | --- | --- |\n${lines.join('\n')}\n`;
}
