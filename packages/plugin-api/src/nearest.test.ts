import { describe, expect, it } from 'vitest';
import { nearest } from './nearest.js';

const KEYS = ['awsAccessKeyId', 'awsSecretAccessKey', 'awsRegion', 'endPointURL', 'profileName'];

describe('nearest', () => {
  it.each([
    ['awsRegoin', 'awsRegion'],
    ['region', 'awsRegion'],
    ['endpointUrl', 'endPointURL'],
    ['accessKeyId', 'awsAccessKeyId'],
    ['profilName', 'profileName'],
  ])('takes %s as %s', (name, meant) => {
    expect(nearest(name, KEYS)).toBe(meant);
  });

  it('takes a short name with one wrong letter', () => {
    expect(nearest('s4', ['gcs', 's3'])).toBe('s3');
  });

  it('names none where none is near', () => {
    expect(nearest('bucketNames', KEYS)).toBeUndefined();
    expect(nearest('', KEYS)).toBeUndefined();
    expect(nearest('x', [])).toBeUndefined();
  });

  it('prefers the nearer, then the first', () => {
    expect(nearest('include', ['excludes', 'includes'])).toBe('includes');
    expect(nearest('ab', ['ac', 'ad'])).toBe('ac');
  });
});
