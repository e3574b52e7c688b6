import type { Proposal } from './proposal.js';

/** What a server holds of something: its aspects by their names. */
export type HeldAspects = Readonly<Record<string, unknown>>;

/** Whether a server that holds those aspects has what is proposed already. */
export function isHeld({ aspectName, changeType, aspect }: Proposal, held: HeldAspects): boolean {
  const there = held[aspectName];
  return changeType === 'PATCH' ? isPatched(aspect as PatchOperations, there) : isSame(aspect, there);
}

type PatchOperations = readonly { readonly path: string; readonly value: object }[];

/** Whether each value that is to be added is in the list that its path starts with. */
function isPatched(operations: PatchOperations, there: unknown): boolean {
  return operations.every(({ path, value }) => {
    const list = isObject(there) ? there[path.split('/')[1] ?? ''] : undefined;
    return Array.isArray(list) && list.some((each) => isSame(value, each));
  });
}

/** Whether two values are the same, but for what servers fill in by themselves. */
function isSame(sent: unknown, there: unknown): boolean {
  if (Array.isArray(sent))
    return Array.isArray(there) && sent.length === there.length && sent.every((each, index) => isSame(each, there[index]));
  if (!isObject(sent)) return sent === there;
  if (!isObject(there)) return false;
  const isSent = (key: string) => Object.hasOwn(sent, key);
  return (
    Object.entries(sent).every(([key, value]) => Object.hasOwn(there, key) && isSame(value, there[key])) &&
    Object.entries(there).every(([key, value]) => isSent(key) || isFilledIn(key, value))
  );
}

/** Defaults of the model, and when something was written and by whom. */
function isFilledIn(key: string, value: unknown): boolean {
  if (value === false || value === null) return true;
  if (isObject(value)) return Object.keys(value).length === 0 || (['created', 'lastModified'].includes(key) && 'actor' in value);
  return Array.isArray(value) && value.length === 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
