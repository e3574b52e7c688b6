export { type CheckedManifest, checkManifest, type ManifestProblem } from '../manifest/check-manifest.js';
export { marksFolder } from '../paths/artifacts.js';
export { type ExplainedKey, explainKey, indexOf, type KeyFate } from './explain-key.js';
export { bucketAndKey, type NamedKey, namedSource } from './named-source.js';
export { type OfflineManifest, type RehearsalParts, type RehearsedBucket, rehearseBucket } from './rehearse-bucket.js';
export {
  type RehearsalSummary,
  type RehearsedContainer,
  type RehearsedEntry,
  summarizeRehearsal,
} from './summarize-rehearsal.js';
