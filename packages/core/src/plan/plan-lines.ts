import { createHash } from 'node:crypto';
import { type Entity, NameSet, toIngestError } from '@sluice/plugin-api';
import { weightOf } from '../run/spool/container-log.js';
import { SortedLog } from '../run/spool/sorted-log.js';
import { endLine, keyOf, type PlanHeader, type PlannedWrite } from './plan-file.js';

/** So much is kept in memory, in containers, columns and changes: some ten megabytes. */
const IN_MEMORY = 20_000;

/** An entity with what is to become of it: `left`, where a later version of it is as the catalogue has it. */
type Noted = PlannedWrite | { readonly entity: Pick<Entity, 'kind' | 'fullyQualifiedName'>; readonly status: 'left' };

/**
 * The lines of a plan: header, writes, deletes, and last the SHA-256 of all lines before, so that a file that was cut short or changed is known. An
 * entity that comes again takes the place of its earlier one. However many there are: what does not fit into memory is in a temporary file.
 */
export class PlanLines {
  readonly #noted: SortedLog<Noted>;
  readonly #updated = new NameSet();

  constructor(inMemory = IN_MEMORY) {
    this.#noted = new SortedLog({
      keyOf: ({ entity }) => keyOf(entity),
      together,
      toLine: (noted) => JSON.stringify(noted),
      fromLine: (line) => JSON.parse(line) as Noted,
      weightOf: weightOfNoted,
      inMemory,
      onError: (error) => {
        throw toIngestError(error);
      },
    });
  }

  /** An entity is to be written. Throws TEMPORARY_FILE_FAILED where there is no room for it. */
  write({ entity, status, changes }: PlannedWrite): void {
    if (status === 'updated') this.#updated.add(keyOf(entity));
    this.#noted.add({ entity: withoutSecrets(entity), status, ...(changes === undefined ? {} : { changes }) });
  }

  /** An entity stays as it is, though an earlier version of it in the same run may have changed it. */
  leave({ kind, fullyQualifiedName }: Entity): void {
    const entity = { kind, fullyQualifiedName };
    if (this.#updated.size > 0 && this.#updated.has(keyOf(entity))) this.#noted.add({ entity, status: 'left' });
  }

  /** All lines, each with its end: tags before containers, parents before children. */
  *lines(header: PlanHeader, deletes: readonly string[]): Generator<string> {
    const hash = createHash('sha256');
    const line = (value: object): string => {
      const text = `${JSON.stringify(value)}\n`;
      hash.update(text);
      return text;
    };
    yield line(header);
    for (const noted of this.#noted) if (noted.status !== 'left') yield line(noted);
    for (const name of deletes) yield line({ delete: name });
    yield endLine(hash);
  }

  /** Lets go of the temporary file. The lines cannot be walked after it. May be called twice. */
  dispose(): void {
    this.#noted.dispose();
  }
}

/** What is to become of an entity that came earlier: what was to be created then, still is. */
function together(earlier: Noted, later: Noted): Noted {
  if (earlier.status !== 'created') return later;
  return later.status === 'left' ? earlier : { entity: later.entity, status: 'created' };
}

function weightOfNoted(noted: Noted): number {
  if (noted.status === 'left') return 1;
  const { entity, changes = [] } = noted;
  return changes.length + (entity.kind === 'container' ? weightOf(entity) : 1);
}

/** A service comes from the workflow file. */
function withoutSecrets(entity: Entity): Entity {
  if (entity.kind !== 'storageService') return entity;
  const { connection: _, ...plain } = entity;
  return plain;
}
