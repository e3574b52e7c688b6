import type { Storage, StorageOptions } from '@google-cloud/storage';
import { IngestError, isIngestError } from '@sluice/plugin-api';
import type { AuthClient } from 'google-auth-library';
import { toCredentialsError } from './credentials-error.js';
import { readCredentialsFile } from './credentials-file.js';
import type { GcpConfig, GcsConnection } from './generated/config.js';

const TOKEN_LIMIT_MILLISECONDS = 60_000;
/** What one who acts as another asks for. */
const IMPERSONATED_SCOPES = ['https://www.googleapis.com/auth/devstorage.read_only'];

/** Kinds of credentials, each with a key that no other has. */
const KINDS = [
  ['gcp_credential_path', 'path'],
  ['service_account', 'privateKey'],
  ['external_account', 'audience'],
] as const;

/** What the SDK made of a connection's credentials. */
interface Loaded {
  readonly storage: Storage;
  readonly client: AuthClient;
  /** The project that the credentials themselves name. */
  readonly projectId?: string;
}

/**
 * Sees to it that credentials are of one kind.
 *
 * @param pointer where they stand in the workflow file.
 * @throws IngestError a fatal WORKFLOW_INVALID_VALUE that has no value of theirs.
 */
export function assertOneKind(config: GcpConfig, pointer: string): void {
  const [one, other] = kindsIn(config);
  if (config.type !== undefined || one === undefined || other === undefined) return;
  throw new IngestError('WORKFLOW_INVALID_VALUE', {
    message: `There are ${one[1]} and ${other[1]}, and no type that says which of them counts`,
    hint: `Give type: ${one[0]} or type: ${other[0]}, or remove one of them.`,
    fatal: true,
    details: { pointer },
  });
}

/**
 * Signs requests as a connection says: as a service account, by a key file, as an external account, else with the application default
 * credentials; not at all where an `endPointURL` has no credentials. The SDK, which gets tokens and keeps them fresh, is loaded for the first
 * request that is signed.
 */
export class Credentials {
  /** Whether requests are signed. */
  readonly isSigned: boolean;
  readonly #config: GcpConfig;
  readonly #impersonated: string | undefined;
  readonly #lifetime: number | undefined;
  #loaded: Promise<Loaded> | undefined;

  constructor({ credentials, endPointURL }: GcsConnection) {
    const { impersonateServiceAccount, lifetime } = credentials?.gcpImpersonateServiceAccount ?? {};
    this.#config = credentials?.gcpConfig ?? {};
    this.#impersonated = impersonateServiceAccount || undefined;
    this.#lifetime = lifetime;
    this.isSigned = endPointURL === undefined || kindOf(this.#config) !== undefined;
  }

  /**
   * The headers that sign a request now.
   *
   * @throws IngestError STORE_CREDENTIALS_MISSING, STORE_CREDENTIALS_REFUSED, STORE_UNREACHABLE or STORE_TLS; the signal's reason.
   */
  async headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    if (!this.isSigned) return {};
    return this.#wait(async () => (await this.#load()).client.getRequestHeaders(), signal);
  }

  /**
   * The projects whose buckets are listed; `undefined` for the one that an unsigned store has by itself.
   *
   * @throws IngestError as `headers` does, and STORE_CREDENTIALS_MISSING where no project is known.
   */
  async projects(signal: AbortSignal): Promise<readonly (string | undefined)[]> {
    const named = [...new Set([this.#config.projectId ?? []].flat())];
    if (named.length > 0) return named;
    if (!this.isSigned) return [undefined];
    const projectOf = async (): Promise<string> => {
      const { storage, projectId } = await this.#load();
      return projectId ?? storage.authClient.getProjectId();
    };
    return [await this.#wait(projectOf, signal)];
  }

  #load(): Promise<Loaded> {
    this.#loaded ??= this.#make();
    return this.#loaded;
  }

  async #make(): Promise<Loaded> {
    const file = await fileOf(this.#config);
    const { Storage } = await import('@google-cloud/storage');
    const storage = new Storage(file === undefined ? {} : { credentials: file as NonNullable<StorageOptions['credentials']> });
    const own = await storage.authClient.getClient();
    const projectId = file?.['project_id'];
    return {
      storage,
      client: this.#impersonated === undefined ? own : await impersonate(own, this.#impersonated, this.#lifetime),
      ...(typeof projectId === 'string' ? { projectId } : {}),
    };
  }

  /** What the SDK answers, unless the signal aborts first: its requests for tokens cannot be stopped. */
  async #wait<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    let release = (): void => undefined;
    const stopped = new Promise<never>((_, reject) => {
      const stop = (): void => reject(signal.reason);
      const timer = setTimeout(() => reject(noToken()), TOKEN_LIMIT_MILLISECONDS);
      signal.addEventListener('abort', stop);
      release = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
      };
    });
    try {
      return await Promise.race([ask(), stopped]);
    } catch (error) {
      if (signal.aborted || isIngestError(error)) throw error;
      const { path } = this.#config;
      const impersonated = this.#impersonated;
      throw toCredentialsError(error, {
        ...(path === undefined ? {} : { path }),
        ...(impersonated === undefined ? {} : { impersonated }),
      });
    } finally {
      release();
    }
  }
}

/** What kind of credentials these are; `undefined` for none. */
function kindOf(config: GcpConfig): GcpConfig['type'] {
  return config.type ?? kindsIn(config)[0]?.[0];
}

function kindsIn(config: GcpConfig) {
  return KINDS.filter(([, key]) => config[key] !== undefined);
}

/** Credentials as Google's own files have them; `undefined` for the application default ones. */
async function fileOf(config: GcpConfig): Promise<Readonly<Record<string, unknown>> | undefined> {
  const type = kindOf(config);
  switch (type) {
    case 'gcp_credential_path':
      return readCredentialsFile(String(config.path));
    case 'service_account':
      return {
        type,
        client_email: config.clientEmail,
        private_key: config.privateKey?.replaceAll('\\n', '\n'),
        private_key_id: config.privateKeyId,
      };
    case 'external_account':
      return {
        type,
        audience: config.audience,
        subject_token_type: config.subjectTokenType,
        token_url: config.tokenURL,
        credential_source: config.credentialSource,
      };
    default:
      return undefined;
  }
}

async function impersonate(sourceClient: AuthClient, targetPrincipal: string, lifetime?: number): Promise<AuthClient> {
  const { Impersonated } = await import('google-auth-library');
  const targetScopes = IMPERSONATED_SCOPES;
  return new Impersonated({ sourceClient, targetPrincipal, targetScopes, ...(lifetime === undefined ? {} : { lifetime }) });
}

function noToken(): IngestError {
  return new IngestError('STORE_UNREACHABLE', {
    message: `Google issued no token within ${TOKEN_LIMIT_MILLISECONDS / 1000} s`,
    hint: 'Check the network, HTTPS_PROXY and NO_PROXY.',
  });
}
