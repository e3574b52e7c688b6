import type { Detector } from '../detector.js';

const RANDOM_CHARACTERS_MIN = 20;
const RANDOM_BITS_MIN = 3.5;
const NAMES = [
  ...[
    'password',
    'passwd',
    'pwd',
    'pw',
    'pass phrase',
    'passwort',
    'kennwort',
    'contrasena',
    'mot de passe',
    'secret',
    'secret key',
    'client secret',
  ],
  ...[
    'api key',
    'access key',
    'private key',
    'signing key',
    'encryption key',
    'access token',
    'auth token',
    'refresh token',
    'bearer token',
  ],
  ...['session token', 'api token', 'credential', 'authorization', 'access key id'],
];
/** Things that may be secret, and often are not. */
const PERHAPS = ['token', 'jwt', 'auth', 'key', 'session', 'cookie', 'signature'];
/** Whatever lies in these may be seen. */
const PUBLIC = new Set(
  'count foreign name natural next object page partition primary public route sort surrogate unique'.split(' '),
);
/** What secrets of well-known systems begin with. */
const KNOWN = [
  /^(Bearer )?eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*$/,
  /^(AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}$/,
  /^-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /^(gh[opsur]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,})$/,
  /^(sk|rk|pk)_(live|test)_\w{10,}$/,
  /^xox[abeprs]-[\w-]{10,}$/,
  /^AIza[\w-]{30,}$/,
  /^\$(2[abxy]?|argon2(i|d|id)|5|6|pbkdf2[\w-]*|scrypt)\$/,
];

/** Passwords and their hashes, keys and tokens. */
export const secret: Detector = {
  type: 'secret',
  sensitivity: 'sensitive',
  kinds: ['text'],
  named: (name) => {
    if (name.mentions(PUBLIC)) return 0;
    return name.says(NAMES) || name.says(['pwd hash', 'password hash']) ? 1 : name.says(PERHAPS) ? 0.7 : 0;
  },
  fits: (value, name) =>
    isKnown(value) || isRandom(value) || (name.says(NAMES) && value.length >= 4 && /[^\d.:TZ -]/.test(value)),
  values: { is: isKnown, least: 1 },
};

function isKnown(value: string): boolean {
  return KNOWN.some((pattern) => pattern.test(value));
}

/** Long, of letters of both cases and digits, and hardly any of them again and again. */
function isRandom(value: string): boolean {
  if (value.length < RANDOM_CHARACTERS_MIN || !/^[\w+/=.~-]+$/.test(value)) return false;
  if (!/[a-z]/.test(value) || !/[A-Z]/.test(value) || !/\d/.test(value)) return false;
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  const bits = [...counts.values()].reduce((sum, count) => sum - (count / value.length) * Math.log2(count / value.length), 0);
  return bits >= RANDOM_BITS_MIN;
}
