import type { TokenCredential } from '@azure/identity';
import { type ErrorCode, IngestError } from '@sluice/plugin-api';
import type { AzureAccount } from './account.js';
import { oneLine } from './error-text.js';

/** Where tokens of other clouds come from, by what the hosts of their accounts end in. `AZURE_AUTHORITY_HOST` goes before. */
const AUTHORITIES: readonly (readonly [hostEnd: string, authority: string])[] = [
  ['.chinacloudapi.cn', 'https://login.chinacloudapi.cn'],
  ['.usgovcloudapi.net', 'https://login.microsoftonline.us'],
];
const NETWORK = /\b(network_error|endpoints_resolution_error|post_request_failed|get_request_failed)\b/;
/** The SDK's names for that a credential is not set up here. */
const UNAVAILABLE = 'CredentialUnavailableError';
const NONE_OF_SEVERAL = 'AggregateAuthenticationError';

/** What makes tokens for an account whose requests are signed by none of its own keys; loads what that takes. */
export async function makeTokenCredential({ credential, endpoint }: AzureAccount): Promise<TokenCredential> {
  const { ClientSecretCredential, DefaultAzureCredential } = await import('@azure/identity');
  const { hostname } = new URL(endpoint);
  const authority = process.env['AZURE_AUTHORITY_HOST'] ?? AUTHORITIES.find(([end]) => hostname.endsWith(end))?.[1];
  const options = authority === undefined ? {} : { authorityHost: authority };
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
        throw toCredentialError(error, endpoint);
      }
    },
  };
}

/** Why there is no token, as an error that stops the run. */
export function toCredentialError(error: unknown, place: string): IngestError {
  const reasons = reasonsOf(error);
  const says = reasons.map(({ message }) => firstSentence(message)).join('; ');
  const make = (code: ErrorCode, message: string, hint?: string): IngestError =>
    new IngestError(code, { message: `${message}: ${says}`, path: place, fatal: true, ...(hint === undefined ? {} : { hint }) });

  const unexpected = reasons.filter(({ name }) => name !== UNAVAILABLE);
  if (unexpected.length === 0 && !(reasons.length === 1 && NETWORK.test(says))) {
    const hint =
      'Give accountKey, sasToken, connectionString, or clientId with clientSecret and tenantId; or run where the default Azure credential finds one: AZURE_CLIENT_ID and the like, a workload or managed identity, az login.';
    return make('STORE_CREDENTIALS_MISSING', 'There is no Azure credential here', hint);
  }
  if (NETWORK.test(unexpected.map(({ message }) => message).join(' ') || says)) {
    return make(
      'STORE_UNREACHABLE',
      'No connection to where tokens come from',
      'Check the network, HTTPS_PROXY, NO_PROXY and AZURE_AUTHORITY_HOST.',
    );
  }
  return make(
    'STORE_CREDENTIALS_REFUSED',
    'The directory gave no token',
    'Check tenantId, clientId and clientSecret, and that the secret has not expired.',
  );
}

/** Of several credentials that were tried, each one's reason. */
function reasonsOf(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return [new Error(String(error))];
  const { errors } = error as { errors?: readonly unknown[] };
  if (error.name !== NONE_OF_SEVERAL || errors === undefined) return [error];
  return errors.flatMap(reasonsOf);
}

/** What follows is advice of the SDK's. */
function firstSentence(message: string): string {
  return oneLine(message).replace(/[.](\s.*)?$/, '');
}
