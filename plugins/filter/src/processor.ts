import {
  type Clock,
  CONFIG,
  CONFIG_POINTER,
  type Container,
  type Entity,
  inject,
  injectable,
  NamePattern,
  type ProcessContext,
  type Processor,
} from '@sluice/plugin-api';
import type { FilterConfig } from './generated/config.js';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * Drops the containers that one of its rules is against, and lets all other entities pass as they are. What hangs under a dropped container goes
 * with it. What is not known of a container drops nothing.
 */
@injectable()
export class FilterProcessor implements Processor {
  readonly #config: FilterConfig;
  readonly #includeNames: readonly NamePattern[];
  readonly #excludeNames: readonly NamePattern[];

  /**
   * @param pointer where the config stands in the workflow file.
   * @throws IngestError FILTER_INVALID for a name that is no regular expression.
   */
  constructor(@inject(CONFIG) config: FilterConfig, @inject(CONFIG_POINTER) pointer: string) {
    this.#config = config;
    const patterns = (key: 'includeNames' | 'excludeNames') =>
      (config[key] ?? []).map((source, index) => new NamePattern(source, `${pointer}/${key}/${index}`));
    this.#includeNames = patterns('includeNames');
    this.#excludeNames = patterns('excludeNames');
  }

  process(entity: Entity, { clock }: Pick<ProcessContext, 'clock'>): Iterable<Entity> {
    if (entity.kind !== 'container' || !this.#isDropped(entity, clock)) return [entity];
    return [];
  }

  #isDropped(container: Container, clock: Clock): boolean {
    const { excludePaths = [] } = this.#config;
    const name = container.displayName ?? container.name;
    if (this.#excludeNames.some((pattern) => pattern.matches(name)) || isBelowAny(container, excludePaths)) return true;
    // Buckets, folders and files have no format: what other containers hang under is not dropped for what it is not.
    return container.fileFormats.length > 0 && this.#isDatasetDropped(container, name, clock);
  }

  #isDatasetDropped(dataset: Container, name: string, clock: Clock): boolean {
    const { includePaths = [], includeFormats = [], excludeFormats = [] } = this.#config;
    const { minSize = 0, maxSize = Infinity, minAgeDays = 0, maxAgeDays = Infinity } = this.#config;
    if (this.#includeNames.length > 0 && !this.#includeNames.some((pattern) => pattern.matches(name))) return true;
    if (includePaths.length > 0 && !isBelowAny(dataset, includePaths)) return true;
    if (includeFormats.length > 0 && !hasAny(dataset, includeFormats)) return true;
    if (hasAny(dataset, excludeFormats)) return true;
    const { size, lastModified } = dataset;
    if (size !== undefined && (size < minSize || size > maxSize)) return true;
    // A dataset that the time decides on is read in each run: so it is asked only where it does.
    if (lastModified === undefined || (minAgeDays === 0 && maxAgeDays === Infinity)) return false;
    const ageDays = (clock.now() - lastModified) / DAY_MILLISECONDS;
    // An object of the future, by a clock that is ahead, is as young as can be.
    return Math.max(0, ageDays) < minAgeDays || ageDays > maxAgeDays;
  }
}

function isBelowAny({ fullPath }: Container, paths: readonly string[]): boolean {
  return paths.some((path) => withSlash(fullPath).startsWith(withSlash(path)));
}

function hasAny({ fileFormats }: Container, formats: FilterConfig['includeFormats'] & object): boolean {
  return fileFormats.some((format) => formats.includes(format));
}

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}
