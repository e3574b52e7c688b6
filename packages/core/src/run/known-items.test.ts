import { type CatalogueContainer, type Container, type Entity, IngestError, type Sink, type Tag } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import { type KeptItem, KnownItems } from './known-items.js';
import { container, FakeSink, stepContext } from './run.test.fixture.js';

const A = container('a');
const B = container('b');
const TAG: Tag = { kind: 'tag', fullyQualifiedName: 'k.v', classification: 'k', name: 'v' };

/** A catalogue that holds these, and keeps their hashes where it has `hash`. */
class HoldingSink extends FakeSink {
  asked = 0;
  hash?: NonNullable<Sink['hash']>;
  readonly #held: readonly CatalogueContainer[];

  constructor(held: readonly CatalogueContainer[], isHashing = false) {
    super();
    this.#held = held;
    if (isHashing) this.hash = async (of) => hashOf(of);
  }

  async *snapshot(): AsyncGenerator<CatalogueContainer> {
    this.asked += 1;
    yield* this.#held;
  }
}

function hashOf({ name, size = 0 }: Container): string {
  return `${name} of ${size}`;
}

function held(of: Container, hash?: string): CatalogueContainer {
  return { id: `id of ${of.name}`, fullyQualifiedName: of.fullyQualifiedName, ...(hash === undefined ? {} : { hash }) };
}

function item(entities: readonly Entity[], more: Partial<KeptItem> = {}): KeptItem {
  return { fullyQualifiedName: A.fullyQualifiedName, fingerprint: 'f', entities, ...more };
}

/** What is known where the last run kept these items, and the catalogue was asked. */
async function known(sink: Sink, ...items: readonly KeptItem[]) {
  return knownBy({}, sink, ...items);
}

async function knownBy(options: ConstructorParameters<typeof KnownItems>[1], sink: Sink, ...items: readonly KeptItem[]) {
  const kept = {
    has: (name: string, fingerprint: string) =>
      items.some((each) => each.fullyQualifiedName === name && each.fingerprint === fingerprint),
    get: (name: string) => items.find((each) => each.fullyQualifiedName === name),
    ofSplit: () => items,
  };
  const made = new KnownItems(kept, options);
  const context = stepContext();
  await made.askCatalogue(sink, 'lake', context);
  const isWritten = (entities: readonly Entity[], comesAgain = false): Promise<boolean> =>
    made.isWritten(A.fullyQualifiedName, entities, comesAgain);
  return {
    made,
    isWritten,
    holds: (...entities: readonly Entity[]) => made.holds(entities),
    warnings: context.warnings,
  };
}

describe('what need not be written again', () => {
  test('is what was written as it would be, and is in the catalogue', async () => {
    const { isWritten } = await known(new HoldingSink([held(A)]), item([TAG, A]));
    expect(await isWritten([TAG, A])).toBe(true);
    expect(await isWritten([A])).toBe(false);
    expect(await isWritten([TAG, { ...A, size: 1 }])).toBe(false);
  });

  test('is nothing where a run may have written since, unless the catalogue tells by a hash that it is the same', async () => {
    const since = { isLatest: false };
    const silent = await knownBy(since, new HoldingSink([held(A)]), item([A]));
    expect(await silent.isWritten([A])).toBe(false);
    expect(await silent.holds(A)).toBe(false);
    const telling = await knownBy(since, new HoldingSink([held(A, hashOf(A))], true), item([A]));
    expect(await telling.isWritten([A])).toBe(true);
  });

  test('is nothing of what is to be written whatever the catalogue holds', async () => {
    const sink = new HoldingSink([held(A, hashOf(A))]);
    sink.hash = async () => '';
    const { isWritten, holds } = await known(sink, item([A]));
    expect(await isWritten([A])).toBe(false);
    expect(await holds(A)).toBe(false);
  });

  test('is nothing that the catalogue lost, be it what a processor added', async () => {
    const both = await known(new HoldingSink([held(A), held(B)]), item([A, B]));
    expect([await both.isWritten([A, B]), await both.holds(A, B)]).toEqual([true, true]);
    const one = await known(new HoldingSink([held(A)]), item([A, B]));
    expect([await one.isWritten([A, B]), await one.holds(A, B)]).toEqual([false, false]);
    const none = await known(new HoldingSink([]), item([A]));
    expect([await none.isWritten([A]), await none.holds(A)]).toEqual([false, false]);
  });

  test('is nothing that was not kept, or that a processor dropped', async () => {
    const sink = new HoldingSink([held(A)]);
    expect(await (await known(sink)).isWritten([A])).toBe(false);
    expect(await (await known(sink, item([], { droppedBy: 'filter' }))).isWritten([])).toBe(false);
  });

  test('is the first of what comes again, where it is there: what comes later decides', async () => {
    const { isWritten } = await known(new HoldingSink([held(A)]), item([{ ...A, size: 1 }]));
    expect(await isWritten([A], true)).toBe(true);
    expect(await isWritten([A])).toBe(false);
    expect(await (await known(new HoldingSink([]), item([A]))).isWritten([A], true)).toBe(false);
  });

  test('is there by whatever quotes the catalogue tells it', async () => {
    const sink = new HoldingSink([{ id: '1', fullyQualifiedName: '"lake"."a"', hash: hashOf(A) }], true);
    const { holds, isWritten } = await known(sink);
    expect([await holds(A), await isWritten([A])]).toEqual([true, true]);
  });
});

describe('a catalogue that keeps hashes', () => {
  test('decides by them, whatever was kept', async () => {
    const sink = new HoldingSink([held(A, hashOf(A))], true);
    const nothing = await known(sink);
    expect([await nothing.isWritten([TAG, A]), await nothing.holds(A)]).toEqual([true, true]);
    expect(await nothing.isWritten([{ ...A, size: 1 }])).toBe(false);
    // Something else has written it since.
    const other = await known(new HoldingSink([held(A, 'other')], true), item([A]));
    expect([await other.isWritten([A]), await other.holds(A)]).toEqual([false, false]);
  });

  test('has a container written of which it keeps none', async () => {
    const { isWritten, holds } = await known(new HoldingSink([held(A)], true), item([A]));
    expect([await isWritten([A]), await holds(A)]).toEqual([false, false]);
  });

  test('decides by what was kept where the sink cannot tell one', async () => {
    const sink = new HoldingSink([held(A, hashOf(A))], true);
    sink.hash = async () => undefined;
    expect(await (await known(sink)).isWritten([A])).toBe(false);
    const { isWritten } = await known(sink, item([A]));
    expect([await isWritten([A]), await isWritten([{ ...A, size: 1 }])]).toEqual([true, false]);
  });

  test('has nothing said by the hash of what comes again', async () => {
    const sink = new HoldingSink([held(A, 'of what came later')], true);
    expect(await (await known(sink, item([A]))).isWritten([A], true)).toBe(true);
    expect(await (await known(sink)).isWritten([A], true)).toBe(false);
  });

  test('is asked by a run that keeps nothing', async () => {
    for (const isHashing of [true, false]) {
      const sink = new HoldingSink([held(A, hashOf(A))], isHashing);
      const made = new KnownItems(undefined, { isKept: false });
      await made.askCatalogue(sink, 'lake', stepContext());
      expect(made.isKept).toBe(false);
      expect(sink.asked).toBe(isHashing ? 1 : 0);
      expect(await made.isWritten(A.fullyQualifiedName, [A], false)).toBe(isHashing);
    }
  });
});

describe('a catalogue that cannot tell', () => {
  test('what it holds has all written, with a warning', async () => {
    const sink = new HoldingSink([]);
    sink.snapshot = async function* () {
      yield held(A);
      throw new IngestError('OPENMETADATA_REFUSED', { message: 'no' });
    };
    const { isWritten, warnings } = await known(sink, item([B]));
    expect(await isWritten([B])).toBe(false);
    expect(warnings).toMatchObject([{ code: 'CHANGES_UNKNOWN', message: expect.stringContaining(': no') }]);
  });

  test('since it cannot be reached stops the run', async () => {
    const sink = new HoldingSink([]);
    // biome-ignore lint/correctness/useYield: it throws before it has anything.
    sink.snapshot = async function* () {
      throw new IngestError('OPENMETADATA_UNREACHABLE', { fatal: true });
    };
    await expect(known(sink, item([A]))).rejects.toMatchObject({ code: 'OPENMETADATA_UNREACHABLE' });
  });

  test('by any call, or makes its output anew, has all written', async () => {
    const plain = await known(new FakeSink(), item([A]));
    expect([await plain.isWritten([A]), plain.warnings]).toEqual([false, []]);
    class AnewSink extends HoldingSink {
      readonly isAnew = true;
    }
    const anew = new AnewSink([held(A, hashOf(A))], true);
    expect(await (await known(anew, item([A]))).isWritten([A])).toBe(false);
    expect(anew.asked).toBe(0);
  });
});

test('what is known is told by its fingerprint', async () => {
  const { made } = await known(new FakeSink(), item([A]));
  expect([made.isKnown('lake.a', 'f'), made.isKnown('lake.a', 'g'), made.isKnown('lake.b', 'f')]).toEqual([true, false, false]);
  expect(made.get('lake.a')?.entities).toEqual([A]);
  expect(new KnownItems(undefined).isKnown('lake.a', 'f')).toBe(false);
});

test('what another process is told of a split is held as it was kept', async () => {
  const [other, gone] = [{ ...B, size: 1 }, container('c')];
  const items = [item([TAG, A]), item([other, gone], { fullyQualifiedName: B.fullyQualifiedName })];
  const { made } = await known(new HoldingSink([held(A, hashOf(A)), held(B, hashOf(B))], true), ...items);
  const told = await made.ofSplit('split');
  expect(told).toEqual({ items, held: [A.fullyQualifiedName] });
  const there = KnownItems.of(told);
  expect([await there.holds([A]), await there.holds([other])]).toEqual([true, false]);
  expect(await there.isWritten(A.fullyQualifiedName, [TAG, A], false)).toBe(true);
  expect(there.isKept).toBe(true);
});
