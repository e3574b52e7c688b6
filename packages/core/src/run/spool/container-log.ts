import type { Column, Container, IngestError } from '@sluice/plugin-api';
import { SortedLog } from './sorted-log.js';

/** So many containers and columns are kept in memory: some ten megabytes. */
const IN_MEMORY = 20_000;

/** Containers, each once and in the order of their names whenever they are walked. */
export interface Containers extends Iterable<Container> {
  /** Lets go of what holds them: a temporary file, where they are many. They cannot be walked after it. May be called twice. */
  dispose(): void;
}

/** Keeps containers as they went to the sink, each with its last version, however many. */
export class ContainerLog extends SortedLog<Container> implements Containers {
  /** @param onError told once where there is no room for a temporary file. */
  constructor(onError: (error: IngestError) => void, inMemory = IN_MEMORY) {
    super({
      keyOf: ({ fullyQualifiedName }) => fullyQualifiedName,
      together: (_, later) => later,
      toLine: (container) => JSON.stringify(container),
      fromLine: (line) => JSON.parse(line) as Container,
      weightOf,
      inMemory,
      onError,
    });
  }
}

/** How much of the memory a container takes: itself and its columns count 1 each. */
export function weightOf({ dataModel }: Container): number {
  return 1 + columnsIn(dataModel?.columns);
}

function columnsIn(columns: readonly Column[] = []): number {
  return columns.reduce((sum, { children }) => sum + 1 + columnsIn(children), 0);
}
