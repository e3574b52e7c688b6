import { Buffer } from 'node:buffer';
import type { Readable } from 'node:stream';
import type { ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3';
import { collectBody } from '@sluice/plugin-api/http';
import { type ListedPage, toListedPage } from './listed-page.js';
import { scanListing } from './listing-scanner.js';

/** What the SDK hands to its protocol, as far as it is looked at here. */
interface HttpAnswer {
  readonly statusCode: number;
  body: unknown;
}

interface Protocol {
  deserializeResponse(operation: { readonly name?: string }, context: unknown, response: HttpAnswer): Promise<unknown>;
}

interface ScannedOutput {
  readonly scanned?: ListedPage;
}

/**
 * Lets a client read the answers to ListObjectsV2 by {@link scanListing}; all others, and what that leaves, are read by the SDK's own parser.
 * {@link pageOf} tells what was read.
 */
export function scanListings(client: S3Client): S3Client {
  const { protocol } = client.config as unknown as { readonly protocol: Protocol };
  const parse = protocol.deserializeResponse.bind(protocol);
  protocol.deserializeResponse = async (operation, context, response) => {
    if (operation.name !== 'ListObjectsV2' || response.statusCode !== 200) return parse(operation, context, response);
    const bytes = await bytesOf(response.body);
    const scanned = scanListing(bytes);
    // Without `$metadata` the SDK's own retries cannot note what they did.
    if (scanned !== undefined) return { scanned, $metadata: { httpStatusCode: response.statusCode } };
    response.body = bytes;
    return parse(operation, context, response);
  };
  return client;
}

/** The page that a client of {@link scanListings} answered; `undefined` where it was cut short. */
export function pageOf(output: ListObjectsV2CommandOutput & ScannedOutput): ListedPage | undefined {
  return output.scanned ?? toListedPage(output);
}

async function bytesOf(body: unknown): Promise<Buffer> {
  const bytes = body instanceof Uint8Array ? body : await collectBody(body as Readable);
  // Not copied: a page has some 300 KB.
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
