import type { StateStore } from '@sluice/core';

/** Where states may be besides folders: `s3://bucket/prefix`, in Amazon S3 and what speaks its protocol. Its client is loaded for the first of them. */
export const STATE_STORES: readonly StateStore[] = [
  { scheme: 's3', open: async (address) => (await import('./s3-objects.js')).openS3Objects(address) },
];
