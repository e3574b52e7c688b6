import { expect, it } from 'vitest';
import { datasetUrn, ownerUrn, platformInstanceUrn, tagUrn } from './urns.js';

it('encodes what has a meaning in a URN, and nothing else', () => {
  expect(datasetUrn('s3', 'b/a,(b)␟%20 ä', 'PROD', undefined)).toBe(
    'urn:li:dataset:(urn:li:dataPlatform:s3,b/a%2C%28b%29%E2%90%9F%20 ä,PROD)',
  );
  expect(datasetUrn('gcs', 'b/x', 'DEV', 'ours')).toBe('urn:li:dataset:(urn:li:dataPlatform:gcs,ours.b/x,DEV)');
  expect(platformInstanceUrn('s3', 'ours')).toBe('urn:li:dataPlatformInstance:(urn:li:dataPlatform:s3,ours)');
  expect(tagUrn('Stage.raw \t')).toBe('urn:li:tag:Stage.raw%20%09');
});

it('takes an owner of no type for a user', () => {
  expect([ownerUrn({ name: 'ann' }), ownerUrn({ name: 'ann', type: 'user' }), ownerUrn({ name: 'ops', type: 'team' })]).toEqual([
    'urn:li:corpuser:ann',
    'urn:li:corpuser:ann',
    'urn:li:corpGroup:ops',
  ]);
});

it.each([
  ['x'.repeat(2000), 440],
  ['a/'.repeat(500), 200],
  ['日'.repeat(400), 40],
  ['😀,'.repeat(300), 20],
])('shortens %s, so that a server takes it', (name, least) => {
  const urn = datasetUrn('s3', name, 'PROD', undefined);
  expect(urn).toMatch(/^urn:li:dataset:\(urn:li:dataPlatform:s3,.*~[0-9a-f]{8},PROD\)$/su);
  // The form encoding of this and of Java differ in no character that is here.
  expect(encodeURIComponent(urn).replaceAll(/[!'()~]/g, 'xyz').length).toBeLessThanOrEqual(500);
  expect(urn.length).toBeGreaterThan(least);
  expect(datasetUrn('s3', `${name}x`, 'PROD', undefined)).not.toBe(urn);
});

it('keeps whole what just fits', () => {
  const name = 'x'.repeat(500 - encodeURIComponent('urn:li:tag:').length);
  expect(tagUrn(name)).toBe(`urn:li:tag:${name}`);
  expect(tagUrn(`${name}x`)).toContain('~');
});
