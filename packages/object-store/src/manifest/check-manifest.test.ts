import { expect, test } from 'vitest';
import { checkManifest } from './check-manifest.js';

function check(...entries: unknown[]): string[] {
  const { problems } = checkManifest(JSON.stringify({ entries }), 'm.json');
  return problems.map(({ severity, pointer, message }) => `${severity} ${pointer} ${message}`);
}

test('a manifest that is right has no problems', () => {
  expect(check({ dataPath: 'a', structureFormat: 'csv' }, { dataPath: 'b/*/*.csv', autoPartitionDetection: true })).toEqual([]);
  expect(checkManifest('{"$schema": "x", "entries": []}', 'm.json').problems).toEqual([]);
});

test('all that is wrong is told, also of an entry with several mistakes', () => {
  const columns = [
    { name: 'a', dataType: 'NONSENSE' },
    { name: 'b', dataType: 'ALSO' },
  ];
  const many = `{${Array.from({ length: 1001 }, (_, index) => index).join(',')}}`;
  expect(
    check(
      { dataPath: many, structureFormat: 'orc', partitionColumns: columns, excludePatterns: [many] },
      { dataPath: 1, structureformat: 'csv', structureFormat: 'orc' },
      7,
      {},
    ),
  ).toEqual([
    'error /entries/0/partitionColumns/0/dataType NONSENSE is not a data type of the catalogue',
    'error /entries/0/partitionColumns/1/dataType ALSO is not a data type of the catalogue',
    'error /entries/0/structureFormat The structureFormat orc is not supported',
    `error /entries/0/dataPath The glob ${many} stands for more than 1000 alternatives`,
    `error /entries/0/excludePatterns The glob ${many} stands for more than 1000 alternatives`,
    'error /entries/1/structureformat unknown key structureformat, did you mean structureFormat?',
    'error /entries/1/dataPath dataPath must be string',
    'error /entries/1/structureFormat The structureFormat orc is not supported',
    'error /entries/2 the entry must be object',
    'error /entries/3 dataPath is missing',
  ]);
});

test.each<[string, unknown[], string[]]>([
  ['depth of a glob', [{ dataPath: 'a/*', depth: 1 }], ['/entries/0/depth depth has no effect on the glob a/*']],
  [
    'collapse of a dataset',
    [{ dataPath: 'a', collapse: true }],
    ['/entries/0/collapse collapse has no effect: the entry asks for no unstructured files'],
  ],
  [
    'a format of files alone',
    [{ dataPath: 'a/*', unstructuredData: true, structureFormat: 'csv' }],
    ['/entries/0/structureFormat structureFormat has no effect: the entry asks for unstructured files alone'],
  ],
  [
    'a partition column that the glob does not name',
    [{ dataPath: 'a/year=*/*.csv', partitionColumns: [{ name: 'yaer', dataType: 'INT' }] }],
    ['/entries/0/partitionColumns/0/name no folder of a/year=*/*.csv is the partition column yaer'],
  ],
  [
    'the same path twice',
    [{ dataPath: 'a' }, { dataPath: '/a/' }],
    ['/entries/1/dataPath entries[0] has the same dataPath: of two entries for one container the first has it'],
  ],
  [
    'a path in another',
    [{ dataPath: 'a' }, { dataPath: 'a/b' }, { dataPath: 'a/{c,d}/*' }],
    [
      '/entries/1/dataPath all that it takes counts in entries[0] (a) as well',
      '/entries/2/dataPath all that it takes counts in entries[0] (a) as well',
    ],
  ],
  [
    'a path before what it holds',
    [{ dataPath: 'a/b' }, { dataPath: 'a' }],
    ['/entries/1/dataPath all that entries[0] (a/b) takes counts in this entry as well'],
  ],
  [
    'no bucket where others name theirs',
    [{ dataPath: 'a', containerName: 'x' }, { dataPath: 'a' }],
    ['/entries/1 the entry names no bucket, as others do: in a manifest for several buckets it is without effect'],
  ],
])('what has no effect, or counts twice, is a warning: %s', (_, entries, expected) => {
  expect(check(...entries)).toEqual(expected.map((line) => `warning ${line}`));
});

test('a path for files may lie in one for a dataset, and one path may be for both', () => {
  expect(check({ dataPath: 'a', unstructuredFormats: ['png'] }, { dataPath: 'a', structureFormat: 'csv' })).toEqual([]);
  expect(
    check({ dataPath: 'ab' }, { dataPath: 'a' }, { dataPath: 'x', containerName: 'b' }, { dataPath: 'x', containerName: 'c' }),
  ).toHaveLength(2);
});

test('a key beside entries is told', () => {
  const { problems, containerNames } = checkManifest(
    '{"entries": [{"dataPath": "a", "containerName": "b"}], "entrys": []}',
    'm.json',
  );
  expect(problems).toMatchObject([
    { severity: 'warning', pointer: '/entrys', message: 'entrys has no effect, did you mean entries?' },
  ]);
  expect(containerNames).toEqual(['b']);
});

test.each([
  ['{', 'MANIFEST_NOT_JSON'],
  ['[]', 'MANIFEST_INVALID'],
])('%s has no entries', (text, code) => {
  expect(() => checkManifest(text, 'm.json')).toThrow(expect.objectContaining({ code }));
});
