import type { ManifestEntry } from '../generated/manifest.js';
import { anyName } from './entry-form.js';
import { amountOf, type FileSummary } from './file-summary.js';
import type { LeftOut } from './findings.js';
import { type GroupAmounts, minus } from './folder-content.js';
import type { FolderNode } from './folder-tree.js';
import { told } from './judge-files.js';
import type { Place } from './place.js';
import { type Found, NOTHING_FOUND } from './siblings-found.js';

const MEDIA_SHARE = 0.9;
/** More files than this are one container for each folder pattern, and not one for each file. */
const CONTAINERS_MAX = 1000;

/** Whether a folder holds pictures, sound, films or documents, hardly anything else, and no data with columns. */
export function isMedia(amounts: GroupAmounts, node: FolderNode): boolean {
  const media = amounts.of(node, 'media').numberOfObjects;
  if (media === 0 || amounts.of(node, 'data').numberOfObjects > 0) return false;
  return media >= MEDIA_SHARE * amounts.of(node).numberOfObjects;
}

/**
 * The entry for the files of a folder that are media.
 *
 * @param where `direct`: it is about the files right in the folder alone.
 * @param others folders below it that it is not about.
 */
export function foundMedia(
  files: FileSummary,
  place: Place,
  leftOut: LeftOut,
  where: 'below' | 'direct' = 'below',
  others: readonly string[] = [],
): Found {
  const media = files.ofGroup('media');
  const amount = amountOf(media);
  const extensions = [...new Set(media.map(({ kind }) => kind.extension))].sort();
  const spellings = media.map(({ kind }) => kind.spelling).sort();
  const { literal, glob } = place;
  const isTree = where === 'below' && literal !== undefined;
  if (!isTree && glob === undefined) {
    leftOut.add(place.path, 'a manifest has no words for its path', files.amount());
    return NOTHING_FOUND;
  }
  const collapse = amount.numberOfObjects > CONTAINERS_MAX ? { collapse: true } : {};
  const exclude = others.length === 0 || where === 'direct' ? {} : { excludePaths: [...others].sort() };
  const entry: ManifestEntry = isTree
    ? { dataPath: literal, unstructuredFormats: extensions, ...collapse, ...exclude }
    : {
        dataPath: `${glob}${where === 'below' ? '**/' : ''}${anyName(spellings)}`,
        unstructuredData: true,
        ...collapse,
        ...exclude,
      };
  const rest = minus(files.amount(), amount);
  const besides = [...files.kinds.values()].filter((each) => !media.includes(each));
  if (rest.numberOfObjects > 0)
    leftOut.add(place.path, `${told(besides.slice(0, 3))} among pictures, sound, films or documents`, rest);
  const confidence = rest.numberOfObjects === 0 ? 'high' : 'medium';
  const how = collapse.collapse === true ? ', one container for each folder pattern' : ', a container each';
  return { proposals: [{ entry, confidence, reason: `pictures, sound, films or documents: ${told(media)}${how}`, ...amount }] };
}
