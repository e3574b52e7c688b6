import { Readable } from 'node:stream';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { type ListedPage, toListedPage } from './listed-page.js';
import { scanListing } from './listing-scanner.js';

let answer = '';
const client = new S3Client({
  region: 'us-east-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  requestHandler: {
    handle: async () => ({ response: { statusCode: 200, headers: {}, body: Readable.from([Buffer.from(answer)]) } }),
  },
});
afterAll(() => client.destroy());

/** What the SDK makes of an answer, of all that is read of one. */
async function parsedBySdk(xml: string): Promise<ListedPage | undefined> {
  answer = xml;
  return toListedPage(await client.send(new ListObjectsV2Command({ Bucket: 'b' })));
}

function scan(xml: string): ListedPage | undefined {
  return scanListing(Buffer.from(xml));
}

const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');

interface Listed {
  readonly keys: readonly { readonly key: string; readonly size: number; readonly time: Date; readonly storageClass?: string }[];
  readonly prefixes: readonly string[];
  readonly token?: string;
}

function xmlOf({ keys, prefixes, token }: Listed, encode: (text: string) => string): string {
  const contents = keys.map(
    ({ key, size, time, storageClass }) =>
      `<Contents><Key>${encode(key)}</Key><LastModified>${time.toISOString()}</LastModified><ETag>&quot;0&quot;</ETag><ChecksumAlgorithm>CRC32</ChecksumAlgorithm><Size>${size}</Size><Owner><ID>x</ID><DisplayName>Key</DisplayName></Owner>${storageClass === undefined ? '' : `<StorageClass>${storageClass}</StorageClass>`}</Contents>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix/><KeyCount>${keys.length}</KeyCount><MaxKeys>1000</MaxKeys>${encode === encodeUrl ? '<EncodingType>url</EncodingType>' : ''}<IsTruncated>${token !== undefined}</IsTruncated>${token === undefined ? '' : `<NextContinuationToken>${encode(token)}</NextContinuationToken>`}${contents.join('')}${prefixes.map((prefix) => `<CommonPrefixes><Prefix>${encode(prefix)}</Prefix></CommonPrefixes>`).join('')}</ListBucketResult>`;
}

const keyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
const listings: fc.Arbitrary<Listed> = fc.record(
  {
    keys: fc.array(
      fc.record(
        {
          key: keyText,
          size: fc.nat(),
          time: fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
          storageClass: fc.constantFrom('STANDARD', 'GLACIER'),
        },
        { requiredKeys: ['key', 'size', 'time'] },
      ),
      { maxLength: 8 },
    ),
    prefixes: fc.array(keyText, { maxLength: 4 }),
    token: fc.string({ minLength: 1 }),
  },
  { requiredKeys: ['keys', 'prefixes'] },
);
const encodeUrl = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+');

describe('as the SDK reads it', () => {
  test('is an answer with url-encoded keys', async () => {
    await fc.assert(
      fc.asyncProperty(listings, async (listing) => {
        const xml = xmlOf(listing, encodeUrl);
        expect(scan(xml)).toEqual(await parsedBySdk(xml));
        expect(scan(xml)?.objects.map(({ key }) => key)).toEqual(listing.keys.map(({ key }) => key));
      }),
      { numRuns: 300 },
    );
  });

  test('is an answer with keys in plain XML', async () => {
    const printable = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => /^\S(?:.*\S)?$/.test(text));
    const plain = listings.chain((listing) =>
      fc.array(printable, { minLength: listing.keys.length, maxLength: listing.keys.length }).map((names) => ({
        ...listing,
        prefixes: names.slice(0, 2),
        keys: listing.keys.map((each, index) => ({ ...each, key: names[index] ?? 'x' })),
        token: 'token',
      })),
    );
    await fc.assert(
      fc.asyncProperty(plain, async (listing) => {
        const xml = xmlOf(listing, escapeXml);
        expect(scan(xml)).toEqual(await parsedBySdk(xml));
        expect(scan(xml)?.objects.map(({ key }) => key)).toEqual(listing.keys.map(({ key }) => key));
      }),
      { numRuns: 300 },
    );
  });

  test('is an answer with an ETag in no quotes among others, whatever it begins and ends with', () => {
    const entry = (etag: string) =>
      `<Contents><Key>k</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified><ETag>${etag}</ETag><Size>1</Size></Contents>`;
    const xml = `<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated>${entry('"aa"')}${entry('d0d')}</ListBucketResult>`;
    expect(scan(xml)?.objects.map(({ etag }) => etag)).toEqual(['aa', 'd0d']);
  });

  test('is an answer with ETags in whatever quotes', async () => {
    const quote = fc.constantFrom('&quot;', '&#34;', '"', '');
    const text = fc.oneof(
      fc.stringMatching(/^[0-9a-f]{32}(-\d{1,4})?$/),
      fc.constantFrom('', '-', 'a&amp;b', 'ü', 'x y', 'a&quot;b', 'a;b'),
    );
    const etags = fc.array(fc.tuple(fc.tuple(quote, quote), text), { minLength: 1, maxLength: 4 });
    const form = fc.tuple(quote, etags, fc.boolean());
    await fc.assert(
      fc.asyncProperty(form, async ([same, all, isMixed]) => {
        const contents = all.map(([[open, close], etag]) => {
          const told = isMixed ? `${open}${etag}${close}` : `${same}${etag}${same}`;
          return `<Contents><Key>k</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified><ETag>${told}</ETag><Size>1</Size></Contents>`;
        });
        const xml = `<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`;
        const expected = (await parsedBySdk(xml))?.objects.map(({ etag = '' }) => etag);
        expect(scan(xml)?.objects.map(({ etag = '' }) => etag)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['with spaces between its elements', (xml: string) => xml.replaceAll('><', '>\n  <')],
    ['without a declaration', (xml: string) => xml.replace(/^<\?.*\n/, '')],
    ['without a namespace', (xml: string) => xml.replace(/ xmlns="[^"]*"/, '')],
    ['with empty elements', (xml: string) => xml.replace('<Prefix/>', '<Prefix></Prefix><Delimiter></Delimiter><StartAfter />')],
  ])('is an answer %s', async (_, change) => {
    const time = new Date('2024-01-31T10:00:00.000Z');
    const xml = change(
      xmlOf(
        {
          keys: [
            { key: 'a', size: 1, time },
            { key: 'b', size: 2, time },
          ],
          prefixes: ['p/'],
        },
        encodeUrl,
      ),
    );
    expect(scan(xml)).toEqual(await parsedBySdk(xml));
  });
});

const PAGE = xmlOf({ keys: [{ key: 'a', size: 1, time: new Date(0) }], prefixes: [], token: 't' }, encodeUrl);

test.each([
  ['a comment', PAGE.replace('<Name>', '<!-- x --><Name>')],
  ['CDATA', PAGE.replace('<Key>a</Key>', '<Key><![CDATA[a]]></Key>')],
  ['an attribute inside', PAGE.replace('<Contents>', '<Contents type="x">')],
  ['another root', PAGE.replaceAll('ListBucketResult', 'Error')],
  ['an entity of its own', PAGE.replace('<Key>a', '<Key>a&eacute;')],
  ['a size that is no number', PAGE.replace('<Size>1', '<Size>x')],
  ['a time in another form', PAGE.replace(/<LastModified>[^<]*/, '<LastModified>yesterday')],
  ['a key without anything', PAGE.replace('<Key>a</Key>', '<Key/>')],
  ['elements that do not match', PAGE.replace('</Key>', '</Kye>')],
  ['a truncated page without a token', PAGE.replace(/<NextContinuationToken>.*<\/NextContinuationToken>/, '')],
  ['another encoding', PAGE.replace('>url<', '>base64<')],
  ['a key that is not encoded as it says', PAGE.replace('<Key>a', '<Key>a%zz')],
  ['nothing', ''],
  ['something after its end', `${PAGE}<x></x>`],
])('%s is left to a parser', (_, xml) => {
  expect(scan(xml)).toBeUndefined();
});

test('an answer that is cut anywhere is left to a parser', () => {
  for (let length = 0; length < PAGE.length; length += 1) expect(scan(PAGE.slice(0, length))).toBeUndefined();
});
