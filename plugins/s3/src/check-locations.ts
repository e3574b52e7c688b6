import { Buffer } from 'node:buffer';
import type { Readable } from 'node:stream';
import type { GetBucketLocationCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { collectBody } from '@sluice/plugin-api/http';

const LOCATION = /<LocationConstraint(?:\s[^>]*)?(?:\/>|>([^<]*)<\/LocationConstraint>)/;
/** Amazon's first region has no name in an answer. */
const FIRST_REGION = 'us-east-1';
/** Regions by the names that they had before. */
const FORMER_NAMES: Readonly<Record<string, string>> = { EU: 'eu-west-1' };

/** What the SDK hands to its protocol, as far as it is looked at here. */
interface Protocol {
  deserializeResponse(
    operation: { readonly name?: string },
    context: unknown,
    response: { readonly statusCode: number; body: unknown },
  ): Promise<unknown>;
}

interface CheckedOutput {
  readonly region?: string | undefined;
}

/**
 * Lets a client tell answers to GetBucketLocation from anything else, which the SDK's own parser takes for a location without a name, and so for a
 * region. {@link locationOf} tells what was read.
 */
export function checkLocations(client: S3Client): S3Client {
  const { protocol } = client.config as unknown as { readonly protocol: Protocol };
  const parse = protocol.deserializeResponse.bind(protocol);
  protocol.deserializeResponse = async (operation, context, response) => {
    if (operation.name !== 'GetBucketLocation' || response.statusCode !== 200) return parse(operation, context, response);
    const { body, statusCode: httpStatusCode } = response;
    const bytes = body instanceof Uint8Array ? body : await collectBody(body as Readable);
    // Without `$metadata` the SDK's own retries cannot note what they did.
    return { region: regionIn(Buffer.from(bytes).toString()), $metadata: { httpStatusCode } };
  };
  return client;
}

/** The region that a client of {@link checkLocations} was answered; `undefined` where the answer is no location, or was cut short. */
export function locationOf(output: GetBucketLocationCommandOutput & CheckedOutput): string | undefined {
  return output.region;
}

function regionIn(xml: string): string | undefined {
  const match = LOCATION.exec(xml);
  if (match === null) return undefined;
  const name = (match[1] ?? '').trim();
  return name === '' ? FIRST_REGION : (FORMER_NAMES[name] ?? name);
}
