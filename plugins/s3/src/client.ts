import type { Readable } from 'node:stream';
import {
  GetBucketLocationCommand,
  GetBucketTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListBucketsCommand,
  type ListBucketsCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  type Tag,
} from '@aws-sdk/client-s3';
import { type ByteRange, PrefixPace } from '@sluice/object-store';
import type { StepContext } from '@sluice/plugin-api';
import { collectBody } from '@sluice/plugin-api/http';
import { checkLocations, locationOf } from './check-locations.js';
import { CloudWatch } from './cloud-watch.js';
import { type CredentialsProvider, makeCredentials } from './credentials.js';
import type { AwsConfig } from './generated/config.js';
import { getOrMake } from './get-or-make.js';
import { makeHttpHandler, type PacedCall, type PacedHandler } from './http-handler.js';
import { isWholeObject } from './is-whole-object.js';
import type { ListedPage } from './listed-page.js';
import { pacedCall, slowedCall } from './paced-call.js';
import { BackOffStrategy } from './retry-strategy.js';
import { pageOf, scanListings } from './scan-listings.js';

/** Options of the S3 client that connectionOptions may set. */
export const CLIENT_OPTIONS = [
  'disableMultiregionAccessPoints',
  'forcePathStyle',
  'maxAttempts',
  'useAccelerateEndpoint',
  'useArnRegion',
  'useDualstackEndpoint',
  'useFipsEndpoint',
] as const satisfies readonly (keyof S3ClientConfig)[];

// Without `info`, which each call would be described to.
const ignore = (): void => undefined;
const LOGGER: Partial<NonNullable<S3ClientConfig['logger']>> = { trace: ignore, debug: ignore, warn: ignore, error: ignore };

// The SDK warns its own users of Node 20; ours can do nothing about it.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** What all clients share. */
export interface SharedParts {
  readonly requestHandler: PacedHandler;
  readonly credentials: CredentialsProvider;
}

/**
 * The few calls that we make of AWS, with one client a region behind them. All share connections and credentials. Each counts its
 * requests, retries included, and throws what the SDK throws.
 */
export class AwsClient {
  readonly cloudWatch: CloudWatch;
  readonly #config: AwsConfig;
  readonly #options: Partial<S3ClientConfig>;
  readonly #maxAttempts: number | undefined;
  readonly #prefixPace = new PrefixPace();
  readonly #s3 = new Map<string, S3Client>();
  #shared: Promise<SharedParts> | undefined;

  /** @param options options of the S3 client, those of {@link CLIENT_OPTIONS} alone. */
  constructor(config: AwsConfig, options: Partial<S3ClientConfig>) {
    this.#config = config;
    this.#options = options;
    this.#maxAttempts = options.maxAttempts === undefined ? undefined : Number(options.maxAttempts);
    this.cloudWatch = new CloudWatch(() => this.#sharedParts(), config.endPointURL, this.#maxAttempts);
  }

  async listBuckets(
    context: StepContext,
    page: { readonly size?: number; readonly token?: string },
  ): Promise<ListBucketsCommandOutput> {
    const input = { ...(page.size ? { MaxBuckets: page.size } : {}), ...(page.token ? { ContinuationToken: page.token } : {}) };
    const client = await this.#s3Client(this.#config.awsRegion);
    return client.send(new ListBucketsCommand(input), pacedCall('s3:ListBuckets', context));
  }

  /** The region of a bucket; `undefined` when the answer was cut short, or is something else. */
  async getBucketLocation(bucket: string, context: StepContext): Promise<string | undefined> {
    const client = await this.#s3Client(this.#config.awsRegion);
    const command = new GetBucketLocationCommand({ Bucket: bucket });
    return locationOf(await client.send(command, this.#bucketCall('s3:GetBucketLocation', bucket, '', context)));
  }

  /** The region that HeadBucket answers with. */
  async headBucket(bucket: string, context: StepContext): Promise<string | undefined> {
    const client = await this.#s3Client(this.#config.awsRegion);
    const output = await client.send(
      new HeadBucketCommand({ Bucket: bucket }),
      this.#bucketCall('s3:HeadBucket', bucket, '', context),
    );
    return output.BucketRegion;
  }

  /** A page of a listing; `undefined` when the answer was cut short. */
  async listObjects(
    bucket: string,
    region: string,
    list: { readonly prefix: string; readonly delimiter?: string; readonly startAfter?: string; readonly token?: string },
    context: StepContext,
  ): Promise<ListedPage | undefined> {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: list.prefix,
      EncodingType: 'url',
      ...(list.delimiter === undefined ? {} : { Delimiter: list.delimiter }),
      ...(list.startAfter === undefined ? {} : { StartAfter: list.startAfter }),
      ...(list.token === undefined ? {} : { ContinuationToken: list.token }),
    });
    const client = await this.#s3Client(region);
    // Keys are asked for form-encoded, since XML cannot hold all of them.
    return pageOf(await client.send(command, this.#bucketCall('s3:ListObjectsV2', bucket, list.prefix, context)));
  }

  /** An object's bytes, or those of a range of it; `undefined` when the answer is not all of them, or something else. */
  async getObject(
    bucket: string,
    region: string,
    key: string,
    range: ByteRange | undefined,
    context: StepContext,
  ): Promise<Uint8Array | undefined> {
    const header = range && `bytes=${range.offset}-${range.offset + range.length - 1}`;
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...(header === undefined ? {} : { Range: header }) });
    const client = await this.#s3Client(region);
    const output = await client.send(command, this.#bucketCall('s3:GetObject', bucket, key, context));
    const bytes = (await output.Body?.transformToByteArray()) ?? new Uint8Array();
    context.meter.bytes(bytes.length);
    return isWholeObject(bytes.length, output, range) ? bytes : undefined;
  }

  /** Puts an object, in place of one of that key. */
  async putObject(bucket: string, region: string, key: string, bytes: Uint8Array, context: StepContext): Promise<void> {
    const client = await this.#s3Client(region);
    const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: 'application/json' });
    await client.send(command, this.#bucketCall('s3:PutObject', bucket, key, context));
  }

  async headObject(bucket: string, region: string, key: string, context: StepContext): Promise<HeadObjectCommandOutput> {
    const client = await this.#s3Client(region);
    return client.send(
      new HeadObjectCommand({ Bucket: bucket, Key: key }),
      this.#bucketCall('s3:HeadObject', bucket, key, context),
    );
  }

  /** `undefined` when the answer was cut short. */
  async getBucketTagging(bucket: string, region: string, context: StepContext): Promise<readonly Tag[] | undefined> {
    const client = await this.#s3Client(region);
    const output = await client.send(
      new GetBucketTaggingCommand({ Bucket: bucket }),
      this.#bucketCall('s3:GetBucketTagging', bucket, '', context),
    );
    return output.TagSet;
  }

  /** `undefined` when the answer was cut short. */
  async getObjectTagging(bucket: string, region: string, key: string, context: StepContext): Promise<readonly Tag[] | undefined> {
    const client = await this.#s3Client(region);
    const command = new GetObjectTaggingCommand({ Bucket: bucket, Key: key });
    const output = await client.send(command, this.#bucketCall('s3:GetObjectTagging', bucket, key, context));
    return output.TagSet;
  }

  async close(): Promise<void> {
    for (const client of this.#s3.values()) client.destroy();
    this.#s3.clear();
    this.cloudWatch.close();
    (await this.#shared?.catch(() => undefined))?.requestHandler.destroy();
    this.#shared = undefined;
  }

  async #s3Client(region: string): Promise<S3Client> {
    const shared = await this.#sharedParts();
    const { endPointURL: endpoint } = this.#config;
    return getOrMake(this.#s3, region, () => {
      const { maxAttempts: _, ...options } = this.#options;
      const client = new S3Client({
        ...shared,
        region,
        retryStrategy: new BackOffStrategy(this.#maxAttempts),
        logger: LOGGER as NonNullable<S3ClientConfig['logger']>,
        streamCollector: (stream: Readable) => collectBody(stream),
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
        ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
        ...options,
      });
      return checkLocations(scanListings(client));
    });
  }

  /** How a call about a bucket is made; `path` is what it asks for there, a key or a prefix. */
  #bucketCall(name: string, bucket: string, path: string, context: StepContext): PacedCall {
    return slowedCall(pacedCall(name, context), this.#prefixPace, bucket, path);
  }

  #sharedParts(): Promise<SharedParts> {
    this.#shared ??= (async () => {
      const requestHandler = await makeHttpHandler(process.env);
      return { requestHandler, credentials: await makeCredentials(this.#config, requestHandler) };
    })();
    return this.#shared;
  }
}
