import type { TokenCredential } from '@azure/identity';
import { type ErrorCode, IngestError } from '@sluice/plugin-api';
import type { AzureAccount, AzureCredential } from './account.js';
import { oneLine } from './error-text.js';

/** Where tokens of other clouds come from, by what the hosts of their accounts end in. `AZURE_AUTHORITY_HOST` goes before. */
const AUTHORITIES: readonly (readonly [hostEnd: string, authority: string])[] = [
  ['.chinacloudapi.cn', 'https://login.chinacloudapi.cn'],
  ['.usgovcloudapi.net', 'https://login.microsoftonline.us'],
];
/** Hosts of Microsoft's clouds. Any other is not known to these, and of a cloud of its own. */
const PUBLIC_AUTHORITY = /^https:\/\/login\.(microsoftonline\.(com|us)|chinacloudapi\.cn)(\/|$)/;
const NETWORK = /\b(network_error|endpoints_resolution_error|post_request_failed|get_request_failed)\b/;
/** The SDK's name for an error that says that a credential is not set up here. */
const UNAVAILABLE = 'CredentialUnavailableError';

type Told = readonly [code: ErrorCode, message: string, hint: string];
const NO_CREDENTIAL: Told = [
  'STORE_CREDENTIALS_MISSING',
  'There is no Azure credential here',
  'Give accountKey, sasToken, connectionString, or clientId with clientSecret and tenantId; or run where the default Azure credential finds one: by AZURE_CLIENT_ID and the like, a workload or managed identity, az login.',
];
const NO_CONNECTION: Told = [
  'STORE_UNREACHABLE',
  'No connection to where tokens come from',
  'Check the network, HTTPS_PROXY, NO_PROXY and AZURE_AUTHORITY_HOST.',
];
const NO_TOKEN: Told = [
  'STORE_CREDENTIALS_REFUSED',
  'The directory gave no token',
  'Check tenantId, clientId and clientSecret, and that the secret has not expired.',
];

/** What makes tokens for an account whose requests are signed by none of its own keys; loads what that takes. */
export async function makeTokenCredential({ credential, endpoint }: AzureAccount): Promise<TokenCredential> {
  const { ClientSecretCredential, DefaultAzureCredential } = await import('@azure/identity');
  const { hostname } = new URL(endpoint);
  const authority = process.env['AZURE_AUTHORITY_HOST'] ?? AUTHORITIES.find(([end]) => hostname.endsWith(end))?.[1];
  const options =
    authority === undefined ? {} : { authorityHost: authority, disableInstanceDiscovery: !PUBLIC_AUTHORITY.test(authority) };
  const made =
    credential.kind === 'client-secret'
      ? new ClientSecretCredential(credential.tenantId, credential.clientId, credential.clientSecret, options)
      : new DefaultAzureCredential(options);
  return {
    getToken: async (scopes, tokenOptions) => {
      try {
        return await made.getToken(scopes, tokenOptions);
      } catch (error) {
        if (error instanceof Error && error.name === 'AbortError') throw error;
        throw toCredentialError(error, credential.kind, endpoint);
      }
    },
  };
}

/** Why there is no token, as an error that stops the run. */
export function toCredentialError(error: unknown, kind: AzureCredential['kind'], place: string): IngestError {
  const all = reasonsOf(error);
  // Of several credentials, one that is there and fails is the one that was meant.
  const failed = all.filter(({ name }) => name !== UNAVAILABLE);
  const reasons = failed.length === 0 ? all : failed;
  const isMissing = kind === 'default' && failed.length === 0;
  const isNetwork = reasons.some(({ message }) => NETWORK.test(message));
  const [code, message, hint] = isMissing ? NO_CREDENTIAL : isNetwork ? NO_CONNECTION : NO_TOKEN;
  const says = reasons.map((reason) => firstSentence(reason.message)).join('; ');
  return new IngestError(code, { message: `${message}: ${says}`, hint, path: place, fatal: true });
}

/** Of several credentials that were tried, each one's reason. */
function reasonsOf(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return [new Error(String(error))];
  const { errors } = error as { errors?: readonly unknown[] };
  return errors === undefined ? [error] : errors.flatMap(reasonsOf);
}

/** What follows is advice of the SDK's. */
function firstSentence(message: string): string {
  return oneLine(message).replace(/[.](\s.*)?$/, '');
}
