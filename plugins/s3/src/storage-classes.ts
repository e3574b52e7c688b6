/** Classes of objects that have to be restored before they can be read. */
const ARCHIVED_CLASSES: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE']);

/** Whether an object of that storage class cannot be read until it is restored. */
export function isArchivedClass(name: string): boolean {
  return ARCHIVED_CLASSES.has(name);
}
