/**
 * What a JSON Web Token says of itself: whose it is, and when it expires; nothing of its signature is in it. `undefined` where it says neither,
 * as a token of another kind.
 *
 * @param now milliseconds since 1970-01-01T00:00Z.
 */
export function tokenText(token: string | undefined, now: number): string | undefined {
  if (token === undefined || token === '') return 'no token';
  const { sub, exp } = claimsOf(token);
  const whose = typeof sub === 'string' && sub !== '' ? ` of ${sub}` : '';
  const expires = typeof exp === 'number' ? new Date(exp * 1000) : undefined;
  const isDated = expires !== undefined && !Number.isNaN(expires.getTime());
  const expiry = isDated ? `, which ${expires.getTime() <= now ? 'expired' : 'expires'} at ${expires.toISOString()}` : '';
  return whose === '' && expiry === '' ? undefined : `the token${whose}${expiry}`;
}

/** The claims of a JSON Web Token; none where it is no such token. */
function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const [, payload = ''] = token.split('.');
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? { ...claims } : {};
  } catch {
    // A token of another kind says nothing of itself.
    return {};
  }
}
