import { expect, test } from 'vitest';
import { AzureUrls } from './urls.js';

const bucket = { name: 'sales-data' };

test('names places as engines and the blob service do', () => {
  const urls = new AzureUrls({ name: 'acc', endpoint: 'https://acc.blob.core.windows.net' });
  expect(urls.uri(bucket)).toBe('abfss://sales-data@acc.dfs.core.windows.net');
  expect(urls.uri(bucket, 'a b/ä')).toBe('abfss://sales-data@acc.dfs.core.windows.net/a b/ä');
  expect(urls.bucket(bucket)).toBe('https://acc.blob.core.windows.net/sales-data');
  expect(urls.folder(bucket, 'a b/ä')).toBe('https://acc.blob.core.windows.net/sales-data/a%20b/%C3%A4');
  expect(urls.object(bucket, 'a b/ä&=?#+%.csv')).toBe(
    'https://acc.blob.core.windows.net/sales-data/a%20b/%C3%A4%26%3D%3F%23%2B%25.csv',
  );
});

test.each([
  ['https://acc.blob.core.chinacloudapi.cn', 'acc.dfs.core.chinacloudapi.cn'],
  ['https://acc.z12.blob.storage.azure.net', 'acc.z12.dfs.storage.azure.net'],
  ['http://127.0.0.1:10000/acc', 'acc.dfs.core.windows.net'],
  ['https://files.example.com', 'acc.dfs.core.windows.net'],
])('knows the host for engines of %s', (endpoint, host) => {
  const urls = new AzureUrls({ name: 'acc', endpoint });
  expect(urls.uri(bucket)).toBe(`abfss://sales-data@${host}`);
  expect(urls.object(bucket, 'a')).toBe(`${endpoint}/sales-data/a`);
});
