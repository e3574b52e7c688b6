import { Buffer } from 'node:buffer';
import { finished } from 'node:stream';
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { AnonymousCredential, BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { answerTimeoutMilliseconds } from '@sluice/plugin-api/http';
import type { AzureAccount } from './account.js';
import { makeTokenCredential } from './credentials.js';
import { CutShort, HttpFailure } from './errors.js';
import { withLimit } from './with-limit.js';

/** The newest version of the service that emulators know; it marks directories, and encodes names that XML cannot hold. */
const SERVICE_VERSION = '2025-11-05';
/** Every answer's body is read here, and parsed by none of the SDK's own parsers. */
const ALL_STATUSES: ReadonlySet<number> = new Set([Number.POSITIVE_INFINITY]);

/** A request to the blob service. */
export interface BlobRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT';
  /** Container and blob, encoded; empty for the account. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** A good answer, to the last byte. */
export interface BlobAnswer {
  readonly body: Buffer;
  header(name: string): string | undefined;
}

/** The SDK's client, for what it has below its calls: signing, tokens, proxies and connections, without its retries and parsers. */
class Pipeline extends BlobServiceClient {
  send(request: ReturnType<typeof createPipelineRequest>): ReturnType<Pipeline['storageClientContext']['sendRequest']> {
    return this.storageClientContext.sendRequest(request);
  }
}

/** Sends single requests to an account's blob service, with the account's credentials. */
export class HttpClient {
  readonly #account: AzureAccount;
  #pipeline: Promise<Pipeline> | undefined;

  constructor(account: AzureAccount) {
    this.#account = account;
  }

  /**
   * Sends a request once.
   *
   * @throws HttpFailure when the answer is not a good one, CutShort when it breaks off, and what the SDK throws.
   */
  send(request: BlobRequest, signal: AbortSignal): Promise<BlobAnswer> {
    // The SDK has no time-outs: as long for the body as for what comes before it.
    return withLimit(2 * answerTimeoutMilliseconds(), signal, async (limited) => {
      this.#pipeline ??= makePipeline(this.#account);
      const pipeline = await this.#pipeline;
      const response = await pipeline.send(
        createPipelineRequest({
          url: this.#urlOf(request),
          method: request.method,
          headers: createHttpHeaders({ 'x-ms-version': SERVICE_VERSION, ...request.headers }),
          ...(request.body === undefined ? {} : { body: request.body }),
          abortSignal: limited,
          allowInsecureConnection: true,
          streamResponseStatusCodes: new Set(ALL_STATUSES),
        }),
      );
      const { status, headers, readableStreamBody } = response;
      const body = readableStreamBody === undefined ? Buffer.alloc(0) : await collect(readableStreamBody);
      const header = (name: string): string | undefined => headers.get(name);
      if (status >= 200 && status < 300) return { body, header };
      throw new HttpFailure(status, header, body.toString());
    });
  }

  #urlOf({ path, query = {} }: BlobRequest): string {
    const { endpoint, credential } = this.#account;
    const pairs = Object.entries(query).flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`],
    );
    if (credential.kind === 'sas') pairs.push(credential.sasToken);
    return `${endpoint}/${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
  }
}

async function makePipeline(account: AzureAccount): Promise<Pipeline> {
  const { name, endpoint, credential } = account;
  const options = { retryOptions: { maxTries: 1 }, userAgentOptions: { userAgentPrefix: 'sluice' } };
  switch (credential.kind) {
    case 'key':
      return new Pipeline(endpoint, new StorageSharedKeyCredential(name, credential.accountKey), options);
    case 'sas':
      return new Pipeline(endpoint, new AnonymousCredential(), options);
    default:
      return new Pipeline(endpoint, await makeTokenCredential(account), options);
  }
}

/** All bytes of a body; rejects with CutShort where it breaks off. */
function collect(stream: NodeJS.ReadableStream): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    finished(stream, { writable: false }, (error) => {
      if (error) reject(new CutShort(`The connection broke in the middle of the answer: ${error.message}`));
      else resolve(Buffer.concat(pieces));
    });
  });
}
