import { type CheckStep, checkStep, type WriteResult } from '@sluice/plugin-api';
import { KeyedFile } from '@sluice/plugin-api/sinks';
import { type AssetWriter, entityResult } from './asset-writer.js';
import { HeldProposals } from './held-proposals.js';
import { type Asset, fileText } from './proposal.js';

const JSON_ARRAY = { before: '[\n', between: ',\n', after: '\n]\n', empty: '[]\n' };

/** Writes proposals to a file as DataHub's own file sink does, a line each, sorted by what they are of. */
export class FileWriter implements AssetWriter {
  readonly #file: KeyedFile;
  #held: Promise<HeldProposals> | undefined;

  constructor(path: string) {
    this.#file = new KeyedFile(path, JSON_ARRAY);
  }

  async *check(): AsyncIterable<CheckStep> {
    yield await checkStep(`write ${this.#file.path}`, async () => {
      this.#file.tryOut();
      return 'metadata change proposals';
    });
  }

  async write(entities: readonly (readonly Asset[])[]): Promise<readonly WriteResult[]> {
    return entities.map((assets) => entityResult(assets.map((asset) => this.#put(asset))));
  }

  /** Holds what the file has in memory. */
  async plan(entities: readonly (readonly Asset[])[]): Promise<readonly WriteResult[]> {
    this.#held ??= HeldProposals.of(this.#file.path);
    const held = await this.#held;
    return entities.map((assets) => entityResult(assets.slice(-1).map((asset) => held.compare(asset))));
  }

  flush(): Promise<void> {
    return this.#file.replace();
  }

  async close(): Promise<void> {
    this.#file.close();
  }

  #put(asset: Asset): WriteResult {
    if (asset.isImplied === true && this.#file.has(asset.order)) return { status: 'unchanged' };
    return { status: this.#file.put(asset.order, fileText(asset)) };
  }
}
