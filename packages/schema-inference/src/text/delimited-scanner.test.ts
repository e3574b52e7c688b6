import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { pseudoRandom } from '../testing/pseudo-random.js';
import { type Dialect, scanDelimited } from './delimited-scanner.js';

function scan(text: string, dialect: Partial<Dialect> = {}, ended = true): string[][] {
  const records: string[][] = [];
  let cells: string[] = [];
  scanDelimited(text, { separator: ',', quote: '"', ...dialect }, ended, {
    cell(cell) {
      cells.push(cell);
    },
    endOfRecord() {
      records.push(cells);
      cells = [];
      return true;
    },
  });
  return records;
}

describe('scanDelimited', () => {
  it('splits well-formed text as csv-parse does', () => {
    const random = pseudoRandom(7);
    const pieces = ['a', 'b c', ',', ';', '"', '\n', '\r\n', "'", '', '1', 'ä', '  x'];
    const cell = (): string => Array.from({ length: random(4) }, () => pieces[random(pieces.length)]).join('');
    for (let round = 0; round < 500; round += 1) {
      const separator = [',', ';', '\t', '||'][random(4)] ?? ',';
      const lineEnd = ['\n', '\r\n'][random(2)] ?? '\n';
      const width = 2 + random(3);
      const rows = Array.from({ length: 1 + random(5) }, () => Array.from({ length: width }, cell));
      const text = rows
        .map((row) =>
          row.map((value) => (/[",;\t|\r\n]|^ | $/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(separator),
        )
        .join(lineEnd);
      expect(scan(text, { separator }), text).toEqual(rows);
      expect(parse(text, { delimiter: separator, record_delimiter: lineEnd }), text).toEqual(rows);
    }
  });

  it.each<[string, string, string[][]]>([
    ['a cut cell', 'a,b\n1,2', [['a', 'b']]],
    ['a cut after a separator', 'a,b\n1,', [['a', 'b']]],
    ['a cut quote', 'a,b\n1,"x\ny', [['a', 'b']]],
    ['a cut after a quote', 'a,b\n1,"x"', [['a', 'b']]],
    ['a cut between CR and LF', 'a,b\r\n1,2\r', [['a', 'b']]],
    [
      'no cut at a line’s end',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
  ])('leaves out the record of %s', (_case, text, records) => {
    expect(scan(text, {}, false)).toEqual(records);
  });

  it.each<[string, string[][]]>([
    ['a,', [['a', '']]],
    ['"a"', [['a']]],
    ['"a', [['"a']]],
    ['"a"b,c', [['"a"b', 'c']]],
    [
      'a,b\n"x,1\ny,2',
      [
        ['a', 'b'],
        ['"x', '1'],
        ['y', '2'],
      ],
    ],
    ['', []],
  ])('takes the whole of %j', (text, records) => {
    expect(scan(text)).toEqual(records);
  });

  it('takes text without a separator or quotes as it stands', () => {
    expect(scan('a,b\n"c"\n', { separator: undefined, quote: '' })).toEqual([['a,b'], ['"c"']]);
  });

  it('stops when it is told to', () => {
    let records = 0;
    scanDelimited('a\nb\nc\n', { separator: ',', quote: '"' }, true, {
      cell: () => undefined,
      endOfRecord: () => {
        records += 1;
        return records < 2;
      },
    });
    expect(records).toBe(2);
  });

  it.each([
    '"'.repeat(300_000),
    '"a'.repeat(200_000),
    'a\n'.repeat(300_000),
    `${' "'.repeat(150_000)}\n`,
    '""""x'.repeat(60_000),
  ])('takes time in proportion to the text: %.10s…', (text) => {
    const start = performance.now();
    scan(text, {}, false);
    scan(text, {}, true);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
