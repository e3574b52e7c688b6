import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FilesystemObjectStore, type LakeCalls } from '@sluice/plugin-filesystem';
import type { FaultKind, Faults, Lake, ObjectStoreHarness, StoreOperation, Traffic } from '@sluice/testkit';

/** What the system says of each fault that a filesystem has. */
const SYSTEM_ERRORS: Readonly<Partial<Record<FaultKind, string>>> = {
  denied: 'EACCES',
  throttled: 'EMFILE',
  failing: 'ESTALE',
  unreachable: 'ENOTCONN',
};
const NO_ANSWERS =
  'a filesystem gives no answers that break off; that a folder is unmounted while it is listed is a test of the plugin';

/** A folder of buckets, with what a disk cannot be brought to do put between it and the store. */
export function startHarness(): ObjectStoreHarness {
  const root = mkdtempSync(join(tmpdir(), 'sluice-conformance-'));
  const between = new Between();
  return {
    capabilities: [],
    secrets: [],
    waivers: {
      'no-secrets': 'there are none in its connection',
      'odd-paths': 'no file has such a path, and none is a folder too',
      'cut-connection': NO_ANSWERS,
      'cut-body': NO_ANSWERS,
    },
    fill: (lake) => fill(root, lake),
    open: (opening = {}) => new FilesystemObjectStore({ root }, { ...opening, through: (lake) => between.around(lake) }),
    faults: between,
    traffic: between,
    stop: async () => rmSync(root, { recursive: true }),
  };
}

class Between implements Faults<StoreOperation>, Traffic {
  readonly kinds: readonly FaultKind[] = [...(Object.keys(SYSTEM_ERRORS) as FaultKind[]), 'stalled'];
  count = 0;
  mostInFlight = 0;
  #inFlight = 0;
  #milliseconds = 0;
  readonly #stalled: (() => void)[] = [];
  #faultOf: (operation: StoreOperation) => FaultKind | undefined = () => undefined;

  around(lake: LakeCalls): LakeCalls {
    return {
      bucketNames: () => this.#pass('listBuckets', () => lake.bucketNames()),
      bucket: (name) => this.#pass('listBuckets', () => lake.bucket(name)),
      folder: (bucket, prefix) => this.#pass('list', () => lake.folder(bucket, prefix)),
      readFolder: (folder, prefix) => this.#pass('list', () => lake.readFolder(folder, prefix)),
      head: (bucket, key) => this.#pass('head', () => lake.head(bucket, key)),
      read: (bucket, key, range) => this.#pass('read', () => lake.read(bucket, key, range)),
    };
  }

  inject: Faults<StoreOperation>['inject'] = (kind, { operations, times = Number.POSITIVE_INFINITY } = {}) => {
    let left = times;
    this.#faultOf = (operation) => {
      if (left <= 0 || operations?.includes(operation) === false) return undefined;
      left -= 1;
      return kind;
    };
  };

  heal(): void {
    this.#faultOf = () => undefined;
    for (const go of this.#stalled.splice(0)) go();
  }

  reset(milliseconds = 0): void {
    this.count = 0;
    this.mostInFlight = this.#inFlight;
    this.#milliseconds = milliseconds;
  }

  async #pass<T>(operation: StoreOperation, call: () => Promise<T>): Promise<T> {
    this.count += 1;
    this.#inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.#inFlight);
    try {
      if (this.#milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, this.#milliseconds));
      const fault = this.#faultOf(operation);
      if (fault === 'stalled') await new Promise<void>((resolve) => this.#stalled.push(resolve));
      if (fault === undefined) return await call();
      // Of one that was stalled until now, nobody waits for the answer.
      const code = SYSTEM_ERRORS[fault] ?? 'EIO';
      throw Object.assign(new Error(`${code}: as the system says`), { code });
    } finally {
      this.#inFlight -= 1;
    }
  }
}

function fill(root: string, lake: Lake): void {
  rmSync(root, { recursive: true });
  mkdirSync(root);
  for (const [bucket, objects] of Object.entries(lake)) {
    mkdirSync(join(root, bucket));
    for (const [key, content] of Object.entries(objects)) {
      const path = join(root, bucket, key);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  }
}
