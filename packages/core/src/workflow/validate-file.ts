import { toIngestError } from '@sluice/plugin-api';
import { baseSchema } from './base-schema.js';
import { type Component, type Part, partsOf, pluginProblem, withListed } from './components.js';
import { missingKey } from './explain-error.js';
import { isWithin, valueAt } from './json-pointer.js';
import type { Problem } from './problem.js';
import { propertyPointers } from './schema-walk.js';
import { suggestKeys } from './suggest-keys.js';
import { type Validated, validate } from './validate.js';

/** A workflow file held against the base schema and those of its plugins. */
export interface ValidatedFile {
  /** What the base schema describes, defaults filled in. */
  readonly base: unknown;
  /** What the plugins read, defaults filled in. */
  readonly values: ReadonlyMap<Part, unknown>;
  readonly problems: readonly Problem[];
  /** The pointers of what is accepted without effect. */
  readonly deprecated: readonly string[];
}

/** @param expanded the pointers of text that came from variables. */
export function validateFile(file: unknown, components: readonly Component[], expanded: ReadonlySet<string>): ValidatedFile {
  const all = components.flatMap(withListed);
  const parts = all.flatMap(partsOf);
  const schema = baseSchema(parts.map(({ pointer }) => pointer));
  const base = validate(file, schema, '', expanded);
  const values = new Map<Part, unknown>();
  const problems = [...base.problems];
  const deprecated = [...base.deprecated];
  for (const component of all) {
    for (const part of partsOf(component)) {
      // What is wrong with the part as a whole, or with what holds it, is said already.
      if (base.problems.some(({ pointer }) => isWithin(part.pointer, pointer))) continue;
      const checked = validatePart(valueAt(base.value, part.pointer), part, component, expanded);
      values.set(part, checked.value);
      problems.push(...checked.problems);
      deprecated.push(...checked.deprecated);
    }
  }
  const known = [...propertyPointers(schema, ''), ...parts.flatMap((part) => propertyPointers(part.schema, part.pointer))];
  return { base: base.value, values, problems: suggestKeys(problems, known), deprecated };
}

function validatePart(value: unknown, part: Part, component: Component, expanded: ReadonlySet<string>): Validated {
  const { definition, kind, typePointer } = component;
  if (value === undefined && part.required) {
    const problem = missingKey(part.pointer, ` by the ${kind} ${definition.type}`, part.schema);
    return { value, problems: [problem], deprecated: [] };
  }
  try {
    const checked = validate(value ?? {}, part.schema, part.pointer, expanded);
    // An optional section that is not there lacks nothing.
    return value === undefined && part !== component.config ? { ...checked, problems: [] } : checked;
  } catch (cause) {
    const message = `the schema of the ${kind} plugin ${definition.type} for ${part.name} is wrong: ${String(cause)}`;
    return { value, problems: [pluginProblem(typePointer, toIngestError(cause, 'PLUGIN_INVALID', { message }))], deprecated: [] };
  }
}
