import type { Proposal } from './proposal.js';

/** What a server holds of something: its aspects by their names. */
export type HeldAspects = Readonly<Record<string, unknown>>;

/** Whether a server that holds those aspects has what is proposed already. */
export function isHeld({ aspectName, changeType, aspect }: Proposal, held: HeldAspects): boolean {
  const there = held[aspectName];
  return changeType === 'PATCH' ? isPatched(aspect as PatchOperations, there) : isSame(aspect, there);
}

/** What is proposed, by the names of the aspects; of a patch, the lists of what it adds. */
export function proposedAspects(proposals: readonly Proposal[]): HeldAspects {
  return Object.fromEntries(
    proposals.map(({ aspectName, changeType, aspect }) => [
      aspectName,
      changeType === 'PATCH' ? addedBy(aspect as PatchOperations) : aspect,
    ]),
  );
}

/** What of those aspects a server holds of what is proposed, without what it filled in and what a patch leaves as it is. */
export function comparedAspects(proposals: readonly Proposal[], held: HeldAspects): HeldAspects {
  const there = proposals.filter(({ aspectName }) => held[aspectName] !== undefined && held[aspectName] !== null);
  return Object.fromEntries(
    there.map(({ aspectName, changeType, aspect }) => [
      aspectName,
      changeType === 'PATCH' ? patchedPart(aspect as PatchOperations, held[aspectName]) : comparedPart(aspect, held[aspectName]),
    ]),
  );
}

type PatchOperations = readonly { readonly path: string; readonly value: object }[];

/** Whether each value that is to be added is in the list that its path starts with. */
function isPatched(operations: PatchOperations, there: unknown): boolean {
  return operations.every(({ path, value }) => listIn(there, path).some((each) => isSame(value, each)));
}

/** The list that the path of a patch starts with. */
function listIn(there: unknown, path: string): readonly unknown[] {
  const list = isObject(there) ? there[listName(path)] : undefined;
  return Array.isArray(list) ? list : [];
}

function listName(path: string): string {
  return path.split('/')[1] ?? '';
}

function addedBy(operations: PatchOperations): Readonly<Record<string, readonly object[]>> {
  const lists: Record<string, object[]> = {};
  for (const { path, value } of operations) {
    const name = listName(path);
    lists[name] = [...(lists[name] ?? []), value];
  }
  return lists;
}

/** Of the lists that a patch adds to, what it would put something in the place of. */
function patchedPart(operations: PatchOperations, there: unknown): object {
  return Object.fromEntries(
    Object.entries(addedBy(operations)).map(([name, values]) => {
      const keys = new Set(values.map(entryKey));
      const standing = listIn(there, `/${name}`).filter((each) => isObject(each) && keys.has(entryKey(each)));
      return [name, standing.map((each, index) => comparedPart(values[index], each))];
    }),
  );
}

/** By which DataHub tells the entries of a list apart that is patched. */
function entryKey(entry: object): string {
  const { tag, owner, type } = entry as { readonly tag?: unknown; readonly owner?: unknown; readonly type?: unknown };
  return JSON.stringify([tag, owner, type]);
}

/** What is there without what a server fills in by itself. */
function comparedPart(sent: unknown, there: unknown): unknown {
  if (Array.isArray(there)) return there.map((each, index) => comparedPart(Array.isArray(sent) ? sent[index] : undefined, each));
  if (!isObject(there)) return there;
  const wanted = isObject(sent) ? sent : {};
  return Object.fromEntries(
    Object.entries(there)
      .filter(([key, value]) => Object.hasOwn(wanted, key) || !isFilledIn(key, value))
      .map(([key, value]) => [key, comparedPart(wanted[key], value)]),
  );
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
