const LONGEST = 300;
/** The query of an address: a shared access signature stands there. */
const QUERY = /(\bhttps?:\/\/[^\s?'"<>]*)\?[^\s'"<>]*/g;
const SIGNATURE = /\b(sig|signature)=[^&\s'"<>]+/gi;

/** The first line of a text of the SDK or the store, without what may be a secret, and not all of an answer's body. */
export function oneLine(text: string): string {
  const [first = ''] = text.trim().split(/[\r\n]/, 1);
  const safe = first.replace(QUERY, '$1').replace(SIGNATURE, '$1=…');
  return safe.length > LONGEST ? `${safe.slice(0, LONGEST)}…` : safe;
}
