import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { KnownItems, type KnownOfSplit } from '@sluice/core';

/** What is known of a split is told up to so many characters; of one that has more, all is read. */
const MOST_CHARACTERS = 33_554_432;
const NOTHING: KnownOfSplit = { items: [], held: [] };

const packed = promisify(deflate);
const unpacked = promisify(inflate);

/** A text that tells a worker what is known of the items of a split. */
export async function toKnownText(known: KnownOfSplit): Promise<string> {
  const text = (await packed(JSON.stringify(known))).toString('base64');
  return text.length <= MOST_CHARACTERS ? text : toKnownText(NOTHING);
}

/** What {@link toKnownText} made a text of. */
export async function fromKnownText(text: string): Promise<KnownItems> {
  return KnownItems.of(JSON.parse((await unpacked(Buffer.from(text, 'base64'))).toString()) as KnownOfSplit);
}
