import { type JsonSchema, REDACTED } from '@sluice/plugin-api';
import { changeBySchema, type Place } from './schema-walk.js';

// A shorter one occurs in ordinary words too often to be taken out of text.
const SHORTEST_SECRET_IN_TEXT = 4;

/** `text` with each of `secrets` that has four characters or more replaced by `***`, also as JSON and as a URI write it. */
export function redactText(secrets: readonly string[], text: string): string {
  const forms = secrets.filter((secret) => secret.length >= SHORTEST_SECRET_IN_TEXT).flatMap(formsOf);
  // The longest first: a shorter one may be a part of it.
  return forms.sort((a, b) => b.length - a.length).reduce((redacted, form) => redacted.replaceAll(form, REDACTED), text);
}

/** A copy of `value` in which `***` stands for whatever its schema marks as `writeOnly`. */
export function redactBySchema(value: unknown, schema: JsonSchema): unknown {
  return changeBySchema(value, schema, (part, place) => (isSecret(place) ? REDACTED : part));
}

/** All strings in `value` at or inside what its schema marks as `writeOnly`. */
export function secretsOf(value: unknown, schema: JsonSchema): string[] {
  const secrets = new Set<string>();
  changeBySchema(value, schema, (part, place) => {
    if (!isSecret(place)) return part;
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

function formsOf(secret: string): string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(Buffer.from(secret).toString())];
}
