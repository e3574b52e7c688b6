import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import type { StateObjects, StoredObject } from '@sluice/core';
import type { IngestError } from '@sluice/plugin-api';
import { awsAgents } from '../aws/aws-agents.js';
import { CollectingHandler } from './collecting-handler.js';
import { NotOfS3, s3Problem } from './s3-problem.js';

const ADDRESS = /^s3:\/\/([^/]+)\/?(.*)$/;
/** Longer than any answer should take; a run is not taken for dead meanwhile. */
const LONGEST_CALL_MILLISECONDS = 30_000;
const MOST_REMOVED = 1000;
/** What a put is answered whose condition does not hold, or that another one was quicker than. */
const NOT_PUT = ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'];

/** The objects below `s3://bucket/prefix`, reached by what AWS's own tools go by: the default credential chain, AWS_REGION, AWS_ENDPOINT_URL. */
export async function openS3Objects(address: string): Promise<StateObjects> {
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env;
  const hasEndpoint = (AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL ?? '') !== '';
  try {
    const requestHandler = new CollectingHandler(await awsAgents(process.env, 'STATE_FAILED'));
    return new S3Objects(address, {
      requestHandler,
      followRegionRedirects: true,
      // A segment has its own checksum; not all stores know those of the SDK.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      // Only Amazon's own endpoint has a host for each bucket.
      ...(hasEndpoint ? { forcePathStyle: true } : {}),
    });
  } catch (error) {
    throw s3Problem(error, '', address);
  }
}

class S3Objects implements StateObjects {
  readonly #client: S3Client;
  readonly #bucket: string;
  /** What keys are put behind: nothing, or a path with a slash at its end. */
  readonly #prefix: string;

  constructor(address: string, config: S3ClientConfig) {
    const [, bucket = '', prefix = ''] = ADDRESS.exec(address) ?? [];
    this.#bucket = bucket;
    this.#prefix = prefix === '' ? '' : prefix.replace(/\/*$/, '/');
    this.#client = new S3Client(config);
  }

  async list(): Promise<readonly string[]> {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({
        Bucket: this.#bucket,
        Prefix: this.#prefix,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      });
      const page = await this.#sent('s3:ListBucket', '', (options) => this.#client.send(command, options));
      for (const { Key = '' } of page.Contents ?? []) keys.push(Key.slice(this.#prefix.length));
      token = page.NextContinuationToken;
      // What is cut short has no token; what else answers in the store's place does not say either.
      if (page.IsTruncated !== (token !== undefined)) throw this.#problem('s3:ListBucket', '', new NotOfS3());
    } while (token !== undefined);
    return keys.sort();
  }

  get(key: string): Promise<StoredObject | undefined> {
    return this.#sent('s3:GetObject', key, async (options) => {
      const command = new GetObjectCommand({ Bucket: this.#bucket, Key: this.#prefix + key });
      let date = '';
      command.middlewareStack.add(
        (next) => async (args) => {
          const result = await next(args);
          date = (result.response as { readonly headers?: Readonly<Record<string, string>> }).headers?.['date'] ?? '';
          return result;
        },
        { step: 'build' },
      );
      try {
        const { Body, ETag: tag, LastModified } = await this.#client.send(command, options);
        if (tag === undefined) throw new NotOfS3();
        const age = Date.parse(date) - (LastModified?.getTime() ?? Number.NaN);
        return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), tag, age: Number.isNaN(age) ? undefined : age };
      } catch (error) {
        if (nameOf(error) === 'NoSuchKey') return undefined;
        throw error;
      }
    });
  }

  put(key: string, bytes: Uint8Array, replaced?: string): Promise<string | undefined> {
    const condition = replaced === undefined ? { IfNoneMatch: '*' } : { IfMatch: replaced };
    const command = new PutObjectCommand({ Bucket: this.#bucket, Key: this.#prefix + key, Body: bytes, ...condition });
    return this.#sent('s3:PutObject', key, async (options) => {
      try {
        const { ETag } = await this.#client.send(command, options);
        if (ETag === undefined) throw new NotOfS3();
        return ETag;
      } catch (error) {
        if (NOT_PUT.includes(nameOf(error))) return undefined;
        throw error;
      }
    });
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (let first = 0; first < keys.length; first += MOST_REMOVED) {
      const Objects = keys.slice(first, first + MOST_REMOVED).map((key) => ({ Key: this.#prefix + key }));
      const command = new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } });
      const { Errors = [] } = await this.#sent('s3:DeleteObject', '', (options) => this.#client.send(command, options));
      const [failed] = Errors;
      if (failed === undefined) continue;
      const error = Object.assign(new Error(failed.Message), {
        name: failed.Code ?? 'Error',
        $metadata: { httpStatusCode: 200 },
      });
      throw this.#problem('s3:DeleteObject', (failed.Key ?? '').slice(this.#prefix.length), error);
    }
  }

  addressOf(key: string): string {
    return `s3://${this.#bucket}/${this.#prefix}${key}`.replace(/\/$/, '');
  }

  close(): void {
    this.#client.destroy();
  }

  async #sent<T>(action: string, key: string, send: (options: { readonly abortSignal: AbortSignal }) => Promise<T>): Promise<T> {
    try {
      return await send({ abortSignal: AbortSignal.timeout(LONGEST_CALL_MILLISECONDS) });
    } catch (error) {
      throw this.#problem(action, key, error);
    }
  }

  #problem(action: string, key: string, error: unknown): IngestError {
    return s3Problem(error, action, this.addressOf(key));
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
