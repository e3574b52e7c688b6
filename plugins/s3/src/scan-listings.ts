import type { ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3';
import { scanListing } from './listing-scanner.js';

/** What the SDK hands to its protocol, as far as it is looked at here. */
interface HttpAnswer {
  readonly statusCode: number;
  body: unknown;
}

interface Protocol {
  deserializeResponse(operation: { readonly name?: string }, context: unknown, response: HttpAnswer): Promise<unknown>;
}

/** Lets a client read the answers to ListObjectsV2 by {@link scanListing}; all others, and what that leaves, are read by the SDK's own parser. */
export function scanListings(client: S3Client): S3Client {
  const { protocol } = client.config as unknown as { readonly protocol: Protocol };
  const parse = protocol.deserializeResponse.bind(protocol);
  protocol.deserializeResponse = async (operation, context, response) => {
    if (operation.name !== 'ListObjectsV2' || response.statusCode !== 200) return parse(operation, context, response);
    const bytes = await bytesOf(response.body);
    const listing = scanListing(bytes.toString());
    if (listing !== undefined)
      return { ...listing, $metadata: { httpStatusCode: response.statusCode } } satisfies ListObjectsV2CommandOutput;
    response.body = bytes;
    return parse(operation, context, response);
  };
  return client;
}

async function bytesOf(body: unknown): Promise<Buffer> {
  if (body instanceof Uint8Array) return Buffer.from(body);
  const pieces: Uint8Array[] = [];
  for await (const piece of body as AsyncIterable<Uint8Array>) pieces.push(piece);
  return Buffer.concat(pieces);
}
