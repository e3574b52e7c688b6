import type { PageData } from '../page-data.js';

/** Unpacks what the page is to show. */
export async function readData(): Promise<PageData> {
  const element = document.getElementById('data');
  if (element === null) throw new Error('the page holds no data');
  const packed = Uint8Array.from(atob(element.textContent ?? ''), (character) => character.charCodeAt(0));
  element.remove();
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  return (await new Response(stream).json()) as PageData;
}
