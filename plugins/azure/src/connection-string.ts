import type { AzureAccount, AzureCredential } from './account.js';

/** Of the emulator, as its documentation has them. */
const EMULATOR: AzureAccount = {
  name: 'devstoreaccount1',
  endpoint: 'http://127.0.0.1:10000/devstoreaccount1',
  credential: {
    kind: 'key',
    accountKey: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
  },
};

/** The account that a connection string is for, or what it lacks; a problem quotes nothing of it. */
export function parseConnectionString(text: string): AzureAccount | { readonly problem: string } {
  const parts = new Map<string, string>();
  for (const part of text.split(';').map((each) => each.trim())) {
    const equals = part.indexOf('=');
    if (equals > 0) parts.set(part.slice(0, equals).toLowerCase(), part.slice(equals + 1));
  }
  if (parts.get('usedevelopmentstorage') === 'true') return EMULATOR;

  const credential = credentialOf(parts);
  if (credential === undefined) return { problem: 'It has neither AccountKey nor SharedAccessSignature' };
  const given = parts.get('blobendpoint')?.replace(/\/+$/, '');
  if (given !== undefined && !isAddress(given)) return { problem: 'Its BlobEndpoint is no http(s) address' };
  const name = parts.get('accountname') ?? (given === undefined ? undefined : accountOf(new URL(given)));
  if (!name) return { problem: 'It has no AccountName' };
  const protocol = parts.get('defaultendpointsprotocol') ?? 'https';
  const endpoint = given ?? `${protocol}://${name}.blob.${parts.get('endpointsuffix') ?? 'core.windows.net'}`;
  if (!isAddress(endpoint))
    return { problem: 'Its DefaultEndpointsProtocol, AccountName and EndpointSuffix make no http(s) address' };
  return { name, endpoint, credential };
}

function credentialOf(parts: ReadonlyMap<string, string>): AzureCredential | undefined {
  const [accountKey, sasToken] = [parts.get('accountkey'), parts.get('sharedaccesssignature')];
  if (sasToken) return { kind: 'sas', sasToken: sasToken.replace(/^\?/, '') };
  return accountKey ? { kind: 'key', accountKey } : undefined;
}

/** The account that an address is of: the host's first label, or where that names no account, the path. */
function accountOf({ hostname, pathname }: URL): string | undefined {
  return /^([^.]+)\..*blob\./.exec(hostname)?.[1] ?? pathname.split('/')[1];
}

/** Without a query, in which a signature might stand. */
function isAddress(text: string): boolean {
  return /^https?:\/\/[^?#@]+$/.test(text) && URL.canParse(text);
}
