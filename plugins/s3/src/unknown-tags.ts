import type { StoreTag } from '@sluice/object-store';
import type { IngestError, StepContext } from '@sluice/plugin-api';
import { errorName, type FailedCall } from './errors.js';

/** The store has no tags there: the bucket has none, or the object is gone. */
const WITHOUT_TAGS: ReadonlySet<string | undefined> = new Set(['NoSuchTagSet', 'NoSuchTagSetError', 'NoSuchKey']);
/** What stores without tags answer. */
const WITHOUT_ACTION: ReadonlySet<string | undefined> = new Set(['NotImplemented', 'MethodNotAllowed']);

/** What a failed call for tags means; warns once for each action that does not answer. */
export class UnknownTags {
  readonly #warned = new Set<string>();

  /**
   * No tags where there are none, `undefined` where they cannot be known.
   *
   * @throws the error, when it is about something else.
   */
  from(error: IngestError, { action, place }: FailedCall, context: StepContext): readonly StoreTag[] | undefined {
    const name = errorName(error.cause);
    if (WITHOUT_TAGS.has(name)) return [];
    const isDenied = error.code === 'S3_ACCESS_DENIED';
    if (!isDenied && !WITHOUT_ACTION.has(name)) throw error;
    if (!this.#warned.has(action)) {
      this.#warned.add(action);
      const remedy = isDenied ? `Grant ${action}` : 'This store seems to have no tags';
      const message = `Tags are unknown where ${action} is refused, which is said once: ${error.message}. ${remedy}, or leave out includeTags.`;
      context.report.warn({ code: 'TAGS_UNKNOWN', message, path: place });
    }
    return undefined;
  }
}
