import { nearest } from '@sluice/plugin-api';
import type { ErrorObject } from 'ajv';

/**
 * What an error of the schema validator says to the person who wrote the value. Holds none of its values, since any may be a secret.
 *
 * @param what how the whole value is called, such as `the entry`.
 * @param rootKeys the keys that the whole value may have, for when the error does not tell.
 */
export function describeProblem(
  { keyword, params, instancePath, message, parentSchema }: ErrorObject,
  what: string,
  rootKeys: readonly string[],
): string {
  const place = instancePath.slice(1).replaceAll('/', '.');
  if (keyword === 'additionalProperties') {
    const key = String(params['additionalProperty']);
    const properties = parentSchema?.['properties'] as object | undefined;
    const suggestion = nearest(key, properties === undefined ? rootKeys : Object.keys(properties));
    return `unknown key ${key}${suggestion === undefined ? '' : `, did you mean ${suggestion}?`}`;
  }
  if (keyword === 'required') return `${[place, params['missingProperty']].filter(Boolean).join('.')} is missing`;
  return `${place === '' ? what : place} ${message ?? 'is not valid'}`;
}
