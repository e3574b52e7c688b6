import { IngestError, isIngestError, type StepContext } from '@sluice/plugin-api';

const LIMIT_MILLISECONDS = 60_000;

/** An http(s) address to fetch from. */
export interface HttpAddress {
  /** The address as it may be shown: without user, password and query, any of which may be a secret. */
  readonly shown: string;
  readonly url: URL;
  /** The header that user and password of the address make. */
  readonly authorization?: string;
}

/** What was fetched. */
export interface FetchedManifest {
  readonly bytes: Uint8Array;
  /** As the server calls it, such as `text/html`. */
  readonly contentType: string;
}

/** An http(s) address; `undefined` when the text is none. */
export function toHttpAddress(text: string): HttpAddress | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol)) return undefined;
  const shown = `${url.origin}${url.pathname}`;
  const { username, password } = url;
  if (username === '' && password === '') return { shown, url };
  url.username = '';
  url.password = '';
  const credentials = Buffer.from(`${unescaped(username)}:${unescaped(password)}`).toString('base64');
  return { shown, url, authorization: `Basic ${credentials}` };
}

/**
 * Fetches a file of at most `mostBytes`, following redirects, through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name.
 *
 * @throws IngestError MANIFEST_NOT_READABLE, MANIFEST_TOO_LARGE or CANCELLED.
 */
export async function fetchManifest(
  { shown, url, authorization }: HttpAddress,
  mostBytes: number,
  { signal, meter }: StepContext,
  limitMilliseconds = LIMIT_MILLISECONDS,
): Promise<FetchedManifest> {
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  const limit = AbortSignal.timeout(limitMilliseconds);
  let agent: InstanceType<typeof EnvHttpProxyAgent> | undefined;
  try {
    // A plain request is handed to the proxy: many allow no tunnel to ports other than 443.
    agent = new EnvHttpProxyAgent({ proxyTunnel: false });
    const options = {
      dispatcher: agent,
      signal: AbortSignal.any([signal, limit]),
      ...(authorization === undefined ? {} : { headers: { authorization } }),
    };
    const response = await meter.request('GET manifest', () => fetch(url, options));
    if (response.status !== 200) {
      throw notReadable(shown, `the server answered ${`${response.status} ${response.statusText}`.trim()}`);
    }
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > mostBytes) throw new IngestError('MANIFEST_TOO_LARGE', { path: shown, fatal: true });
    }
    meter.bytes(length);
    const contentType = response.headers.get('content-type')?.split(';')[0]?.trim() ?? 'without a content type';
    return { bytes: Buffer.concat(chunks), contentType };
  } catch (error) {
    if (isIngestError(error)) throw error;
    if (signal.aborted) throw new IngestError('CANCELLED', { cause: signal.reason });
    throw notReadable(shown, limit.aborted ? `no whole answer within ${limitMilliseconds / 1000} s` : reasonOf(error));
  } finally {
    await agent?.destroy();
  }
}

/** Without a cause: the errors of `fetch` may hold the whole address. */
function notReadable(path: string, reason: string): IngestError {
  return new IngestError('MANIFEST_NOT_READABLE', {
    message: `The manifest cannot be fetched: ${reason}`,
    path,
    hint: 'Check manifestHttpPath, the network, HTTPS_PROXY, HTTP_PROXY and NO_PROXY; NODE_EXTRA_CA_CERTS adds certificate authorities.',
  });
}

/** What the error below the one that `fetch` throws says. */
function reasonOf(error: unknown): string {
  let at = error;
  while (at instanceof Error && at.cause instanceof Error) at = at.cause;
  // Node.js tries each address of a name, and tells of all in one error without a message.
  if (at instanceof AggregateError && at.message === '') at = at.errors[0];
  return at instanceof Error ? at.message : String(at);
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that begins no escape stands for itself.
    return text;
  }
}
