import { type Container, type Entity, IngestError, type Sink, type StepContext, type WriteResult } from '@sluice/plugin-api';
import type { GoneContainers } from './deletion/gone-containers.js';
import { heldBack } from './held-back.js';
import type { KeptItem } from './known-items.js';
import { mergeResults, type Outcome } from './outcomes/outcome.js';

/** What an outcome says besides how it ended. */
export type Told = Pick<Outcome, 'subject' | 'scope' | 'of'>;

/** A container that is to be written, with the entities that go to the sink for it. */
export interface ContainerWrite {
  readonly told: Told;
  readonly container: Container;
  readonly comesAgain: boolean;
  readonly entities: readonly Entity[];
  readonly fingerprint: string | undefined;
  /** The catalogue has all of it. */
  readonly isHeld: boolean;
}

const UNCHANGED: WriteResult = { status: 'unchanged' };

/** What a {@link ContainerWriter} needs. */
export interface WriterParts {
  readonly sink: Sink;
  readonly writing: StepContext;
  readonly gone: Pick<GoneContainers, 'add'>;
  /** Is told what is to be kept, and what is alive by that. */
  readonly listener: { kept?(item: KeptItem): void; alive(fullyQualifiedName: string): void };
}

/** Has containers written, and says what became of each. */
export class ContainerWriter {
  readonly #parts: WriterParts;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** Throws where nothing more can be written. `settle` is told the outcome of each, in their order. */
  async write(writes: readonly ContainerWrite[], settle: (write: ContainerWrite, outcome: Outcome) => void): Promise<void> {
    const { sink, writing } = this.#parts;
    const again = writes.filter(({ comesAgain, isHeld }) => comesAgain && !isHeld);
    const early = await heldBack(again.flatMap(ownOf), sink, writing);
    const isSent = ({ isHeld }: ContainerWrite, entity: Entity): boolean => !isHeld && !early.has(entity);
    const sent = writes.flatMap((write) => write.entities.filter((entity) => isSent(write, entity)));
    const results = (await this.#send(sent)).values();
    for (const write of writes) {
      const mine = write.entities.map((entity) => (isSent(write, entity) ? results.next().value : undefined) ?? UNCHANGED);
      settle(write, this.#written(write, mine));
    }
  }

  async #send(entities: readonly Entity[]): Promise<readonly WriteResult[]> {
    if (entities.length === 0) return [];
    const results = await this.#parts.sink.write(entities, this.#parts.writing);
    if (results.length === entities.length) return results;
    throw new IngestError('PLUGIN_INVALID', {
      message: `The sink answered ${results.length} results for a batch of ${entities.length} entities`,
    });
  }

  #written({ told, container, entities, fingerprint }: ContainerWrite, results: readonly WriteResult[]): Outcome {
    const name = container.fullyQualifiedName;
    // Tags and what a processor added do not decide what became of the subject, unless they fail.
    const decisive = results.filter(
      (result, index) => entities[index]?.fullyQualifiedName === name || result.status === 'failed',
    );
    const result = decisive.reduce(mergeResults);
    const { gone, listener } = this.#parts;
    if (result.status === 'failed') gone.add(name, 'failed');
    else listener.alive(name);
    const taken = entities.filter((_, index) => results[index]?.status !== 'failed');
    const isWhole = taken.length === entities.length && fingerprint !== undefined;
    if (taken.length > 0) listener.kept?.({ fullyQualifiedName: name, ...(isWhole ? { fingerprint } : {}), entities: taken });
    // Whatever the sink made of what a processor added: it is not gone from the store.
    for (const { kind, fullyQualifiedName: added } of entities) {
      if (kind === 'container' && added !== name) listener.alive(added);
    }
    const columns = entities.find(isContainerOf(name))?.dataModel?.columns.length;
    const named = columns === undefined ? { ...told, fullyQualifiedName: name } : { ...told, fullyQualifiedName: name, columns };
    return { ...named, ...result };
  }
}

/** The entity of a write that is not of its tags, and not added by a processor. */
function ownOf({ container: { fullyQualifiedName }, entities }: ContainerWrite): readonly Entity[] {
  return entities.filter(isContainerOf(fullyQualifiedName));
}

/** Whether an entity is the container of that name. */
export function isContainerOf(name: string): (entity: Entity) => entity is Container {
  return (entity): entity is Container => entity.kind === 'container' && entity.fullyQualifiedName === name;
}
