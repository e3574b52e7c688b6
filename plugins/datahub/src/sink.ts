import {
  type CheckStep,
  CONFIG,
  type Entity,
  inject,
  injectable,
  type Sink,
  type StepContext,
  type WriteResult,
} from '@sluice/plugin-api';
import type { AssetWriter } from './asset-writer.js';
import { DatahubClient } from './client.js';
import { FileWriter } from './file-writer.js';
import type { DatahubConfig } from './generated/config.js';
import { ServerWriter } from './server-writer.js';
import { ToAssets } from './to-assets.js';

const DEFAULT_ENV = 'PROD';

/** Writes DataHub's metadata change proposals to a file, which appears with `flush`, or to a server, which has what `write` has answered for. */
@injectable()
export class DatahubSink implements Sink {
  readonly isAnew: boolean;
  readonly #toAssets: ToAssets;
  readonly #writer: AssetWriter;

  constructor(@inject(CONFIG) config: DatahubConfig) {
    const { file, server = '', env = DEFAULT_ENV, platformInstance } = config;
    this.isAnew = file !== undefined;
    this.#toAssets = new ToAssets({ env, ...(platformInstance === undefined ? {} : { platformInstance }) });
    this.#writer = file === undefined ? new ServerWriter(new DatahubClient({ ...config, server })) : new FileWriter(file);
  }

  check(context: StepContext): AsyncIterable<CheckStep> {
    return this.#writer.check(context);
  }

  write(batch: readonly Entity[], context: StepContext): Promise<readonly WriteResult[]> {
    return this.#writer.write(
      batch.map((entity) => this.#toAssets.of(entity)),
      context,
    );
  }

  /** Where there is a file, what it holds is in memory. */
  plan(batch: readonly Entity[], context: StepContext): Promise<readonly WriteResult[]> {
    return this.#writer.plan(
      batch.map((entity) => this.#toAssets.of(entity)),
      context,
    );
  }

  flush(): Promise<void> {
    return this.#writer.flush();
  }

  close(): Promise<void> {
    return this.#writer.close();
  }
}
