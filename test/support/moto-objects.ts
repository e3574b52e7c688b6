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

async function send(url: string, method: string, body?: string): Promise<void> {
  const { ok, status } = await fetch(url, {
    method,
    headers: { authorization: AUTHORIZATION },
    ...(body === undefined ? {} : { body }),
  });
  // A bucket of one's own that is made again is there all the same.
  if (!ok && status !== 409) throw new Error(`${method} ${url} answered ${status}`);
}
