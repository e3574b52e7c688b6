/** So many of the items, from the first to the last; all, where there are no more. */
export function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count || count < 2) return items.slice(0, count);
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * (items.length - 1)) / (count - 1))] as T);
}
