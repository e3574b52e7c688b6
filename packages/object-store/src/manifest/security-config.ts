import { IngestError, type JsonSchema } from '@sluice/plugin-api';
import { Ajv, type ErrorObject } from 'ajv';
import { describeProblem } from './describe-problem.js';

/** Where the sources of manifests stand in the workflow file. */
export const MANIFEST_SOURCE_POINTER = '/source/sourceConfig/config/storageMetadataConfigSource';

/** Credentials of the store that a manifest for all buckets lies in, as the workflow has them. Secret as a whole. */
export type SecurityConfig = Readonly<Record<string, unknown>>;

/** The stores that OpenMetadata reads manifests from, and what gives their credentials away; the first that fits. */
const STORES: readonly (readonly [name: string, keys: RegExp])[] = [
  ['S3', /^aws[A-Z]|^(endPointURL|profileName|assumeRole[A-Z].*)$/],
  ['GCS', /^(gcs|gcp)[A-Z]|^(type|project_?id|private_?key|private_?key_?id|client_?email)$/i],
  ['ADLS', /^azure[A-Z]|^(account(Name|Key)|client(Id|Secret)|tenantId|vaultName|connectionString|sasToken)$/],
];

/** The name of the store whose credentials these look like. */
export function storeNameOf(config: SecurityConfig): string | undefined {
  return STORES.find(([, keys]) => Object.keys(config).some((key) => keys.test(key)))?.[0];
}

/**
 * Credentials held against the schema of a connection, or of a part of one; keys without a value count as absent.
 *
 * @throws IngestError WORKFLOW_INVALID_VALUE naming the keys that are wrong, and no value.
 */
export function checkSecurityConfig<T>(config: SecurityConfig, schema: JsonSchema): T {
  // Compiled for this one call: it happens once a run, and only where a workflow has such credentials.
  const validate = new Ajv({ allErrors: true, strict: false, validateFormats: false, logger: false, verbose: true }).compile<T>(
    schema,
  );
  const filled = withoutNull(config);
  if (validate(filled)) return filled;
  // That a schema's `if` has failed only says that there is another error.
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if');
  const rootKeys = Object.keys((schema['properties'] as object | undefined) ?? {});
  throw new IngestError('WORKFLOW_INVALID_VALUE', {
    message: errors.map((error) => describeProblem(error, 'securityConfig', rootKeys)).join('; '),
    details: { pointer: `${MANIFEST_SOURCE_POINTER}/securityConfig${pointerOf(errors[0])}` },
    hint: "It takes what the store's own connection takes.",
    fatal: true,
  });
}

function pointerOf(error: ErrorObject | undefined): string {
  const key: unknown = error?.params['additionalProperty'];
  return `${error?.instancePath ?? ''}${typeof key === 'string' ? `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}` : ''}`;
}

function withoutNull(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const given = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(given.map(([key, each]) => [key, withoutNull(each)]));
}
