import { REDACTED } from '@sluice/plugin-api';

// A shorter one occurs in ordinary words too often to be taken out of text.
const SHORTEST_SECRET_IN_TEXT = 4;
const SHORTEST_LINE_CHARACTERS = 16;
/** `user:password@` of an address. */
const PASSWORD = /(:\/\/[^/?#\s:@]*:)([^/?#\s@]+)(?=@)/g;
/** `AccountKey=...;` of a connection string, `sig=...&` of a signed address. */
const NAMED_SECRET = /(?:^|[;&?\s])\w*(?:key|sig|signature|secret|password|pwd|token)=([^;&\s]+)/gi;
/** What signs a request, such as a token that was got with a secret, where a server repeats what it was sent. */
const CREDENTIALS =
  /(\b(?:Bearer|Basic)(?:\s+|%20)|\b(?:x-amz-security-token|access_token|id_token|refresh_token|client_secret|assertion)[\s"'\\:=,]{1,8})[\w.~+/=%-]{20,}/gi;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** The passwords of the addresses in a text, such as `https://user:password@host/`. */
export function passwordsIn(text: string): readonly string[] {
  return [...text.matchAll(PASSWORD)].map(([, , password = '']) => password);
}

/** A text with `***` in place of the passwords of the addresses in it. */
export function withoutPasswords(text: string): string {
  return text.replaceAll(PASSWORD, `$1${REDACTED}`);
}

/** A text with `***` in place of what is known by its form to sign requests. */
export function withoutCredentials(text: string): string {
  return text.replaceAll(CREDENTIALS, `$1${REDACTED}`);
}

/** All that stands for secrets in a text, the longest first, since a shorter one may be a part of it. */
export function secretForms(secrets: readonly string[]): readonly string[] {
  const whole = secrets.filter((secret) => secret.length >= SHORTEST_SECRET_IN_TEXT);
  const forms = new Set(whole.flatMap((secret) => [secret, ...partsOf(secret)]).flatMap(writings));
  return [...forms].sort((a, b) => b.length - a.length);
}

/** What in a secret is one by itself. */
function partsOf(secret: string): string[] {
  const named = [...secret.matchAll(NAMED_SECRET)].map(([, value = '']) => value);
  const lines = secret.split(/\r?\n|\\n/).filter((line) => line.length >= SHORTEST_LINE_CHARACTERS && !line.startsWith('-----'));
  return [...named, ...passwordsIn(secret), ...(lines.length > 1 ? lines : [])].filter(
    (part) => part.length >= SHORTEST_SECRET_IN_TEXT,
  );
}

/** A secret as itself, and as JSON, JSON within JSON, HTML, addresses, forms and base64 write it; and what a secret that is written so stands for. */
function writings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const json = (text: string): string => JSON.stringify(text).slice(1, -1);
  // Half a surrogate pair cannot be written in an address.
  const encoded = [encodeURIComponent(bytes.toString()), new URLSearchParams({ s: secret }).toString().slice(2)];
  return [
    secret,
    json(secret),
    json(json(secret)),
    secret.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character),
    ...encoded,
    ...encoded.map((text) => text.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    ...decoded(secret),
  ];
}

function decoded(secret: string): string[] {
  if (!secret.includes('%')) return [];
  try {
    const text = decodeURIComponent(secret);
    return text.length >= SHORTEST_SECRET_IN_TEXT ? [text] : [];
  } catch {
    // A percent sign of its own.
    return [];
  }
}
