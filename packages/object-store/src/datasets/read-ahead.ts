/**
 * Reads items side by side, `width` of them at most, and yields what came of them in their order. `read` is called in order too. What one throws
 * is thrown when its turn comes.
 */
export async function* readAhead<T, R>(items: Iterable<T>, width: number, read: (item: T) => Promise<R>): AsyncGenerator<R> {
  const reading: Promise<R>[] = [];
  for (const item of items) {
    const next = read(item);
    // One that fails while an earlier one is waited for is not unhandled.
    next.catch(() => undefined);
    reading.push(next);
    if (reading.length >= width) yield await (reading.shift() as Promise<R>);
  }
  for (const each of reading) yield await each;
}
