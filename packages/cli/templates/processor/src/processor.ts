import { CONFIG, type Entity, inject, injectable, type Processor } from '@sluice/plugin-api';
import type { AcmeLakeConfig } from './config.js';

/** Describes the containers below a path, where nothing is said of them yet; all else passes as it is. */
@injectable()
export class AcmeLakeProcessor implements Processor {
  readonly #config: AcmeLakeConfig;

  constructor(@inject(CONFIG) config: AcmeLakeConfig) {
    this.#config = config;
  }

  /** Yields what goes on: nothing drops the entity, a changed copy of the same fully qualified name takes its place. */
  process(entity: Entity): Iterable<Entity> {
    // The second argument, a ProcessContext, has the data behind a container: its first records by `context.data.sample(100)`, and a file beside it
    // by `context.data.sibling('README.md')`.
    const { path, description } = this.#config;
    if (entity.kind !== 'container' || entity.description !== undefined || !entity.fullPath.startsWith(path)) return [entity];
    return [{ ...entity, description }];
  }
}
