import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getText, listKeys, putObjects } from './moto-objects.js';

const COMMIT = /^[0-9a-f]{8} c \d+ \{"split":"([^"]*)".*\n/gm;
const BUCKET = 'state';

/** Where runs keep what they do, seen from outside. */
export interface RunState {
  /** What stands as `runtime.state`. */
  readonly setting: string;
  /** What the command needs for it. */
  readonly env: Readonly<Record<string, string>>;
  /** What is in it: the files of a folder, what begins the keys of objects. */
  names(): Promise<readonly string[]>;
  /** The journals by their names, the first first; none where nothing is there yet. */
  journals(): Promise<readonly string[]>;
  /** The text of a journal. */
  read(journal: string): Promise<string>;
}

/** The splits that the last run committed into a state. */
export async function committedIn(state: RunState): Promise<readonly string[]> {
  const journal = (await state.journals()).at(-1);
  return journal === undefined ? [] : [...(await state.read(journal)).matchAll(COMMIT)].map(([, id = '']) => id);
}

/** A folder. */
export function folderState(folder: string): RunState {
  const names = async (): Promise<readonly string[]> => {
    try {
      return readdirSync(folder).sort();
    } catch {
      return [];
    }
  };
  return {
    setting: folder,
    env: {},
    names,
    journals: async () => (await names()).filter((name) => name.endsWith('.journal')),
    read: async (journal) => readFileSync(join(folder, journal), 'utf8'),
  };
}

/** Objects of a moto server, below a prefix. */
export async function s3State(url: string, prefix: string): Promise<RunState> {
  await putObjects(url, BUCKET, {});
  const keys = async (): Promise<readonly string[]> =>
    (await listKeys(url, BUCKET, `${prefix}/`)).map((key) => key.slice(prefix.length + 1));
  const names = async (): Promise<readonly string[]> => [...new Set((await keys()).map((key) => key.replace(/\/.*/, '')))];
  return {
    setting: `s3://${BUCKET}/${prefix}`,
    env: {
      AWS_ENDPOINT_URL_S3: url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'canary-of-the-state',
    },
    names,
    journals: async () => (await names()).filter((name) => name.endsWith('.journal')),
    read: async (journal) => {
      const segments = (await keys()).filter((key) => key.startsWith(`${journal}/`));
      const texts = await Promise.all(segments.map((key) => getText(url, `${BUCKET}/${prefix}/${key}`)));
      return texts.map((text) => text.slice(text.indexOf('\n') + 1)).join('');
    },
  };
}
