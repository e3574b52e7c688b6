import { IngestError, type StepContext } from '@sluice/plugin-api';

/** Notes which fields an inventory has, and tells the report once of those that it lacks and that can be done without. */
export class InventoryFields {
  readonly #uri: string;
  readonly #context: StepContext;

  /** @param uri of the inventory's manifest. */
  constructor(uri: string, context: StepContext) {
    this.#uri = uri;
    this.#context = context;
  }

  /** What a data file has. */
  found({ lastModified, storageClass }: { readonly lastModified: boolean; readonly storageClass: boolean }): void {
    if (!lastModified) this.#warn('LastModifiedDate', 'which of the files of a dataset is the newest');
    if (!storageClass) this.#warn('StorageClass', 'which files are archived');
  }

  #warn(field: string, unknown: string): void {
    const message = `The inventory lacks the field ${field}, so that it is not known ${unknown}`;
    this.#context.report.warn({ code: 'INVENTORY_FIELD_UNKNOWN', message, path: this.#uri });
  }
}

/** The error for a field that cannot be done without. */
export function missingField(field: string, uri: string): IngestError {
  return new IngestError('INVENTORY_FIELD_MISSING', {
    message: `The inventory lacks the field ${field}`,
    path: uri,
    hint: `Add ${field} to the fields of the inventory's configuration and wait for the next inventory.`,
  });
}
