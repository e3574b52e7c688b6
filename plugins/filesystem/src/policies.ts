import type { StorageNeeds } from '@sluice/object-store';
import type { PolicyDocument } from '@sluice/plugin-api';
import type { FilesystemConnection } from './generated/config.js';

/** The modes that the user who runs Sluice needs. */
export function policies({ root, bucketNames }: FilesystemConnection, needs: StorageNeeds): readonly PolicyDocument[] {
  const folders = bucketNames?.map((name) => `${root}/${name}`) ?? [root];
  const lines = [
    ...(needs.listsBuckets ? [] : [`x   ${root}`]),
    ...folders.flatMap((folder) => [`rx  ${folder}, and each folder below it`, `r   each file below ${folder}`]),
  ];
  return [{ title: 'Modes for the user who runs Sluice', text: lines.join('\n') }];
}
