import { type Container, NamePattern } from '@sluice/plugin-api';
import { annotated, withColumnNotes } from './annotate.js';
import type { TagRule } from './generated/config.js';
import { PathGlob } from './path-glob.js';

/** What to add to which containers. */
export class Rule {
  readonly #rule: TagRule;
  readonly #name: NamePattern | undefined;
  readonly #fullyQualifiedName: NamePattern | undefined;
  readonly #column: NamePattern | undefined;
  readonly #path: PathGlob | undefined;

  /**
   * @param pointer where the rule stands in the workflow file.
   * @throws IngestError FILTER_INVALID for a name that is no regular expression.
   */
  constructor(rule: TagRule, pointer: string) {
    const { match = {} } = rule;
    const pattern = (key: 'name' | 'fullyQualifiedName' | 'column') => {
      const source = match[key];
      return source === undefined ? undefined : new NamePattern(source, `${pointer}/match/${key}`);
    };
    this.#rule = rule;
    this.#name = pattern('name');
    this.#fullyQualifiedName = pattern('fullyQualifiedName');
    this.#column = pattern('column');
    this.#path = match.path === undefined ? undefined : new PathGlob(match.path);
  }

  /** `container` with what the rule adds to it, or as it is where the rule does not match. */
  applyTo(container: Container): Container {
    if (!this.#matches(container)) return container;
    const column = this.#column;
    if (column === undefined) return annotated(container, this.#rule);
    const matches = ({ name, displayName = name }: { name: string; displayName?: string }) => column.matches(displayName);
    return withColumnNotes(container, (_, each) => (matches(each) ? this.#rule : undefined));
  }

  #matches(container: Container): boolean {
    const { name, displayName = name, fullyQualifiedName, fullPath, fileFormats } = container;
    const format = this.#rule.match?.format;
    return (
      (this.#name?.matches(displayName) ?? true) &&
      (this.#fullyQualifiedName?.matches(fullyQualifiedName) ?? true) &&
      (this.#path?.matches(fullPath) ?? true) &&
      (format === undefined || fileFormats.includes(format))
    );
  }
}
