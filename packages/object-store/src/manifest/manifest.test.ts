import { isIngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { parseManifest } from './manifest.js';

const AT = 's3://bucket/openmetadata.json';

const parse = (...entries: unknown[]) => parseManifest(JSON.stringify({ entries }), AT);

function errorOf(text: string): { code: string; path: string | undefined } {
  try {
    parseManifest(text, AT);
  } catch (error) {
    if (isIngestError(error)) return { code: error.code, path: error.path };
    throw error;
  }
  throw new Error('It was parsed');
}

test('each entry tells where it stands', () => {
  expect(parse({ dataPath: 'a' }, { dataPath: 'b' }).entries).toEqual([
    { at: `${AT}#/entries/0`, entry: { dataPath: 'a' } },
    { at: `${AT}#/entries/1`, entry: { dataPath: 'b' } },
  ]);
});

test('a wrong entry is located and named, and its neighbours survive', () => {
  const { entries, invalid } = parse(
    { dataPath: 'a' },
    { dataPath: 'b', containerName: 'bucket', depth: 'two' },
    { dataPath: 'c' },
  );
  expect(entries.map(({ at }) => at)).toEqual([`${AT}#/entries/0`, `${AT}#/entries/2`]);
  expect(invalid).toMatchObject([
    {
      at: `${AT}#/entries/1`,
      dataPath: 'b',
      containerName: 'bucket',
      error: { code: 'MANIFEST_ENTRY_INVALID', path: `${AT}#/entries/1/depth`, message: 'depth must be integer' },
    },
  ]);
});

test.each([
  [{ dataPath: 'a', structureFromat: 'csv' }, 'unknown key structureFromat, did you mean structureFormat?'],
  [{ dataPath: 'a', zzzzzzzzzz: 1 }, 'unknown key zzzzzzzzzz'],
  [{ structureFormat: 'csv' }, 'dataPath is missing'],
  [{ dataPath: 'a', partitionColumns: [{ name: 'x' }] }, 'partitionColumns.0.dataType is missing'],
  [{ dataPath: 'a', dept: 1, isPartitioned: 1 }, 'unknown key dept, did you mean depth?; isPartitioned must be boolean'],
  [{ dataPath: '//' }, 'dataPath names no folder'],
  ['a', 'the entry must be object'],
])('%j is not an entry', (entry, message) => {
  const { entries, invalid } = parse(entry);
  expect(entries).toEqual([]);
  expect(invalid.map(({ error }) => error.message)).toEqual([message]);
});

test('a byte order mark is no part of the text', () => {
  expect(parseManifest('\uFEFF{"entries":[{"dataPath":"a"}]}', AT).entries).toHaveLength(1);
});

test('a byte order mark does not move the place of an error', () => {
  const text = '\uFEFF{\n  "entries": [],\n}';
  expect(() => parseManifest(text, AT)).toThrow(expect.objectContaining({ code: 'MANIFEST_NOT_JSON', path: `${AT}:3:1` }));
});

test('text that is not JSON is located by line and column', () => {
  expect(errorOf('{\n  "entries": [],\n}')).toEqual({ code: 'MANIFEST_NOT_JSON', path: `${AT}:3:1` });
});

test.each(['[]', 'null', '{}', '{"entries":{}}'])('%s has no list of entries', (text) => {
  expect(errorOf(text)).toEqual({ code: 'MANIFEST_INVALID', path: AT });
});
