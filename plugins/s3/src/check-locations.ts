import { Buffer } from 'node:buffer';
import type { Readable } from 'node:stream';
import type { GetBucketLocationCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { collectBody } from '@sluice/plugin-api/http';

const ELEMENT = '<LocationConstraint';
/** Amazon's first region has no name in an answer. */
const FIRST_REGION = 'us-east-1';

interface HttpAnswer {
  readonly statusCode: number;
  body: unknown;
}

/** What the SDK hands to its protocol, as far as it is looked at here. */
interface Protocol {
  deserializeResponse(operation: { readonly name?: string }, context: unknown, response: HttpAnswer): Promise<object>;
}

interface CheckedOutput {
  readonly isLocation?: boolean;
}

/**
 * Lets a client tell answers to GetBucketLocation from anything else, which the SDK's parser reads as a location without a name, and that as a region.
 * {@link locationOf} tells what was read.
 */
export function checkLocations(client: S3Client): S3Client {
  const { protocol } = client.config as unknown as { readonly protocol: Protocol };
  const parse = protocol.deserializeResponse.bind(protocol);
  protocol.deserializeResponse = async (operation, context, response) => {
    if (operation.name !== 'GetBucketLocation' || response.statusCode !== 200) return parse(operation, context, response);
    const { body } = response;
    const bytes = body instanceof Uint8Array ? body : await collectBody(body as Readable);
    response.body = bytes;
    const output = await parse(operation, context, response);
    return Object.assign(output, { isLocation: Buffer.from(bytes).includes(ELEMENT) });
  };
  return client;
}

/** The region that a client of {@link checkLocations} was answered; `undefined` where the answer is no location. */
export function locationOf(output: GetBucketLocationCommandOutput & CheckedOutput): string | undefined {
  if (output.isLocation !== true) return undefined;
  const location = String(output.LocationConstraint ?? '');
  return location === '' ? FIRST_REGION : location === 'EU' ? 'eu-west-1' : location;
}
