import { CONFIG, type Container, type Entity, inject, injectable, type Processor } from '@sluice/plugin-api';
import type { FilterConfig } from './generated/config.js';

/**
 * Drops the containers that one of its rules matches, and lets all other entities pass as they are. What hangs under a dropped container goes
 * with it.
 */
@injectable()
export class FilterProcessor implements Processor {
  readonly #paths: readonly string[];
  readonly #formats: ReadonlySet<string>;
  readonly #minSize: number;

  constructor(@inject(CONFIG) config: FilterConfig) {
    this.#paths = (config.excludePaths ?? []).map(withSlash);
    this.#formats = new Set(config.excludeFormats);
    this.#minSize = config.minSize ?? 0;
  }

  process(entity: Entity): Iterable<Entity> {
    return entity.kind === 'container' && this.#drops(entity) ? [] : [entity];
  }

  #drops(container: Container): boolean {
    const path = withSlash(container.fullPath);
    if (this.#paths.some((excluded) => path.startsWith(excluded))) return true;
    // Buckets and folders have no format; their size says nothing of what lies in them.
    if (container.fileFormats.length === 0) return false;
    const tooSmall = container.size !== undefined && container.size < this.#minSize;
    return tooSmall || container.fileFormats.some((format) => this.#formats.has(format));
  }
}

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}
