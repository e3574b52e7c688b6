import type { IncomingMessage, ServerResponse } from 'node:http';
import { startStoreStandIn } from './store-stand-in.js';

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
  const standIn = await startStoreStandIn({
    answer,
    behind,
    answerMissing: (response) => void sendError(response, 404, 'ContainerNotFound'),
    rewrite: (url) => (pageSize === undefined ? url : url.replace(/maxresults=\d+/, `maxresults=${pageSize}`)),
  });
  return {
    url: standIn.url,
    get requests() {
      return standIn.requests.map(({ method, url }) => `${method} ${url}`);
    },
    stop: () => standIn.stop(),
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

/** Names of blobs in the order in which Azure lists them. */
export interface ListedNames {
  readonly names: readonly string[];
  /** Those of them that are directories of a hierarchical namespace. */
  readonly directories: ReadonlySet<string>;
}

/** How a container with these keys is listed: by UTF-16, or where its namespace is hierarchical, a directory and all in it before what else begins so. */
export function listedNames(keys: readonly string[], isHierarchical: boolean): ListedNames {
  const foldersOf = (key: string): string[] => [...key.matchAll(/\//g)].map(({ index }) => key.slice(0, index));
  const directories = new Set(isHierarchical ? keys.flatMap(foldersOf) : []);
  const rank = (name: string): string => (isHierarchical ? name.replaceAll('/', '\0') : name);
  const names = [...keys, ...directories].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return { names, directories };
}

/** Answers a request for a list of blobs as Azure does. */
export function sendBlobList(
  request: IncomingMessage,
  response: ServerResponse,
  { names, directories }: ListedNames,
  pageSize = 5000,
): true {
  const { searchParams } = new URL(request.url ?? '', 'http://localhost');
  const [prefix, delimiter] = [searchParams.get('prefix') ?? '', searchParams.get('delimiter')];
  const below = names.filter((name) => name.startsWith(prefix));
  const rolledUp = (name: string): string => {
    const end = delimiter === null ? -1 : name.indexOf(delimiter, prefix.length);
    if (end !== -1) return name.slice(0, end + 1);
    return delimiter !== null && directories.has(name) ? `${name}/` : name;
  };
  const items = [...new Set(below.map(rolledUp))];
  const start = Number(searchParams.get('marker') ?? 0);
  const end = start + pageSize;
  const elements = items.slice(start, end).map((name) => {
    if (name.endsWith('/')) return `<BlobPrefix><Name>${name}</Name></BlobPrefix>`;
    const [type, size] = directories.has(name) ? ['directory', 0] : ['file', 1];
    return `<Blob><Name>${name}</Name><Properties><Last-Modified>Mon, 01 Jan 2024 00:00:00 GMT</Last-Modified><ResourceType>${type}</ResourceType><Content-Length>${size}</Content-Length></Properties></Blob>`;
  });
  response
    .writeHead(200, { 'content-type': 'application/xml' })
    .end(
      `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="c"><Blobs>${elements.join('')}</Blobs><NextMarker>${end < items.length ? end : ''}</NextMarker></EnumerationResults>`,
    );
  return true;
}
