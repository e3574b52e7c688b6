/** All that pages hold. */
export async function all<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  return (await each(pages)).flat() as T[];
}

/** Each item that comes. */
export async function each<T>(items: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of items) taken.push(item);
  return taken;
}
