import {
  CONFIG,
  type Column,
  type Container,
  type Entity,
  ERROR_CATALOGUE,
  inject,
  injectable,
  isIngestError,
  type ProcessContext,
  type Processor,
  type SampleRow,
  type Tag,
  tagNamed,
  toIngestError,
} from '@sluice/plugin-api';
import { type Detector, valueKindOf } from './detector.js';
import { DETECTORS } from './detectors.js';
import { findPersonalData } from './find-personal-data.js';
import type { PiiConfig } from './generated/config.js';

const SAMPLE_ROWS = 100;
const MIN_SCORE = 0.6;
const SENSITIVE = 'PII.Sensitive';
const NON_SENSITIVE = 'PII.NonSensitive';

/**
 * Tags columns that seem to hold personal data, with how sure that is; a column that has a tag of the same classification keeps it alone. Each tag that it
 * adds goes before the container. No value of the data is in anything that it yields, logs, warns of or throws.
 */
@injectable()
export class PiiProcessor implements Processor {
  readonly #sampleRows: number;
  readonly #minScore: number;
  readonly #detectors: readonly Detector[];
  /** By the detector's type. */
  readonly #tags: ReadonlyMap<string, Tag>;

  constructor(@inject(CONFIG) { sampleRows = SAMPLE_ROWS, minScore = MIN_SCORE, tags = {}, detectors }: PiiConfig) {
    this.#sampleRows = sampleRows;
    this.#minScore = minScore;
    const wanted: readonly string[] | undefined = detectors;
    this.#detectors = DETECTORS.filter(({ type }) => wanted?.includes(type) ?? true);
    const { sensitive = SENSITIVE, nonSensitive = NON_SENSITIVE } = tags;
    const own: Readonly<Record<string, string | undefined>> = tags.detectors ?? {};
    this.#tags = new Map(
      DETECTORS.map(({ type, sensitivity }) => [
        type,
        tagNamed(own[type] ?? (sensitivity === 'sensitive' ? sensitive : nonSensitive)),
      ]),
    );
  }

  async *process(entity: Entity, context: ProcessContext): AsyncGenerator<Entity> {
    if (entity.kind !== 'container' || entity.dataModel === undefined) {
      yield entity;
      return;
    }
    const { dataModel } = entity;
    const rows = hasValues(dataModel.columns) ? await this.#rowsOf(entity, context) : [];
    const added = new Map<string, Tag>();
    const tagged = (column: Column, above: readonly string[]): Column => {
      const path = [...above, column.name];
      const { children } = column;
      const own = this.#tagged(column, path, rows, added);
      return children === undefined ? own : { ...own, children: children.map((child) => tagged(child, path)) };
    };
    const columns = dataModel.columns.map((column) => tagged(column, []));
    yield* added.values();
    yield { ...entity, dataModel: { ...dataModel, columns } };
  }

  #tagged(column: Column, path: readonly string[], rows: readonly SampleRow[], added: Map<string, Tag>): Column {
    const found = findPersonalData(column, path, rows, this.#detectors, this.#minScore);
    const tag = this.#tags.get(found?.detector.type ?? '');
    const labels = column.tags ?? [];
    if (found === undefined || tag === undefined) return column;
    if (labels.some(({ tagFQN }) => tagNamed(tagFQN).classification === tag.classification)) return column;
    added.set(tag.fullyQualifiedName, tag);
    return { ...column, tags: [...labels, { tagFQN: tag.fullyQualifiedName, score: found.score }] };
  }

  /** The records to look at; none where they cannot be read, which is a warning. Throws what stops the run. */
  async #rowsOf({ fullPath }: Container, { data, signal, report }: ProcessContext): Promise<readonly SampleRow[]> {
    if (this.#sampleRows === 0) return [];
    if (data === undefined) {
      const message =
        'Of some datasets the source offers no records: personal data in them is told by the names of columns alone';
      report.warn({ code: 'PII_NAMES_ALONE', message });
      return [];
    }
    try {
      return await data.sample(this.#sampleRows);
    } catch (error) {
      const { code } = toIngestError(error);
      if (signal.aborted || (isIngestError(error) && error.fatal)) throw error;
      // What a reader says may quote what it read: the code alone is told.
      const message = `No records can be read, so that personal data is told by the names of columns alone: ${ERROR_CATALOGUE[code].title} [${code}]`;
      report.warn({ code: 'PII_SAMPLE_UNREADABLE', message, path: fullPath });
      return [];
    }
  }
}

/** Whether any value of these columns can be personal data. */
function hasValues(columns: readonly Column[]): boolean {
  return columns.some(({ dataType, children = [] }) => valueKindOf(dataType) !== undefined || hasValues(children));
}
