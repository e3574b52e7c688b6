import { type JsonSchema, REDACTED } from '@sluice/plugin-api';
import { changeBySchema, type Place } from './schema-walk.js';
import { passwordsIn, secretForms, withoutCredentials, withoutPasswords } from './secret-forms.js';

/** A run hands over the same list for each line. */
const known = new WeakMap<readonly string[], readonly string[]>();

/**
 * `text` with each of `secrets` that has four characters or more replaced by `***`, also as others write it: JSON, a URI, HTML, base64. What in
 * a secret is secret by itself, such as the key in a connection string, is replaced as well, and so are the tokens that requests are signed with.
 */
export function redactText(secrets: readonly string[], text: string): string {
  let forms = known.get(secrets);
  if (forms === undefined) {
    forms = secretForms(secrets);
    known.set(secrets, forms);
  }
  return withoutCredentials(forms.reduce((redacted, form) => redacted.replaceAll(form, REDACTED), text));
}

/** A copy of `value` in which `***` stands for whatever its schema marks as `writeOnly`, and for passwords in addresses. */
export function redactBySchema(value: unknown, schema: JsonSchema): unknown {
  return changeBySchema(value, schema, (part, place) => {
    if (isSecret(place)) return REDACTED;
    return typeof part === 'string' ? withoutPasswords(part) : part;
  });
}

/** All strings in `value` at or inside what its schema marks as `writeOnly`, and passwords in addresses. */
export function secretsOf(value: unknown, schema: JsonSchema): string[] {
  const secrets = new Set<string>();
  changeBySchema(value, schema, (part, place) => {
    if (!isSecret(place)) {
      if (typeof part === 'string') for (const password of passwordsIn(part)) secrets.add(password);
      return part;
    }
    for (const text of stringsIn(part)) secrets.add(text);
    return REDACTED;
  });
  return [...secrets];
}

/** Whether a schema marks what is there as a secret. */
export function isSecret({ schemas }: Place): boolean {
  return schemas.some((schema) => schema['writeOnly'] === true);
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
