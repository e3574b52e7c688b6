import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { IngestError } from '@sluice/plugin-api';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
};

/** Where secrets are kept that workflow files name instead of holding. */
export interface SecretStore {
  /** What a reference to it begins with, before a colon; lower-case words with hyphens. */
  readonly scheme: string;
  /**
   * The secret of a name, which is the rest of the reference.
   *
   * @param folder the one that the workflow file lies in.
   * @throws IngestError SECRET_NOT_RESOLVED, whose message says why in the form "there is no such secret", and holds nothing of a secret.
   */
  get(name: string, folder: string): Promise<string>;
}

/** Secrets in files, one each, as Docker and Kubernetes mount them: `file:/run/secrets/token`. A line's end after the secret is not part of it. */
export const FILE_SECRETS: SecretStore = {
  scheme: 'file',
  get: async (name, folder) => {
    let bytes: Buffer;
    try {
      bytes = await readFile(resolve(folder, name));
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? '';
      const hint = 'Check the path, which counts from the folder of the workflow file, and its permissions.';
      throw new IngestError('SECRET_NOT_RESOLVED', { message: REASONS[code] ?? `it cannot be read (${code})`, hint, cause });
    }
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '');
      if (text !== '') return text;
    } catch (cause) {
      throw new IngestError('SECRET_NOT_RESOLVED', { message: 'the file is not UTF-8 text', hint: 'Save it as UTF-8.', cause });
    }
    throw new IngestError('SECRET_NOT_RESOLVED', { message: 'the file is empty', hint: 'Write the secret into it.' });
  },
};
