import { describe, expect, test } from 'vitest';
import { readBlobList } from './blob-list.js';

const TIME = Date.UTC(2024, 0, 31, 12, 30, 15);

function blob(name: string, properties = '', metadata = ''): string {
  return `<Blob>${name}<Properties><Creation-Time>x</Creation-Time><Last-Modified>Wed, 31 Jan 2024 12:30:15 GMT</Last-Modified><Etag>0x1</Etag>${properties || '<Content-Length>7</Content-Length>'}<Content-Encoding/><Content-MD5 /></Properties>${metadata}<OrMetadata/></Blob>`;
}

function list(items: string, { marker = '<NextMarker/>', start = '<?xml version="1.0" encoding="utf-8"?>' } = {}): Buffer {
  return Buffer.from(
    `${start}<EnumerationResults ServiceEndpoint="https://acc.blob.core.windows.net/" ContainerName="c"><Prefix>a</Prefix><Blobs>${items}</Blobs>${marker}</EnumerationResults>`,
  );
}

const keysOf = (bytes: Buffer) => readBlobList(bytes).objects.map(({ key }) => key);

test('reads blobs, prefixes and where the listing goes on', () => {
  const archived =
    '<Content-Length>12</Content-Length><AccessTier>Archive</AccessTier><AccessTierInferred>true</AccessTierInferred>';
  const items = `${blob('<Name>a</Name>')}${blob('<Name>b</Name>', archived)}<BlobPrefix><Name>c/</Name><Properties><ResourceType>directory</ResourceType></Properties></BlobPrefix>`;
  expect(readBlobList(list(items, { marker: '<NextMarker>2!88!x--</NextMarker>' }))).toEqual({
    objects: [
      { key: 'a', size: 7, lastModified: TIME, etag: '0x1' },
      { key: 'b', size: 12, lastModified: TIME, etag: '0x1', archived: true },
    ],
    prefixes: ['c/'],
    directories: [],
    nextMarker: '2!88!x--',
  });
  expect(readBlobList(list(''))).toEqual({ objects: [], prefixes: [], directories: [] });
});

test('reads what begins with a byte order mark, and what is set out in lines', () => {
  const lines = blob('<Name>a</Name>').replaceAll('><', '>\n  <');
  expect(keysOf(list(lines, { start: '\uFEFF<?xml version="1.0" encoding="utf-8"?>\r\n' }))).toEqual(['a']);
  expect(keysOf(list(lines, { start: '' }))).toEqual(['a']);
});

test.each([
  ['<Name>a &lt;&amp;&gt; &quot;&apos; b</Name>', 'a <&> "\' b'],
  ['<Name> </Name>', ' '],
  ['<Name>ä/&#x1F600;/&#228;/😀</Name>', 'ä/😀/ä/😀'],
  ['<Name>&amp;amp;</Name>', '&amp;'],
  ['<Name>a%20b</Name>', 'a%20b'],
  ['<Name Encoded="true">a%20b%2F%EF%BF%BE</Name>', 'a b/\uFFFE'],
  ['<Name>__proto__</Name>', '__proto__'],
  ['<Name>007</Name>', '007'],
])('%s is %j', (name, key) => {
  expect(keysOf(list(blob(name)))).toEqual([key]);
});

test('directories and what marks folders are no objects', () => {
  const directory = '<ResourceType>directory</ResourceType><Content-Length>0</Content-Length>';
  const file = '<ResourceType>file</ResourceType><Content-Length>0</Content-Length>';
  const mark = '<Metadata><hdi_isfolder>true</hdi_isfolder></Metadata>';
  const items = [
    blob('<Name>d</Name>', directory, mark),
    blob('<Name>m</Name>', '', mark),
    blob('<Name>f</Name>', file, '<Metadata><hdi_isfolder>false</hdi_isfolder></Metadata>'),
  ];
  expect(readBlobList(list(items.join('')))).toMatchObject({ objects: [{ key: 'f' }], directories: ['d'] });
});

test('metadata that is called as the elements are is passed over', () => {
  const metadata =
    '<Metadata><Name>x</Name><Blob>y</Blob><Blobs/><Properties>z</Properties><Metadata>&lt;</Metadata><AccessTier>Archive</AccessTier></Metadata>';
  expect(readBlobList(list(`${blob('<Name>a</Name>', '', metadata)}${blob('<Name>b</Name>')}`)).objects).toEqual([
    { key: 'a', size: 7, lastModified: TIME, etag: '0x1' },
    { key: 'b', size: 7, lastModified: TIME, etag: '0x1' },
  ]);
});

describe('what is no whole list', () => {
  test('wherever it is cut', () => {
    const whole = list(`${blob('<Name>ab</Name>')}<BlobPrefix><Name>c/</Name></BlobPrefix>`);
    for (let end = 0; end < whole.length; end += 1) {
      expect(() => readBlobList(whole.subarray(0, end)), `cut at ${end}`).toThrow();
    }
  });

  test.each([
    ['an empty answer', ''],
    ['a page of another server', '<html><body>Sign in</body></html>'],
    ['one that does not say whether it goes on', '<EnumerationResults><Blobs/></EnumerationResults>'],
    ['one without blobs', '<EnumerationResults><NextMarker/></EnumerationResults>'],
    ['one of nothing', '<EnumerationResults/>'],
    ['one not well-formed', list('').toString().replace('</Blobs>', '</Blob>')],
    ['one that goes on behind its end', `${list('')}<more/>`],
    ['one with a comment', list('<!-- a --><Blob/>').toString()],
    ['a blob of nothing', list('<Blob/>').toString()],
    ['a blob without a name', list(blob('')).toString()],
    ['a blob without a size', list(blob('<Name>a</Name>', '<Other/>')).toString()],
    ['a blob without a time', list(blob('<Name>a</Name>').replace('Wed, 31 Jan 2024 12:30:15 GMT', 'soon')).toString()],
    ['a name with what is no character', list(blob('<Name>&nbsp;</Name>')).toString()],
    ['a name that is not encoded as it says', list(blob('<Name Encoded="true">%zz</Name>')).toString()],
    ['a prefix without a name', list('<BlobPrefix/>').toString()],
  ])('%s', (_, text) => {
    expect(() => readBlobList(Buffer.from(text))).toThrow(expect.objectContaining({ name: 'CutShort' }));
  });
});
