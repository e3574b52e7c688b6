import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StateObjects } from '@sluice/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openS3Objects } from './s3-objects.js';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

let server: Server;
let objects: StateObjects;
/** What is answered next, in this order; the last one goes on. */
let answers: Answer[];
let requests: { line: string; headers: IncomingMessage['headers'] }[];

beforeEach(async () => {
  [answers, requests] = [[], []];
  server = createServer((request, response) => {
    requests.push({ line: `${request.method} ${request.url}`, headers: request.headers });
    request.resume().on('end', () => (answers.length > 1 ? answers.shift() : answers[0])?.(response, request));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL_S3', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  for (const [name, value] of [
    ['AWS_REGION', 'eu-west-1'],
    ['AWS_ACCESS_KEY_ID', 'testing'],
    ['AWS_SECRET_ACCESS_KEY', 'canary'],
  ] as const)
    vi.stubEnv(name, value);
  objects = await openS3Objects('s3://bucket/some/prefix//');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  objects.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const xml =
  (status: number, body: string): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?>${body}`);
const error = (status: number, code: string): Answer => xml(status, `<Error><Code>${code}</Code><Message>told</Message></Error>`);
const content =
  (text: string, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(200, { etag: '"1"', 'content-length': '4', ...headers }).end(text);

describe('objects in S3', () => {
  test('are below their prefix', async () => {
    answers = [content('text')];
    expect(objects.addressOf('')).toBe('s3://bucket/some/prefix');
    expect(objects.addressOf('lock')).toBe('s3://bucket/some/prefix/lock');
    await objects.get('lock');
    expect(requests[0]?.line).toBe('GET /bucket/some/prefix/lock?x-id=GetObject');
  });

  test('are put where there is none, or that content', async () => {
    answers = [(response) => void response.writeHead(200, { etag: '"1"' }).end()];
    expect(await objects.put('lock', Buffer.from('text'))).toBe('"1"');
    expect(await objects.put('lock', Buffer.from('text'), '"1"')).toBe('"1"');
    expect(requests.map(({ headers }) => [headers['if-none-match'], headers['if-match']])).toEqual([
      ['*', undefined],
      [undefined, '"1"'],
    ]);
  });

  test.each([
    ['there is another one', 412, 'PreconditionFailed'],
    ['another one is being put', 409, 'ConditionalRequestConflict'],
    ['there is none to be replaced', 404, 'NoSuchKey'],
  ])('are not put where %s', async (_, status, code) => {
    answers = [error(status, code)];
    expect(await objects.put('lock', Buffer.from('text'), '"1"')).toBeUndefined();
    expect(requests).toHaveLength(1);
  });

  test('are as old as their store says by its own clock', async () => {
    answers = [content('text', { date: 'Tue, 05 Mar 2024 10:21:40 GMT', 'last-modified': 'Tue, 05 Mar 2024 10:20:30 GMT' })];
    expect(await objects.get('lock')).toEqual({ bytes: expect.anything(), tag: '"1"', age: 70_000 });
    answers = [content('text')];
    expect((await objects.get('lock'))?.age).toBeUndefined();
  });

  test('that are not there are none', async () => {
    answers = [error(404, 'NoSuchKey')];
    expect(await objects.get('lock')).toBeUndefined();
  });

  test('are asked for again where a body breaks off', async () => {
    const cut: Answer = (response) => {
      response.writeHead(200, { 'content-length': '4' }).write('te');
      setImmediate(() => response.destroy());
    };
    answers = [cut, content('text')];
    expect(Buffer.from((await objects.get('lock'))?.bytes ?? []).toString()).toBe('text');
    expect(requests).toHaveLength(2);
  });

  test('are listed page by page, and never in part', async () => {
    const page = (key: string, more: string): string =>
      `<ListBucketResult><Contents><Key>some/prefix/${key}</Key></Contents>${more}</ListBucketResult>`;
    const next = '<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>';
    answers = [xml(200, page('b', next)), xml(200, page('a', '<IsTruncated>false</IsTruncated>'))];
    expect(await objects.list()).toEqual(['a', 'b']);
    expect(requests[1]?.line).toContain('continuation-token=t');
    answers = [xml(200, page('a', '<IsTruncated>true</IsTruncated>'))];
    await expect(objects.list()).rejects.toMatchObject({ code: 'STATE_FAILED', path: 's3://bucket/some/prefix' });
  });

  test('are not where something else answers in the place of their store', async () => {
    answers = [(response) => void response.writeHead(200).end('<html></html>')];
    const failed = { code: 'STATE_FAILED', message: expect.stringContaining('is not one of S3') };
    await expect(objects.put('lock', Buffer.from('text'))).rejects.toMatchObject(failed);
    await expect(objects.get('lock')).rejects.toMatchObject(failed);
    await expect(objects.list()).rejects.toMatchObject(failed);
  });

  test('that cannot all be removed say which', async () => {
    const denied = '<Error><Key>some/prefix/b</Key><Code>AccessDenied</Code><Message>told</Message></Error>';
    answers = [xml(200, `<DeleteResult>${denied}</DeleteResult>`)];
    await expect(objects.remove(['a', 'b'])).rejects.toMatchObject({
      code: 'STATE_FAILED',
      path: 's3://bucket/some/prefix/b',
      message: 'The state cannot be kept: AWS denied s3:DeleteObject',
      hint: expect.stringContaining('Grant s3:DeleteObject.'),
    });
  });

  test.each([
    [403, 'SignatureDoesNotMatch', 'refused the credentials'],
    [404, 'NoSuchBucket', 'there is no such bucket'],
    [501, 'NotImplemented', 'does not know conditional writes'],
    [418, 'Teapot', 'AWS answered 418: Teapot: told'],
  ])('say why they cannot be put: %s %s', async (status, code, message) => {
    answers = [error(status, code)];
    const thrown = await objects.put('lock', Buffer.from('text')).catch((each: unknown) => each);
    expect(thrown).toMatchObject({ code: 'STATE_FAILED', path: 's3://bucket/some/prefix/lock' });
    expect(thrown).toMatchObject({ message: expect.stringContaining(message), hint: expect.stringMatching(/\.$/) });
    expect(JSON.stringify(thrown)).not.toContain('canary');
  });
});
