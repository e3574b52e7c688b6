import type { StorageNeeds } from '@sluice/object-store';
import type { PolicyDocument } from '@sluice/plugin-api';
import type { FilesystemConnection } from './generated/config.js';

/** The modes that the user who runs Sluice needs. */
export function policies({ root }: FilesystemConnection, needs: StorageNeeds): readonly PolicyDocument[] {
  const { listsBuckets, buckets, manifest } = needs;
  const isWhole = buckets.includes('*');
  const folders = isWhole ? [root] : buckets.map((name) => `${root}/${name}`);
  const lines = [
    ...(isWhole ? [] : [`${listsBuckets ? 'rx' : 'x '}  ${root}`]),
    ...folders.flatMap((folder) => [`rx  ${folder}, and each folder below it`, `r   each file below ${folder}`]),
    ...(manifest === undefined || manifest.hasOwnCredentials
      ? []
      : [`r   ${root}/${manifest.bucket}/${manifest.key}, and x on each folder above it`]),
  ];
  return [{ title: 'Modes for the user who runs Sluice', text: lines.join('\n') }];
}
