/** moto looks at who asks and not at the signature. */
const AUTHORIZATION = 'AWS4-HMAC-SHA256 Credential=testing/20240101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0';

/** Makes a bucket if it is not there, and puts objects into it, in their order. */
export async function putObjects(url: string, bucket: string, objects: Readonly<Record<string, string>>): Promise<void> {
  await send(`${url}/${bucket}`, 'PUT');
  for (const [key, body] of Object.entries(objects)) await send(`${url}/${bucket}/${encodeURI(key)}`, 'PUT', body);
}

/** Deletes objects and buckets, each a path such as `bucket/key`. */
export async function deletePaths(url: string, ...paths: readonly string[]): Promise<void> {
  for (const path of paths) await send(`${url}/${encodeURI(path)}`, 'DELETE');
}

/** The keys of a bucket that begin so, in their order. */
export async function listKeys(url: string, bucket: string, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for (let more = true; more; ) {
    const after = keys.length === 0 ? {} : { 'start-after': keys.at(-1) ?? '' };
    const page = await send(`${url}/${bucket}?${new URLSearchParams({ 'list-type': '2', prefix, ...after })}`, 'GET');
    keys.push(...[...page.matchAll(/<Key>([^<]*)</g)].map(([, key = '']) => key));
    more = page.includes('<IsTruncated>true<');
  }
  return keys;
}

/** What an object holds; its path is such as `bucket/key`. */
export function getText(url: string, path: string): Promise<string> {
  return send(`${url}/${encodeURI(path)}`, 'GET');
}

async function send(url: string, method: string, body?: string): Promise<string> {
  const response = await fetch(url, {
    method,
    headers: { authorization: AUTHORIZATION },
    ...(body === undefined ? {} : { body }),
  });
  // A bucket of one's own that is made again is there all the same.
  if (!response.ok && response.status !== 409) throw new Error(`${method} ${url} answered ${response.status}`);
  return response.text();
}
