import { type ErrorCode, IngestError } from '@sluice/plugin-api';
import { parseConnectionString } from './connection-string.js';
import type { AzureCredentials } from './generated/config.js';

/** The part of an endpoint's host that says it is for blobs, and not for files with the interface of a file system. */
const PUBLIC_CLOUD = 'core.windows.net';

/** What requests are signed with. */
export type AzureCredential =
  | { readonly kind: 'client-secret'; readonly tenantId: string; readonly clientId: string; readonly clientSecret: string }
  | { readonly kind: 'sas'; readonly sasToken: string }
  | { readonly kind: 'key'; readonly accountKey: string }
  | { readonly kind: 'default' };

/** A storage account, and the way into it. */
export interface AzureAccount {
  readonly name: string;
  /** The address of its blob service, without a slash at its end and without a query. */
  readonly endpoint: string;
  readonly credential: AzureCredential;
}

/** The ways in that are told from each other by one key; of two, the one that comes first is to be kept, and why. */
const WAYS_IN = [
  ['clientSecret', 'since its roles say what it may do'],
  ['sasToken', 'since it gives no more rights than it names'],
  ['connectionString', "since it has the account's address too"],
  ['accountKey', ''],
] as const;
/** What a connection string has itself. */
const IN_CONNECTION_STRING = ['accountName', 'endPointURL'] as const;

/**
 * The account that a connection's credentials are for. Contacts nothing.
 *
 * @param pointer where the credentials stand in the workflow file.
 * @throws IngestError a fatal one that names the key to correct, and no value: WORKFLOW_INVALID_VALUE, WORKFLOW_MISSING_KEY.
 */
export function toAccount(credentials: AzureCredentials, pointer: string): AzureAccount {
  const wrong = (key: string, message: string, hint: string, code: ErrorCode = 'WORKFLOW_INVALID_VALUE'): IngestError =>
    new IngestError(code, { message, hint, fatal: true, details: { pointer: `${pointer}${key === '' ? '' : `/${key}`}` } });

  const [kept, another] = WAYS_IN.filter(([key]) => credentials[key] !== undefined);
  if (kept !== undefined && another !== undefined) {
    const [[way, reason], [other]] = [kept, another];
    throw wrong(other, `There is ${way} too, and both are ways into the account`, `Keep ${way}, ${reason}; remove ${other}.`);
  }
  const { connectionString } = credentials;
  if (connectionString !== undefined) {
    const doubled = IN_CONNECTION_STRING.find((key) => credentials[key] !== undefined);
    if (doubled !== undefined) {
      throw wrong(doubled, 'connectionString has it already', `Keep connectionString; remove ${doubled}.`);
    }
    const parsed = parseConnectionString(connectionString);
    if ('problem' in parsed) {
      const hint = 'Copy it from the access keys or the shared access signatures of the account in the portal.';
      throw wrong('connectionString', parsed.problem, hint);
    }
    return parsed;
  }
  const { accountName, endPointURL, sasToken } = credentials;
  if (accountName === undefined) {
    throw wrong('', 'accountName is missing', 'Add the name of the storage account.', 'WORKFLOW_MISSING_KEY');
  }
  if (sasToken !== undefined && !/(^|[?&])sig=[^&]/.test(sasToken)) {
    throw wrong('sasToken', 'It has no signature (sig=)', 'Copy the whole of the token, as it stands behind the question mark.');
  }
  const credential = credentialOf(credentials);
  const endpoint = (endPointURL ?? `https://${accountName}.blob.${PUBLIC_CLOUD}`).replace(/\/+$/, '');
  if (!URL.canParse(endpoint)) throw wrong('endPointURL', 'It is no address', 'Correct its host and port.');
  if (endpoint.startsWith('http:') && (credential.kind === 'client-secret' || credential.kind === 'default')) {
    const message = 'Tokens of the directory are sent over https alone';
    throw wrong('endPointURL', message, 'Give an https:// address, or accountKey or sasToken where this is an emulator.');
  }
  return { name: accountName, endpoint, credential };
}

function credentialOf({ tenantId, clientId, clientSecret, sasToken, accountKey }: AzureCredentials): AzureCredential {
  if (tenantId !== undefined && clientId !== undefined && clientSecret !== undefined) {
    return { kind: 'client-secret', tenantId, clientId, clientSecret };
  }
  if (sasToken !== undefined) return { kind: 'sas', sasToken: sasToken.replace(/^\?/, '') };
  return accountKey === undefined ? { kind: 'default' } : { kind: 'key', accountKey };
}
