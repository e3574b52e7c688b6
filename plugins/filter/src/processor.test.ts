import type { Container, Entity } from '@sluice/plugin-api';
import { describe, expect, it } from 'vitest';
import type { FilterConfig } from './generated/config.js';
import { plugin } from './index.js';
import { FilterProcessor } from './processor.js';

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

function passes(config: FilterConfig, entity: Entity): boolean {
  const passed = [...new FilterProcessor(config).process(entity)];
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

describe('excludeFormats', () => {
  it.each([
    [['csv'], false],
    [['csv', 'gz'], false],
    [['json', 'gz'], true],
    [[], true],
  ] as const)('csv lets %j pass: %s', (fileFormats, expected) => {
    expect(passes({ excludeFormats: ['csv'] }, containerAt('s3://a/b', { fileFormats: [...fileFormats] }))).toBe(expected);
  });
});

describe('minSize', () => {
  it.each([
    [{ size: 9, fileFormats: ['csv'] }, false],
    [{ size: 10, fileFormats: ['csv'] }, true],
    [{ fileFormats: ['csv'] }, true],
    [{ size: 0, fileFormats: [] }, true],
  ] as const)('10 lets %j pass: %s', ({ fileFormats, ...facts }, expected) => {
    expect(passes({ minSize: 10 }, containerAt('s3://a/b', { ...facts, fileFormats: [...fileFormats] }))).toBe(expected);
  });
});

it('lets all pass without rules, and what is no container with any', () => {
  expect(passes({}, containerAt('s3://a', { size: 0, fileFormats: ['csv'] }))).toBe(true);
  const service: Entity = { kind: 'storageService', fullyQualifiedName: 's3://a', name: 'a', serviceType: 'S3' };
  expect(passes({ excludePaths: ['s3://a'], minSize: 1 }, service)).toBe(true);
});
