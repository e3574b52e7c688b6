import { type JsonSchema, nearest } from '@sluice/plugin-api';
import type { ErrorObject } from 'ajv';
import { describeSchema, describeType } from './describe-schema.js';
import { childPointer, dotted } from './json-pointer.js';
import type { Problem } from './problem.js';

/** What one error of the schema validator means to the person who wrote the file; `root` is where its schema applies. */
export function explainError(error: ErrorObject, root: string): Problem {
  const pointer = `${root}${error.instancePath}`;
  const { params } = error;
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(childPointer(pointer, String(params['additionalProperty'])), parentOf(error));
    case 'required':
      return missingKey(childPointer(pointer, String(params['missingProperty'])), '', propertyOf(error));
    case 'dependencies':
    case 'dependentRequired':
      return missingKey(
        childPointer(pointer, String(params['missingProperty'])),
        ` with ${String(params['property'])}`,
        propertyOf(error),
      );
    default:
      return error.propertyName === undefined
        ? wrongValue(error, pointer)
        : wrongName(error, childPointer(pointer, error.propertyName));
  }
}

/** The problem that nothing is at `pointer`; `reason` says why something should be, `schema` what. */
export function missingKey(pointer: string, reason: string, schema: JsonSchema | undefined): Problem {
  return {
    code: 'WORKFLOW_MISSING_KEY',
    pointer,
    at: 'key',
    message: `${dotted(pointer)} is required${reason}`,
    ...hintFrom(schema),
  };
}

function propertyOf(error: ErrorObject): JsonSchema | undefined {
  const properties = parentOf(error)['properties'] as Record<string, JsonSchema> | undefined;
  return properties?.[String(error.params['missingProperty'])];
}

function parentOf(error: ErrorObject): JsonSchema {
  return error.parentSchema ?? {};
}

function unknownKey(pointer: string, parent: JsonSchema): Problem {
  const siblings = Object.keys(parent['properties'] ?? {});
  return {
    code: 'WORKFLOW_UNKNOWN_KEY',
    pointer,
    at: 'key',
    message: `${dotted(pointer)} is not a known key`,
    hint: siblings.length === 0 ? 'No key is known here: remove it.' : `Known here: ${siblings.join(', ')}.`,
    siblings,
  };
}

function wrongValue(error: ErrorObject, pointer: string): Problem {
  const parent = parentOf(error);
  const problem = { code: 'WORKFLOW_INVALID_VALUE', pointer, at: 'value' } as const;
  const message = `${dotted(pointer) || 'the file'} ${demandOf(error)}`;
  const needsQuotes =
    error.keyword === 'type' && parent['type'] === 'string' && ['number', 'boolean'].includes(typeof error.data);
  return needsQuotes ? { ...problem, message, hint: 'Put the value in quotes.' } : { ...problem, message, ...hintFrom(parent) };
}

function wrongName(error: ErrorObject, pointer: string): Problem {
  return { code: 'WORKFLOW_INVALID_VALUE', pointer, at: 'key', message: `${dotted(pointer)}: its name ${demandOf(error)}` };
}

function hintFrom(schema: JsonSchema | undefined): { hint?: string } {
  const description = schema?.['description'];
  return typeof description === 'string' ? { hint: description } : {};
}

/** What the schema demands of the value, without the value itself. */
function demandOf(error: ErrorObject): string {
  const parent = parentOf(error);
  const { params } = error;
  switch (error.keyword) {
    case 'type':
    case 'anyOf':
    case 'oneOf':
      return `must be ${describeSchema(parent)}, not ${describeType(error.data)}`;
    case 'const':
      return `must be ${JSON.stringify(params['allowedValue'])}`;
    case 'enum':
      return `must be ${describeSchema({ enum: params['allowedValues'] })}${suggestion(error.data, params['allowedValues'])}`;
    case 'pattern':
      return `has the wrong form${exampleOf(parent)}`;
    case 'minLength':
      return params['limit'] === 1 ? 'must not be empty' : `must be at least ${params['limit']} characters long`;
    case 'maxLength':
      return `must be at most ${params['limit']} characters long`;
    case 'minItems':
      return params['limit'] === 1 ? 'must not be empty' : `must have at least ${params['limit']} elements`;
    case 'minimum':
      return `must be at least ${params['limit']}`;
    case 'maximum':
      return `must be at most ${params['limit']}`;
    case 'not':
    case 'false schema':
      return 'is not allowed here';
    default:
      return error.message ?? `breaks the rule ${error.keyword}`;
  }
}

function suggestion(value: unknown, allowed: unknown): string {
  const near = typeof value === 'string' ? nearest(value, (allowed as unknown[]).map(String)) : undefined;
  return near === undefined ? '' : `; did you mean ${near}?`;
}

function exampleOf(schema: JsonSchema): string {
  // An example with a variable shows where the value comes from, and not its form.
  const example = [schema['examples'] ?? []].flat().find((each) => typeof each === 'string' && !each.includes('${'));
  return example === undefined ? `: it must match ${String(schema['pattern'])}` : `; an example is ${example}`;
}
