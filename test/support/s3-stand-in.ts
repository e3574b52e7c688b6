import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An object that the stand-in makes up as it is read. */
export interface MadeUpObject {
  readonly key: string;
  readonly size: number;
  /** The byte at each offset. */
  readonly byteAt: (offset: number) => number;
}

/** What an S3 stand-in does besides listing one bucket of made up objects. */
export interface S3StandInOptions {
  readonly objects?: readonly MadeUpObject[];
  /** Answers before all else; `false` leaves the request to the stand-in. */
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** An S3 endpoint for what no emulator can be brought to do: huge objects, errors, silence. */
export interface S3StandIn {
  readonly url: string;
  /** Bytes of objects that were sent. */
  bytesSent(): number;
  /** The requests seen: method and URL. */
  readonly requests: string[];
  stop(): Promise<void>;
}

/** Starts a stand-in with one bucket, `made-up`. */
export async function startS3StandIn({ objects = [], answer }: S3StandInOptions): Promise<S3StandIn> {
  let bytesSent = 0;
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    request.resume();
    if (answer?.(request, response) === true) return;
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/') return void response.writeHead(200, { 'content-type': 'application/xml' }).end(BUCKETS);
    if (url.searchParams.has('list-type')) {
      const prefix = url.searchParams.get('prefix') ?? '';
      return void response
        .writeHead(200, { 'content-type': 'application/xml' })
        .end(listing(objects.filter(({ key }) => key.startsWith(prefix))));
    }
    const object = objects.find(({ key }) => url.pathname === `/made-up/${key}`);
    if (object === undefined)
      return void response.writeHead(404, { 'content-type': 'application/xml' }).end(xmlError('NoSuchKey'));
    const [from = 0, to = object.size - 1] =
      /bytes=(\d+)-(\d+)/
        .exec(request.headers.range ?? '')
        ?.slice(1)
        .map(Number) ?? [];
    const last = Math.min(to, object.size - 1);
    const body = Buffer.from(Array.from({ length: last - from + 1 }, (_, index) => object.byteAt(from + index)));
    bytesSent += body.length;
    response
      .writeHead(206, {
        etag: '"made-up"',
        'content-length': body.length,
        'content-range': `bytes ${from}-${last}/${object.size}`,
      })
      .end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytesSent: () => bytesSent,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An error as S3 answers it. */
export function xmlError(code: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}, as told</Message></Error>`;
}

const BUCKETS = `<?xml version="1.0" encoding="UTF-8"?><ListAllMyBucketsResult><Owner><ID>me</ID></Owner><Buckets><Bucket><Name>made-up</Name><BucketRegion>us-east-1</BucketRegion></Bucket></Buckets></ListAllMyBucketsResult>`;

function listing(objects: readonly MadeUpObject[]): string {
  const contents = objects.map(
    ({ key, size }) =>
      `<Contents><Key>${key}</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>made-up</Name><KeyCount>${objects.length}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated><EncodingType>url</EncodingType>${contents.join('')}</ListBucketResult>`;
}
