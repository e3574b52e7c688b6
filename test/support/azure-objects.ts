import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AccountSASPermissions, BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { AZURITE_ACCOUNT } from './azurite.mjs';

const LAKES = fileURLToPath(new URL('../lakes/', import.meta.url));
/** Azure has no container of that name, which S3 has. */
const NO_CONTAINER = 'dotted.name';

/** A client of an emulator, with all rights. */
export function azuriteClient(url: string): BlobServiceClient {
  const { accountName, accountKey } = AZURITE_ACCOUNT;
  return new BlobServiceClient(url, new StorageSharedKeyCredential(accountName, accountKey));
}

/** Makes a container if it is not there, and puts blobs into it, in their order. */
export async function putBlobs(
  url: string,
  container: string,
  blobs: Iterable<readonly [key: string, body: string | Buffer]>,
): Promise<void> {
  const client = azuriteClient(url).getContainerClient(container);
  await client.createIfNotExists();
  for (const [key, body] of blobs) await client.getBlockBlobClient(key).upload(body, Buffer.byteLength(body));
}

/** Puts the lake of that name into an emulator, without the bucket `dotted.name`: no container can be called so. */
export async function loadAzureLake(name: string, url: string): Promise<void> {
  const lake = join(LAKES, name);
  const { buckets } = JSON.parse(readFileSync(join(lake, 'lake.json'), 'utf8')) as { buckets: object };
  for (const bucket of Object.keys(buckets)) {
    if (bucket !== NO_CONTAINER) await putBlobs(url, bucket, filesIn(join(lake, bucket)));
  }
}

/** The files below a folder, by their paths in it; none of a folder that is not there, since git keeps no empty ones. */
function filesIn(folder: string): (readonly [string, Buffer])[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [relative(folder, path), readFileSync(path)] as const);
}

/** A shared access signature for an emulator's account. */
export function azuriteSas(url: string, permissions = 'rlt', resourceTypes = 'sco'): string {
  const expires = new Date(Date.now() + 3_600_000);
  const signed = azuriteClient(url).generateAccountSasUrl(expires, AccountSASPermissions.parse(permissions), resourceTypes);
  return new URL(signed).search.slice(1);
}
