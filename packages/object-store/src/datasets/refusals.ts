import type { DatasetEntry } from '../manifest/manifest-entry.js';
import { Glob } from '../paths/glob.js';
import { extensionOf } from './dataset-files.js';

/** Why an entry does not take an object of its listing. */
export interface Refusal {
  /** Whether the object counts with the dataset that it lies beside, if there is one. */
  readonly isCounted: boolean;
  /** In words. */
  readonly rule: (key: string) => string;
}

/** Why one entry refuses objects. They are made once and worded only when they are asked for: a listing refuses millions. */
export class Refusals {
  /** It is not where the entry's path or glob has anything. */
  readonly elsewhere: Refusal;
  /** It is where the entry looks, and its path, depth or glob does not take it. */
  readonly unmatched: Refusal;
  /** It has none of the extensions of the files that the entry asks for. */
  readonly extension: Refusal;
  /** It is of no format that can be read. */
  readonly format: Refusal = {
    isCounted: true,
    rule: (key) => {
      const extension = extensionOf(key);
      return `no format that can be read is known for ${extension === '' ? 'files without an extension' : `the extension .${extension}`}`;
    },
  };

  /** @param prefixes what keys begin with that are listed for the entry. */
  constructor({ select, path, depth, extensions }: DatasetEntry, prefixes: readonly string[]) {
    const mismatch = (key: string): string => new Glob(path).mismatch(key) ?? `it is not below ${prefixes.join(' or ')}`;
    this.elsewhere = {
      isCounted: false,
      rule: select === 'glob' ? mismatch : () => `it is not below the dataPath ${path}/`,
    };
    this.unmatched = {
      isCounted: true,
      rule: select === 'glob' ? mismatch : () => `depth: it is in no folder ${depth} levels below ${path}/`,
    };
    this.extension = { isCounted: true, rule: () => `it has none of the extensions ${extensions.join(', ')}` };
  }

  /** @param rule the exclusion, in words. */
  excluded(rule: string): Refusal {
    return { isCounted: false, rule: () => rule };
  }
}
