import { isIngestError, type Owner, type StepContext } from '@sluice/plugin-api';
import type { OpenMetadataClient } from './client.js';
import type { components } from './generated/api.js';
import { knows } from './server-version.js';

type OwnerReference = components['schemas']['OwnerReference'];

/** The type of team that can own something. */
const OWNING_TEAM = 'Group';

/** Finds owners in the catalogue by their names, each name once. Whom it does not find is left out, with a warning once a name. */
export class OwnerDirectory {
  readonly #client: OpenMetadataClient;
  readonly #found = new Map<string, Promise<OwnerReference | undefined>>();

  constructor(client: OpenMetadataClient) {
    this.#client = client;
  }

  /**
   * As many of `owners` as a container can have: several users or a single team, and before 1.5 one of either. The first one found decides.
   * Throws what a request throws, but for being told that there is none or that it may not be looked up.
   */
  async references(owners: readonly Owner[], context: StepContext): Promise<readonly OwnerReference[]> {
    const version = await this.#client.version(context);
    const found: { readonly owner: Owner; readonly reference: OwnerReference }[] = [];
    for (const owner of owners) {
      const reference = await this.#once(owner, context);
      if (reference !== undefined && found.every((each) => each.reference.id !== reference.id)) found.push({ owner, reference });
    }
    const [first] = found;
    if (first === undefined) return [];
    const isAlone = !knows(version, 'container.owners') || first.reference.type === 'team';
    const kept = found.filter((each) => each === first || (!isAlone && each.reference.type === 'user'));
    for (const { owner } of found.filter((each) => !kept.includes(each))) {
      const rule = knows(version, 'container.owners') ? 'several users or a single team' : 'one owner alone';
      const message = `${owner.name} is left out beside ${first.owner.name}: the catalogue takes ${rule}`;
      context.report.warn({ code: 'OWNER_LEFT_OUT', message });
    }
    return kept.map(({ reference }) => reference);
  }

  #once(owner: Owner, context: StepContext): Promise<OwnerReference | undefined> {
    const key = `${owner.type ?? ''} ${owner.name}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const finding = this.#find(owner, context);
    this.#found.set(key, finding);
    // What failed may succeed for the next container.
    finding.catch(() => this.#found.delete(key));
    return finding;
  }

  async #find({ name, type }: Owner, context: StepContext): Promise<OwnerReference | undefined> {
    const types = type === undefined ? (['user', 'team'] as const) : [type];
    const reasons: string[] = [];
    for (const each of types) {
      const found = await this.#lookUp(each, name, context);
      if (typeof found === 'object') return found;
      reasons.push(found);
    }
    const message = `The owner ${name} is left out: ${reasons.join(', ')}`;
    context.report.warn({ code: 'OWNER_UNKNOWN', message });
    return undefined;
  }

  /** The owner, or why not. */
  async #lookUp(type: OwnerReference['type'], name: string, context: StepContext): Promise<OwnerReference | string> {
    try {
      const found = await this.#client.owner(type, name, context);
      if (found === undefined) return `there is no such ${type} in the catalogue`;
      const { id, teamType = OWNING_TEAM } = found;
      return teamType === OWNING_TEAM ? { id, type } : `a team of the type ${teamType} can own nothing`;
    } catch (error) {
      if (!isIngestError(error) || error.code !== 'OPENMETADATA_REFUSED') throw error;
      return error.message;
    }
  }
}
