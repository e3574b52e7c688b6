import { expect, test } from 'vitest';
import { GcsUrls } from './urls.js';

const BUCKET = { name: 'dotted.name' };

test('names places as engines do', () => {
  const urls = new GcsUrls();
  expect(urls.uri(BUCKET)).toBe('gs://dotted.name');
  expect(urls.uri(BUCKET, 'a b/ä')).toBe('gs://dotted.name/a b/ä');
});

test('links to the console, all of a path encoded but its slashes', () => {
  const urls = new GcsUrls();
  expect(urls.bucket(BUCKET)).toBe('https://console.cloud.google.com/storage/browser/dotted.name');
  expect(urls.folder(BUCKET, 'a b/ä&=')).toBe('https://console.cloud.google.com/storage/browser/dotted.name/a%20b/%C3%A4%26%3D');
  expect(urls.object(BUCKET, 'a//1?#%.csv')).toBe(
    'https://console.cloud.google.com/storage/browser/dotted.name/a//1%3F%23%25.csv',
  );
});

test('links to another console', () => {
  expect(new GcsUrls('https://console.example.com/').folder(BUCKET, 'a')).toBe(
    'https://console.example.com/storage/browser/dotted.name/a',
  );
});
