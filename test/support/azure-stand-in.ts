import { createServer, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a stand-in for Azure Blob Storage does. */
export interface AzureStandInOptions {
  /** Answers before all else; `false` leaves the request to the store behind. */
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** The address of a store that answers the rest; absent: nothing is there. */
  readonly behind?: string;
  /** The most containers or blobs that the store behind may answer at a time. */
  readonly pageSize?: number;
}

/** A store for what no emulator can be brought to do: errors, pages of one, half an answer. */
export interface AzureStandIn {
  readonly url: string;
  /** The requests seen: method and path with query. */
  readonly requests: string[];
  stop(): Promise<void>;
}

/** Starts a stand-in on a free port. A store behind it has to be asked with a shared access signature, which is of no address. */
export async function startAzureStandIn({ answer, behind, pageSize }: AzureStandInOptions): Promise<AzureStandIn> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const { url = '/', headers, method = 'GET' } = request;
    requests.push(`${method} ${url}`);
    if (answer?.(request, response) === true) return void request.resume();
    if (behind === undefined) return void sendError(response, 404, 'ContainerNotFound');
    const asked = pageSize === undefined ? url : url.replace(/maxresults=\d+/, `maxresults=${pageSize}`);
    const passedOn = sendRequest(`${behind}${asked}`, { method, headers }, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
    });
    passedOn.on('error', () => response.destroy());
    request.pipe(passedOn);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with an error, as Azure has them. */
export function sendError(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): true {
  response
    .writeHead(status, { 'content-type': 'application/xml', 'x-ms-error-code': code, ...headers })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}, as told.\nRequestId:1</Message></Error>`);
  return true;
}

/** Answers with a page of a list of blobs, directories of a hierarchical namespace among them. */
export function sendBlobList(
  response: ServerResponse,
  names: readonly { readonly name: string; readonly isDirectory?: boolean }[],
  nextMarker = '',
): true {
  const blobs = names.map(({ name, isDirectory = false }) =>
    name.endsWith('/')
      ? `<BlobPrefix><Name>${name}</Name></BlobPrefix>`
      : `<Blob><Name>${name}</Name><Properties><Last-Modified>Mon, 01 Jan 2024 00:00:00 GMT</Last-Modified><ResourceType>${isDirectory ? 'directory' : 'file'}</ResourceType><Content-Length>${isDirectory ? 0 : 1}</Content-Length></Properties></Blob>`,
  );
  response
    .writeHead(200, { 'content-type': 'application/xml' })
    .end(
      `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="c"><Blobs>${blobs.join('')}</Blobs><NextMarker>${nextMarker}</NextMarker></EnumerationResults>`,
    );
  return true;
}
