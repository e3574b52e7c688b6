import type { StoreTag } from '@sluice/object-store';
import type { IngestError, StepContext } from '@sluice/plugin-api';
import { type FailedCall, HttpFailure } from './errors.js';

/** What accounts answer that have no index tags: those with a hierarchical namespace, and old ones. */
const WITHOUT_TAGS =
  /^(BlobTagsNotSupportedForAccountType|FeatureNotYetSupportedForHierarchicalNamespaceAccounts|BlobOperationNotSupported|FeatureVersionMismatch|NotImplemented)$/;

/** What a failed call for tags means; warns once where there is no answer. */
export class UnknownTags {
  #hasWarned = false;

  /**
   * No tags of a blob that is gone, `undefined` where they cannot be known.
   *
   * @throws the error, when it is about something else.
   */
  from(error: IngestError, { action, place, grant }: FailedCall, context: StepContext): readonly StoreTag[] | undefined {
    if (error.code === 'OBJECT_NOT_FOUND') return [];
    const isDenied = error.code === 'STORE_ACCESS_DENIED';
    const reason = error.cause instanceof HttpFailure ? error.cause.reason : '';
    if (!isDenied && !WITHOUT_TAGS.test(reason)) throw error;
    if (!this.#hasWarned) {
      this.#hasWarned = true;
      const remedy = isDenied ? grant : 'This account seems to have no index tags: leave out includeTags.';
      const message = `Tags are unknown where ${action} is refused, which is said once: ${error.message} ${remedy}`;
      context.report.warn({ code: 'TAGS_UNKNOWN', message, path: place });
    }
    return undefined;
  }
}
