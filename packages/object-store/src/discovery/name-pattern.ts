import { partitionsOf } from '../paths/partitions.js';

/** How folders divide what lies above them: `name=value`; a day; a number, an id or a time. */
export type Division = 'partition' | 'date' | 'id';

const UUID = /[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/gi;
const HEX = /(?<![a-z0-9])(?=[0-9a-f]*\d)[0-9a-f]{8,}(?![a-z0-9])/gi;
const WHOLE_ID = /^(?:[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|(?=[0-9a-f]*\d)[0-9a-f]{8,})$/i;
/** Numbers, versions, and times in their usual forms. */
const WHOLE_NUMBER = /^[\dTZWQ:._-]*$/;
const DIGITS = /\p{Nd}+/gu;
const TEMPORARY = /^(?:tmp|temp|temporary|staging|scratch|trash|recycle|recycle\.bin|checkpoints?)$|^te?mp[-_.]|[-_.]te?mp$/i;

/** How a folder of that name divides the data of the one above it; `undefined` where it has a name of its own. */
export function divisionOf(name: string): Division | undefined {
  const first = name.charCodeAt(0);
  // Nearly all names begin with a letter and have no equals sign.
  const isWord = !(first >= 48 && first <= 57) && !name.includes('=');
  if (isWord) return WHOLE_ID.test(name) ? 'id' : undefined;
  const [partition] = partitionsOf([name]);
  if (partition !== undefined) return name.includes('=') ? 'partition' : 'date';
  return WHOLE_NUMBER.test(name) || WHOLE_ID.test(name) ? 'id' : undefined;
}

/** The name of a partition of the form `name=value`. */
export function partitionName(name: string): string {
  return name.slice(0, name.indexOf('='));
}

/** Why what lies below a folder of that name is no dataset; `undefined` where nothing speaks against it. */
export function asideReason(name: string): string | undefined {
  if (TEMPORARY.test(name)) return 'the folder is named as one for temporary files';
  if (name.startsWith('_') || name.startsWith('.'))
    return 'the folder is hidden: its name begins with a sign that engines leave out';
  return undefined;
}

/** What the names of the files of one table have in common: the words of the name, without numbers, ids and the extension. */
export function stemOf(name: string): string {
  const dot = name.indexOf('.', 1);
  const base = dot === -1 ? name : name.slice(0, dot);
  if (!/\d/.test(base)) return base;
  return base
    .replace(UUID, '#')
    .replace(HEX, '#')
    .replace(DIGITS, '#')
    .replace(/[-_. #]*#[-_. #]*/g, '#')
    .replace(/^#|#$/g, '');
}
