import {
  CONFIG,
  CONFIG_POINTER,
  type Column,
  type Container,
  type Entity,
  inject,
  injectable,
  type ProcessContext,
  type Processor,
  type TagLabel,
  tagNamed,
} from '@sluice/plugin-api';
import { annotated } from './annotate.js';
import { readmeOf, sidecarOf } from './beside.js';
import type { TagsConfig } from './generated/config.js';
import { Rule } from './rule.js';

const SIDECAR_NAME = '_sluice.yaml';
const README_NAMES = ['README.md', 'README'];

/**
 * Adds tags, owners and descriptions to containers: first what the sidecar beside the data says, then what the rules say, in their order, and of the README
 * a description where there is none yet. What a container says already stays. Each tag that it adds goes before the container.
 */
@injectable()
export class TagsProcessor implements Processor {
  readonly #sidecar: string | undefined;
  readonly #readmes: readonly string[];
  readonly #rules: readonly Rule[];

  /**
   * @param pointer where the config stands in the workflow file.
   * @throws IngestError FILTER_INVALID for a name that is no regular expression.
   */
  constructor(@inject(CONFIG) { rules = [], sidecar, readme }: TagsConfig, @inject(CONFIG_POINTER) pointer: string) {
    this.#sidecar = namesOf(sidecar, [SIDECAR_NAME])[0];
    this.#readmes = namesOf(readme, README_NAMES);
    this.#rules = rules.map((rule, index) => new Rule(rule, `${pointer}/rules/${index}`));
  }

  async *process(entity: Entity, context: ProcessContext): AsyncGenerator<Entity> {
    if (entity.kind !== 'container') {
      yield entity;
      return;
    }
    const container = await this.#annotated(entity, context);
    const before = new Set(tagsOf(entity));
    for (const tagFQN of new Set(tagsOf(container))) if (!before.has(tagFQN)) yield tagNamed(tagFQN);
    yield container;
  }

  async #annotated(container: Container, context: ProcessContext): Promise<Container> {
    const sidecar = this.#sidecar === undefined ? undefined : await sidecarOf(this.#sidecar, container, context);
    const noted = this.#rules.reduce(
      (each, rule) => rule.applyTo(each),
      sidecar === undefined ? container : annotated(container, sidecar),
    );
    if (noted.description) return noted;
    const description = await readmeOf(this.#readmes, container, context);
    return description === undefined ? noted : annotated(noted, { description });
  }
}

function namesOf(wanted: boolean | string | undefined, byDefault: readonly string[]): readonly string[] {
  if (typeof wanted === 'string') return [wanted];
  return wanted === true ? byDefault : [];
}

/** The tags of a container and of its columns. */
function tagsOf({ tags, dataModel }: Container): readonly string[] {
  return [...namesIn(tags), ...(dataModel?.columns ?? []).flatMap(tagsOfColumn)];
}

function tagsOfColumn({ tags, children = [] }: Column): readonly string[] {
  return [...namesIn(tags), ...children.flatMap(tagsOfColumn)];
}

function namesIn(tags: readonly TagLabel[] = []): readonly string[] {
  return tags.map(({ tagFQN }) => tagFQN);
}
