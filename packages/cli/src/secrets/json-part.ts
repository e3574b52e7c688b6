import { IngestError } from '@sluice/plugin-api';

/**
 * A secret, or where a path is given what stands there in the JSON that the secret is: `database.password`.
 *
 * @throws IngestError SECRET_NOT_RESOLVED, which tells nothing of the secret.
 */
export function partOf(secret: string | undefined, path: string | undefined): string {
  if (secret === undefined || secret === '') {
    throw problem('it holds no text', 'Keep the secret there as text.');
  }
  if (path === undefined) return secret;
  const found = valueAt(parsed(secret), path);
  if (typeof found === 'string' && found !== '') return found;
  if (typeof found === 'number' || typeof found === 'boolean') return String(found);
  throw problem(`its JSON has no text at ${path}`, 'Correct what follows the #: keys with a dot between them.');
}

function parsed(secret: string): unknown {
  try {
    return JSON.parse(secret);
  } catch {
    // The parser's own message quotes the text.
    throw problem('it is not JSON, so that it has no keys', 'Leave out the # and what follows it.');
  }
}

function valueAt(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, path)) return (value as Record<string, unknown>)[path];
  const dot = path.indexOf('.');
  const key = path.slice(0, Math.max(0, dot));
  return dot > 0 && Object.hasOwn(value, key) ? valueAt((value as Record<string, unknown>)[key], path.slice(dot + 1)) : undefined;
}

function problem(message: string, hint: string): IngestError {
  return new IngestError('SECRET_NOT_RESOLVED', { message, hint });
}
