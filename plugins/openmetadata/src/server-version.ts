/** A server's version, as far as it decides what the server knows. */
export interface ServerVersion {
  /** As the server says it, such as `1.3.4`. */
  readonly text: string;
  readonly major: number;
  readonly minor: number;
}

/** What not every server knows, with the first version that does. An older one refuses a whole entity for it. */
const FIRST_VERSION = {
  'container.sourceHash': [1, 3],
  'container.fullPath': [1, 4],
  'fileFormat.MF4': [1, 4],
  'container.owners': [1, 5],
  'tagLabel.reason': [2, 0],
} as const;

/** The first and the last version that the tests run with. */
const TRIED = [
  [1, 3],
  [2, 0],
] as const;

/** A version such as `1.3.4` or `1.4.0-SNAPSHOT`; `undefined` for anything else. */
export function parseServerVersion(text: unknown): ServerVersion | undefined {
  const match = typeof text === 'string' ? /^(\d+)\.(\d+)/.exec(text) : undefined;
  return match === undefined || match === null
    ? undefined
    : { text: match.input, major: Number(match[1]), minor: Number(match[2]) };
}

/** Whether a server of that version knows `what`. */
export function knows(version: ServerVersion, what: keyof typeof FIRST_VERSION): boolean {
  const [major, minor] = FIRST_VERSION[what];
  return version.major > major || (version.major === major && version.minor >= minor);
}

/** Whether the version is among those that this was tried with. */
export function isTried(version: ServerVersion): boolean {
  const [first, last] = TRIED;
  return compare(version, first) >= 0 && compare(version, last) <= 0;
}

function compare({ major, minor }: ServerVersion, [otherMajor, otherMinor]: readonly [number, number]): number {
  return major - otherMajor || minor - otherMinor;
}
