import type { Container, Entity, FileFormat } from '@sluice/plugin-api';
import { describe, expect, it } from 'vitest';
import type { FilterConfig } from './generated/config.js';
import { plugin } from './index.js';
import { FilterProcessor } from './processor.js';

const NOW = Date.UTC(2024, 5, 1);
const HOUR_MILLISECONDS = 60 * 60 * 1000;
const POINTER = '/processors/0/config';

function containerAt(fullPath: string, facts: Partial<Container> = {}): Container {
  const name = fullPath.replace('s3://', '');
  const container: Container = {
    kind: 'container',
    fullyQualifiedName: `lake.${name}`,
    name,
    service: 'lake',
    prefix: '/',
    fullPath,
    fileFormats: [],
  };
  return { ...container, ...facts };
}

function datasetOf(name: string, facts: Partial<Container> = {}): Container {
  return containerAt(`s3://lake/${name}`, { name, fileFormats: ['csv'], ...facts });
}

function passes(config: FilterConfig, entity: Entity): boolean {
  const passed = [...new FilterProcessor(config, POINTER).process(entity, { clock: { now: () => NOW } })];
  expect(passed).toEqual(passed.length === 0 ? [] : [entity]);
  return passed.length === 1;
}

it('is the component of the plugin', () => {
  expect(plugin).toMatchObject({ kind: 'processor', type: 'filter', component: FilterProcessor });
});

describe('excludePaths', () => {
  it.each([
    ['s3://sales/tmp', false],
    ['s3://sales/tmp/a', false],
    ['s3://sales/tmp2', true],
    ['s3://sales', true],
    ['gs://sales/tmp', true],
  ])('s3://sales/tmp lets %s pass: %s', (path, expected) => {
    expect(passes({ excludePaths: ['s3://other', 's3://sales/tmp'] }, containerAt(path))).toBe(expected);
    expect(passes({ excludePaths: ['s3://sales/tmp/'] }, containerAt(path))).toBe(expected);
  });
});

describe('includePaths', () => {
  it.each([
    ['s3://sales/a', ['csv'], true],
    ['s3://sales2/a', ['csv'], false],
    ['s3://other', [], true],
    ['s3://other/folder', [], true],
  ] as const)('s3://sales lets %s of the formats %j pass: %s', (path, fileFormats, expected) => {
    expect(passes({ includePaths: ['s3://sales'] }, containerAt(path, { fileFormats: [...fileFormats] }))).toBe(expected);
  });
});

describe('names', () => {
  it.each([
    ['tmp-1', false],
    ['TMP-1', false],
    ['my-tmp-1', true],
  ])('that are excluded by tmp- let %s pass: %s', (name, expected) => {
    expect(passes({ excludeNames: ['x', 'tmp-'] }, datasetOf(name))).toBe(expected);
    expect(passes({ excludeNames: ['tmp-'] }, containerAt(`s3://${name}`))).toBe(expected);
  });

  it.each([
    ['sales/orders', true],
    ['raw/sales', false],
  ])('that are included by sales let the dataset %s pass: %s', (name, expected) => {
    expect(passes({ includeNames: ['sales', 'x'] }, datasetOf(name))).toBe(expected);
    expect(passes({ includeNames: ['^(?!raw).*'] }, datasetOf(name))).toBe(expected);
  });

  it('that are included drop no bucket, folder or file', () => {
    expect(passes({ includeNames: ['sales'] }, containerAt('s3://raw'))).toBe(true);
  });

  it('are whole, however catalogues shorten them', () => {
    expect(passes({ excludeNames: ['.*end$'] }, datasetOf('long~12345678', { displayName: 'long to the end' }))).toBe(false);
  });

  it('that are no regular expressions are refused, with their place', () => {
    expect(() => new FilterProcessor({ excludeNames: ['ok', '(a'] }, POINTER)).toThrow(
      expect.objectContaining({ code: 'FILTER_INVALID', details: { pointer: '/processors/0/config/excludeNames/1' } }),
    );
  });
});

describe('formats', () => {
  const ofFormats = (...fileFormats: FileFormat[]) => containerAt('s3://a/b', { fileFormats });

  it.each([
    [ofFormats('csv'), false],
    [ofFormats('csv', 'gz'), false],
    [ofFormats('json', 'gz'), true],
    [ofFormats(), true],
  ])('excluding csv lets %j pass: %s', (container, expected) => {
    expect(passes({ excludeFormats: ['csv'] }, container)).toBe(expected);
  });

  it.each([
    [ofFormats('csv'), true],
    [ofFormats('csv', 'gz'), true],
    [ofFormats('json', 'gz'), false],
    [ofFormats(), true],
  ])('including csv lets %j pass: %s', (container, expected) => {
    expect(passes({ includeFormats: ['csv', 'avro'] }, container)).toBe(expected);
  });
});

describe('size', () => {
  it.each([
    [datasetOf('a', { size: 9 }), false],
    [datasetOf('a', { size: 10 }), true],
    [datasetOf('a', { size: 20 }), true],
    [datasetOf('a', { size: 21 }), false],
    [datasetOf('a'), true],
    [containerAt('s3://a/b', { size: 0 }), true],
  ])('10 to 20 lets %j pass: %s', (container, expected) => {
    expect(passes({ minSize: 10, maxSize: 20 }, container)).toBe(expected);
  });
});

describe('age', () => {
  const aged = (hours: number) => datasetOf('a', { lastModified: NOW - hours * HOUR_MILLISECONDS });

  it.each([
    [aged(11), false],
    [aged(12), true],
    [aged(48), true],
    [aged(49), false],
    [aged(-1), false],
    [datasetOf('a'), true],
    [containerAt('s3://a/b', { lastModified: 0 }), true],
  ])('half a day to two days lets %j pass: %s', (container, expected) => {
    expect(passes({ minAgeDays: 0.5, maxAgeDays: 2 }, container)).toBe(expected);
  });

  it('is all that asks for the time', () => {
    const clock = {
      now: () => {
        throw new Error('asked');
      },
    };
    const ask = (config: FilterConfig) => [...new FilterProcessor(config, '').process(aged(1), { clock })];
    expect(ask({ minSize: 0, includeNames: ['a'] })).toHaveLength(1);
    expect(() => ask({ maxAgeDays: 2 })).toThrow('asked');
  });

  it('of the future is none', () => {
    expect(passes({ maxAgeDays: 0 }, aged(-1))).toBe(true);
    expect(passes({ minAgeDays: 0 }, aged(-1))).toBe(true);
  });
});

it('lets all pass without rules, and what is no container with any', () => {
  expect(passes({}, containerAt('s3://a', { size: 0, lastModified: 0, fileFormats: ['csv'] }))).toBe(true);
  const service: Entity = { kind: 'storageService', fullyQualifiedName: 's3://a', name: 'a', serviceType: 'S3' };
  expect(passes({ excludePaths: ['s3://a'], excludeNames: ['.*'], minSize: 1 }, service)).toBe(true);
});
