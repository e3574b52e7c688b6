import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPython } from '../support/python.mjs';
import { type MadeUpObject, startS3StandIn, xmlError } from '../support/s3-stand-in.js';
import { freePort, loadLake, startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, sluice, startSluice, writeWorkflow } from '../support/sluice.js';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

function madeUp(key: string, text: string, size = text.length): MadeUpObject {
  return { key, size, byteAt: (offset) => text.charCodeAt(offset % text.length) };
}

describe('a wrong workflow file', () => {
  test('gets every problem at once with its place, exit code 2, and nothing is contacted', async () => {
    const server = await startS3StandIn({});
    const file = join(emptyFolder(), 's3.yaml');
    writeFileSync(
      file,
      `source:
  type: s3
  serviceName: s
  serviceConnection:
    config:
      awsConfig:
        awsRegoin: us-east-1
        awsAccessKeyId: \${NOT_SET}
        endPointURL: ${server.url}
      bucketNames: one
sink:
  type: consle
`,
    );
    try {
      for (const command of ['validate', 'ingest']) {
        const { code, stdout, stderr } = await sluice([command, '-c', file]);
        expect(code).toBe(2);
        expect(stdout).toBe('');
        expect(stderr.replaceAll(file, 's3.yaml')).toMatchSnapshot();
      }
      expect(server.requests).toEqual([]);
    } finally {
      await server.stop();
    }
  });

  test.each([
    ['a syntax error', 'source: [\nsink: }'],
    ['an empty file', ''],
    ['a list', '- source'],
  ])('%s names the place', async (_, text) => {
    const file = join(emptyFolder(), 's3.yaml');
    writeFileSync(file, text);
    const { code, stderr } = await sluice(['ingest', '-c', file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/s3\.yaml:\d+:\d+ /);
  });

  test('a missing file and a wrong option are told in one message', async () => {
    expect(await sluice(['ingest', '-c', '/nowhere/s3.yaml'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('/nowhere/s3.yaml'),
    });
    expect(await sluice(['ingest', '-c', 's3.yaml', '--snik', 'x'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--sink'),
    });
  });

  test('a filter that is no regular expression is told with its place', async () => {
    const config = writeWorkflow({ endpoint: 'http://127.0.0.1:1', options: { containerFilterPattern: { includes: ['(a'] } } });
    for (const command of ['validate', 'ingest']) {
      const { code, stderr } = await sluice([command, '-c', config]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/workflow\.yaml:\d+:\d+ source\.sourceConfig\.config\.containerFilterPattern\.includes\[0\]: /);
    }
  });
});

describe('what cannot be reached or gives no permission', () => {
  async function refusal(parts: Parameters<typeof writeWorkflow>[0], env: Record<string, string> = {}) {
    const cwd = emptyFolder();
    const result = await sluice(['ingest', '-c', writeWorkflow(parts), '--sink', 'file:out.jsonl', '--report', 'r.json'], {
      cwd,
      env,
    });
    expect(result.stdout + result.stderr + readFileSync(join(cwd, 'r.json'), 'utf8')).not.toContain('canary');
    expect(existsSync(join(cwd, 'out.jsonl'))).toBe(false);
    expect(result.stderr).toContain('failed as a whole');
    return result;
  }

  test('a closed port', async () => {
    const port = await freePort();
    const { code, stderr } = await refusal({ endpoint: `http://127.0.0.1:${port}` });
    expect(code).toBe(3);
    expect(stderr).toContain(`No connection to 127.0.0.1:${port}`);
    expect(stderr).toContain('[S3_UNREACHABLE]');
  });

  test('a host that is not there', async () => {
    const { code, stderr } = await refusal({ endpoint: 'http://no-such-host.invalid' });
    expect(code).toBe(3);
    expect(stderr).toContain('no-such-host.invalid');
    expect(stderr).toContain('[S3_UNREACHABLE]');
  });

  test('a host that is no object store', async () => {
    const server = await startS3StandIn({
      answer: (_, response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Welcome</body></html>');
        return true;
      },
    });
    const { code, stderr } = await refusal({ endpoint: server.url });
    await server.stop();
    expect(code).toBe(3);
    expect(stderr).toContain('[S3_REQUEST_FAILED]');
  });

  test.each([
    ['ExpiredToken', 400, 'S3_TOKEN_EXPIRED'],
    ['InvalidAccessKeyId', 403, 'S3_CREDENTIALS_REFUSED'],
    ['SignatureDoesNotMatch', 403, 'S3_CREDENTIALS_REFUSED'],
    ['AccessDenied', 403, 'S3_ACCESS_DENIED'],
  ])('%s', async (name, status, ours) => {
    const server = await startS3StandIn({
      answer: (_, response) => {
        response.writeHead(status, { 'content-type': 'application/xml' }).end(xmlError(name));
        return true;
      },
    });
    const { code, stderr } = await refusal({ endpoint: server.url, awsConfig: { awsSessionToken: 'canary-session-token' } });
    await server.stop();
    expect(code).toBe(3);
    expect(stderr).toContain(`[${ours}]`);
    expect(stderr).toContain('s3:ListAllMyBuckets');
  });

  test('no credentials at all, and a profile that is not there', async () => {
    const none = { awsAccessKeyId: undefined, awsSecretAccessKey: undefined };
    const endpoint = 'http://127.0.0.1:1';
    for (const awsConfig of [none, { ...none, profileName: 'nobody' }]) {
      const { code, stderr } = await refusal({ endpoint, awsConfig });
      expect(code).toBe(3);
      expect(stderr).toContain('[S3_CREDENTIALS_MISSING]');
    }
  });

  test('an OpenMetadata server that is down', async () => {
    const port = await freePort();
    const server = { hostPort: `http://127.0.0.1:${port}/api`, jwtToken: 'canary-jwt-token' };
    const { code, stderr } = await sluice(['ingest', '-c', writeWorkflow({ endpoint: 'http://127.0.0.1:1', server })]);
    expect(code).toBe(3);
    expect(stderr).toContain('[OPENMETADATA_UNREACHABLE]');
    expect(stderr).not.toContain('canary');
  });

  test.skipIf(!hasPython())('a JWT that is refused', async () => {
    const openMetadata = await startOpenMetadata('1.3.4', 'the-right-token');
    const server = { hostPort: `${openMetadata.url}/api`, jwtToken: 'canary-jwt-token' };
    const { code, stderr } = await sluice(['ingest', '-c', writeWorkflow({ endpoint: 'http://127.0.0.1:1', server })]);
    await openMetadata.stop();
    expect(code).toBe(3);
    expect(stderr).toContain('[OPENMETADATA_UNAUTHORIZED]');
    expect(stderr).toContain('jwtToken');
    expect(stderr).not.toContain('canary');
  });
});

describe.skipIf(!hasPython())('keys that a real emulator checks', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  beforeAll(async () => {
    moto = await startMoto();
    loadLake('lake-a', moto.url);
    await fetch(`${moto.url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
  });
  afterAll(() => moto?.stop());

  test('wrong keys are refused, and that is no empty success', async () => {
    const config = writeWorkflow({ endpoint: moto.url, awsConfig: { awsAccessKeyId: 'AKIAWRONGWRONGWRONG1' } });
    const { code, stderr } = await sluice(['ingest', '-c', config, '--sink', 'console']);
    expect(code).toBe(3);
    expect(stderr).toContain('[S3_CREDENTIALS_REFUSED]');
  });
});

describe('a bucket with bad files', () => {
  test('loses those entries alone, and reads no more of them than it must', async () => {
    const good = 'id,name\n1,a\n2,b\n';
    const noise = (offset: number): number => (offset * 2654435761 + (offset >> 3) * 40503) & 0xff;
    const entries = [
      { dataPath: 'huge', structureFormat: 'json' },
      { dataPath: 'noise', structureFormat: 'csv' },
      { dataPath: 'damaged', structureFormat: 'parquet' },
      { dataPath: 'nothing', structureFormat: 'csv' },
      { dataPath: 'gone', structureFormat: 'csv' },
      { dataPath: 'glob/*.csv' },
      { dataPath: 'deep', structureFormat: 'csv', depth: 1 },
      { dataPath: 'pictures', unstructuredFormats: ['png'] },
      { dataPath: 'typo', structureFormat: 'csv', separater: ';' },
      { structureFormat: 'csv' },
      { dataPath: 'good', structureFormat: 'csv' },
      { dataPath: 'good', structureFormat: 'csv' },
      { dataPath: 'archive', structureFormat: 'zip' },
    ];
    const server = await startS3StandIn({
      objects: [
        madeUp('openmetadata.json', JSON.stringify({ entries })),
        { key: 'huge/a.json', size: 2 * GIB, byteAt: (offset) => (offset < 6 ? '{"a":"'.charCodeAt(offset) : 120) },
        { key: 'noise/a.csv', size: 5000, byteAt: noise },
        {
          key: 'damaged/a.parquet',
          size: 5000,
          byteAt: (offset) => (offset > 4991 ? 'xxxxPAR1'.charCodeAt(offset - 4992) : noise(offset)),
        },
        madeUp('nothing/a.csv', '', 0),
        madeUp('good/a.csv', good),
      ],
      answer: (request, response) => {
        if (request.method !== 'POST') return false;
        response.writeHead(400, { 'content-type': 'application/xml' }).end(xmlError('NotImplemented'));
        return true;
      },
    });
    const cwd = emptyFolder();
    const { code, stderr } = await sluice(
      ['ingest', '-c', writeWorkflow({ endpoint: server.url }), '--sink', 'file:out.jsonl', '--report', 'r.json'],
      { cwd },
    );
    await server.stop();
    expect(code).toBe(1);
    const report = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'));
    const outcomes = report.outcomes.map((each: { subject: { name: string }; status: string; error?: { code: string } }) =>
      [each.subject.name, each.error?.code ?? each.status].join(' '),
    );
    expect(outcomes.filter((line: string) => line.startsWith('s3://made-up'))).toEqual([
      's3://made-up created',
      's3://made-up MANIFEST_ENTRY_INVALID',
      's3://made-up/archive UNSUPPORTED_FORMAT',
      's3://made-up/damaged FILE_CORRUPT',
      's3://made-up/deep empty',
      's3://made-up/glob/*.csv empty',
      's3://made-up/gone empty',
      's3://made-up/good created',
      's3://made-up/good DUPLICATE_NAME',
      's3://made-up/huge FILE_TOO_LARGE',
      's3://made-up/noise FILE_NOT_TEXT',
      's3://made-up/nothing empty',
      's3://made-up/pictures empty',
      's3://made-up/typo MANIFEST_ENTRY_INVALID',
    ]);
    expect(stderr).toContain('did you mean separator?');
    expect(stderr).toContain('Sizes and numbers of objects of buckets are unknown');
    expect(report.warnings.map(({ code }: { code: string }) => code)).toEqual(['METRICS_UNKNOWN']);
    expect(server.bytesSent()).toBeLessThan(18 * MIB);
    const lines = readFileSync(join(cwd, 'out.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ fullyQualifiedName }) => fullyQualifiedName)).toEqual([
      'local_s3',
      'local_s3.made-up',
      'local_s3.made-up.good',
    ]);
  });

  test('is failed when its listing is denied or cut short, never empty', async () => {
    for (const [answer, expected] of [
      ['denied', 'S3_ACCESS_DENIED'],
      ['blank', 'S3_REQUEST_FAILED'],
    ] as const) {
      const server = await startS3StandIn({
        objects: [madeUp('openmetadata.json', JSON.stringify({ entries: [{ dataPath: 'good', structureFormat: 'csv' }] }))],
        answer: (request, response) => {
          if (request.url?.includes('list-type') !== true) return false;
          if (answer === 'denied') response.writeHead(403, { 'content-type': 'application/xml' }).end(xmlError('AccessDenied'));
          else response.writeHead(200, { 'content-type': 'application/xml', 'content-length': 0 }).end();
          return true;
        },
      });
      const { code, stderr } = await sluice([
        'ingest',
        '-c',
        writeWorkflow({ endpoint: server.url, options: { metrics: 'none' } }),
      ]);
      await server.stop();
      expect(code).toBe(1);
      expect(stderr).toContain(`s3://made-up/good: `);
      expect(stderr).toContain(`[${expected}]`);
    }
  });
});

describe('a run that is ended from outside', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s writes the report, keeps the last output and exits with %i', async (signal, exitCode) => {
    const server = await startS3StandIn({ answer: (request) => request.url?.includes('openmetadata.json') === true });
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'out.jsonl'), 'the last run\n');
    const config = writeWorkflow({ endpoint: server.url, options: { metrics: 'none' } });
    const command = startSluice(['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'r.json'], { cwd });
    while (!server.requests.some((request) => request.includes('openmetadata.json')))
      await new Promise((resolve) => setTimeout(resolve, 20));
    command.kill(signal);
    const { code, stderr } = await command.done;
    await server.stop();
    expect(code).toBe(exitCode);
    expect(stderr).toContain('interrupted');
    const report = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'));
    expect(report.status).toBe('interrupted');
    expect(report.outcomes).toContainEqual(
      expect.objectContaining({ status: 'failed', error: expect.objectContaining({ code: 'CANCELLED' }) }),
    );
    expect(readFileSync(join(cwd, 'out.jsonl'), 'utf8')).toBe('the last run\n');
  });
});
