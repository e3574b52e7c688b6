import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IngestError } from '@sluice/plugin-api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeProblem, loadWorkflow, type SecretStore, type Workflow, WorkflowError, withSecrets } from './load-workflow.js';
import { REGISTRY } from './plugins.test.fixture.js';
import { redactText } from './redact.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-secrets-'));
});
afterEach(() => rm(folder, { recursive: true }));

const asked: string[] = [];
const VAULT: SecretStore = {
  scheme: 'vault',
  get: async (name) => {
    asked.push(name);
    if (name !== 'absent') return `canary of ${name}`;
    throw new IngestError('SECRET_NOT_RESOLVED', { message: 'there is no such secret', hint: 'Make one.' });
  },
};

async function load(values: Readonly<Record<string, string>>, environment = {}, more = ''): Promise<Workflow> {
  const { secretKey = 'literal', sessionToken = 'literal', accessKey = 'KEY', jwtToken = 'literal', option = 'x' } = values;
  const text = `source:
  type: s3
  serviceName: s3
  serviceConnection:
    config:
      awsConfig: { awsRegion: us-east-1, awsAccessKeyId: '${accessKey}', awsSecretAccessKey: '${secretKey}', awsSessionToken: '${sessionToken}' }
      connectionOptions: { nested: ['${option}'] }
  sourceConfig: { config: {} }
sink: { type: metadata-rest }
workflowConfig:
  openMetadataServerConfig: { hostPort: 'http://localhost/api', securityConfig: { jwtToken: '${jwtToken}' } }
${more}`;
  const file = join(folder, 'w.yaml');
  await writeFile(file, text);
  return loadWorkflow(file, { registry: REGISTRY, environment, secretStores: [VAULT] });
}

async function problemsOf(work: Promise<unknown>): Promise<string[]> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof WorkflowError)) throw error ?? new Error('there is no problem');
  return error.problems.map((problem) => describeProblem(problem).replace(`${folder}/`, ''));
}

it('puts secrets in place of references, each asked for once and not before it is wanted', async () => {
  asked.length = 0;
  await writeFile(join(folder, 'token'), 'canary of a file\n');
  const loaded = await load(
    { secretKey: 'vault:a/b', sessionToken: 'vault:a/b', jwtToken: '${REFERENCE}', option: 'vault:c' },
    { REFERENCE: 'file:token' },
  );
  expect(asked).toEqual([]);
  expect(loaded.secrets).toEqual([]);
  const workflow = await withSecrets(loaded);
  expect(asked.sort()).toEqual(['a/b', 'c']);
  expect(workflow.source.config.reveal()).toMatchObject({
    awsConfig: { awsSecretAccessKey: 'canary of a/b', awsSessionToken: 'canary of a/b' },
    connectionOptions: { nested: ['canary of c'] },
  });
  expect(workflow.sink.sections.reveal()).toMatchObject({ server: { securityConfig: { jwtToken: 'canary of a file' } } });
  expect([...workflow.secrets].sort()).toEqual(['canary of a file', 'canary of a/b', 'canary of c']);
  expect(JSON.stringify([workflow.source, workflow.sink])).not.toContain('canary');
  expect(await withSecrets(workflow)).toBe(workflow);
});

it('puts one in place of where the queues are, whose password is secret', async () => {
  await writeFile(join(folder, 'queue'), 'redis://:canary-word@localhost');
  const loaded = await load({}, {}, 'runtime: { runner: { type: bullmq, connection: file:queue } }\n');
  const { runner, secrets } = await withSecrets(loaded);
  expect(runner?.connection.reveal()).toBe('redis://:canary-word@localhost');
  expect(redactText(secrets, 'canary-word')).toBe('***');
});

it('leaves text that only looks like one where there is no secret, or whose store is not known', async () => {
  const workflow = await load({ accessKey: 'vault:a', secretKey: 'other:a', sessionToken: ':vault' });
  expect(workflow.open).toBeUndefined();
  expect(workflow.source.config.reveal()).toMatchObject({
    awsConfig: { awsAccessKeyId: 'vault:a', awsSecretAccessKey: 'other:a' },
  });
});

it('tells of every secret that cannot be had, where its reference stands', async () => {
  await writeFile(join(folder, 'empty'), '\n');
  await writeFile(join(folder, 'binary'), Buffer.from([0xff, 0xfe]));
  const loaded = await load({ secretKey: 'vault:absent', sessionToken: 'file:absent', jwtToken: 'file:.', option: 'file:empty' });
  expect(await problemsOf(withSecrets(loaded))).toEqual([
    'w.yaml:6:85 source.serviceConnection.config.awsConfig.awsSecretAccessKey is to be vault:absent: there is no such secret [SECRET_NOT_RESOLVED]\n  Make one.',
    expect.stringMatching(/^w\.yaml:6:118 .*awsSessionToken is to be file:absent: there is no such file \[SECRET_NOT_RESOLVED]/),
    expect.stringMatching(/^w\.yaml:7:37 .*nested\[0] is to be file:empty: the file is empty/),
    expect.stringMatching(/^w\.yaml:11:93 .*jwtToken is to be file:\.: it is a folder/),
  ]);
  expect(await problemsOf(withSecrets(await load({ jwtToken: 'file:${UNSET:-}' })))).toEqual([
    expect.stringContaining('jwtToken is to be file:: it names nothing [SECRET_NOT_RESOLVED]'),
  ]);
  const binary = await load({ jwtToken: 'file:binary' });
  expect(await problemsOf(withSecrets(binary))).toEqual([expect.stringContaining('the file is not UTF-8 text')]);
});

it('holds a secret, and not its name, against the schema, and quotes nothing of it', async () => {
  await writeFile(join(folder, 'schlüssel'), 'first canary\nsecond canary\n');
  const loaded = await load({ jwtToken: 'file:schlüssel' });
  expect(loaded.open?.pointers).toEqual(['/workflowConfig/openMetadataServerConfig/securityConfig/jwtToken']);
  const [problem] = await problemsOf(withSecrets(loaded));
  expect(problem).toMatch(/^w\.yaml:11:\d+ .*jwtToken has the wrong form.* \[WORKFLOW_INVALID_VALUE]/);
  expect(problem).not.toContain('canary');
});
