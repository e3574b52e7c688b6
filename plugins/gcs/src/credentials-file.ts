import { readFile } from 'node:fs/promises';
import { IngestError } from '@sluice/plugin-api';

/**
 * A file of credentials, such as the key file of a service account.
 *
 * @throws IngestError STORE_CREDENTIALS_MISSING where it cannot be read or is none. Nothing of the file is in it.
 */
export async function readCredentialsFile(path: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new IngestError('STORE_CREDENTIALS_MISSING', {
      message: `The file of credentials cannot be read: ${error.code}`,
      path,
      hint: 'Check credentials.gcpConfig.path and the permissions of the file.',
      cause: error,
    });
  });
  const value = parsed(text);
  if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  throw new IngestError('STORE_CREDENTIALS_MISSING', {
    message: 'The file of credentials is not JSON',
    path,
    hint: 'Name the JSON file that Google makes of a key; files in PEM or P12 form are not read.',
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says has a piece of the file in it.
    return undefined;
  }
}
