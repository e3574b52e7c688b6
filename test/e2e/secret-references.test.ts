import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPython } from '../support/python.mjs';
import { loadLake, startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

const TOKEN = 'canary-token-of-the-catalogue';
const REFERENCE = 'aws-secrets-manager:sluice/lake#aws.secret';

describe.skipIf(!hasPython())('secrets that a workflow names', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let catalogue: Awaited<ReturnType<typeof startOpenMetadata>>;
  beforeAll(async () => {
    [moto, catalogue] = await Promise.all([startMoto(), startOpenMetadata('1.6.0', TOKEN)]);
    loadLake('lake-a', moto.url);
    const keep = (service: string, action: string, input: object) =>
      fetch(moto.url, {
        method: 'POST',
        headers: {
          'x-amz-target': action,
          'content-type': 'application/x-amz-json-1.1',
          authorization: `AWS4-HMAC-SHA256 Credential=root/20240101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
        },
        body: JSON.stringify(input),
      });
    const SecretString = JSON.stringify({ aws: { secret: 'canary-of-the-lake' } });
    await keep('secretsmanager', 'secretsmanager.CreateSecret', { Name: 'sluice/lake', SecretString });
    await keep('ssm', 'AmazonSSM.PutParameter', { Name: '/sluice/token', Value: TOKEN, Type: 'SecureString' });
  });
  afterAll(() => Promise.all([moto?.stop(), catalogue?.stop()]));

  const workflow = (awsSecretAccessKey: string, jwtToken: string) =>
    writeWorkflow({
      endpoint: moto.url,
      awsConfig: { awsSecretAccessKey },
      connection: { bucketNames: ['eu-archive'] },
      server: { hostPort: `${catalogue.url}/api`, jwtToken },
    });
  const environment = () => ({
    AWS_ACCESS_KEY_ID: 'AKIA',
    AWS_SECRET_ACCESS_KEY: 'canary-of-the-process',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: moto.url,
  });

  test.each([
    ['ingest', 0],
    ['plan', 0],
    ['test-connection', 0],
  ])('are got when %s begins, from AWS and from files', async (command, expected) => {
    const file = join(emptyFolder(), 'token');
    writeFileSync(file, `${TOKEN}\n`);
    for (const token of ['aws-ssm:/sluice/token', `file:${file}`]) {
      const path = workflow(REFERENCE, token);
      const { code, stdout, stderr } = await sluice([command, '-c', path, '--log-level', 'DEBUG'], { env: environment() });
      expect(stderr + stdout).not.toContain('canary');
      expect(code, stderr).toBe(expected);
    }
  });

  test('are not got by what contacts nothing', async () => {
    const path = workflow('aws-secrets-manager:absent', 'file:/nonexistent');
    for (const command of ['validate', 'permissions']) {
      const { code, stderr } = await sluice([command, '-c', path]);
      expect(code, stderr).toBe(0);
    }
  });

  test('that cannot be had are told with their places', async () => {
    const path = workflow('aws-secrets-manager:absent', 'aws-ssm:/absent');
    const { code, stderr } = await sluice(['ingest', '-c', path], { env: environment() });
    expect(code).toBe(2);
    const lines = stderr.replaceAll(path, 'W').split('\n');
    expect(lines).toEqual([
      expect.stringMatching(
        /^W:\d+:\d+ source\..*awsSecretAccessKey is to be aws-secrets-manager:absent: there is no such secret \[SECRET_NOT_RESOLVED]$/,
      ),
      expect.stringContaining('Check its name, AWS_REGION'),
      expect.stringMatching(/^W:\d+:\d+ workflowConfig\..*jwtToken is to be aws-ssm:\/absent: there is no such secret/),
      expect.stringContaining('Check its name, AWS_REGION'),
      '2 problems; neither the store nor the catalogue was contacted',
      '',
    ]);
  });

  test.each([
    ['without credentials', { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }, 'no AWS credentials were found'],
    ['without a region', { AWS_REGION: '' }, 'no AWS region is known'],
    ['without a connection', { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, 'AWS could not be reached'],
    ['whose JSON has no such key', {}, 'its JSON has no text at absent'],
  ])('%s are told with what to do', async (_, env, message) => {
    const path = workflow('literal', 'aws-secrets-manager:sluice/lake#absent');
    const { code, stderr } = await sluice(['test-connection', '-c', path], { env: { ...environment(), ...env } });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('canary');
    expect(code).toBe(2);
  });
});
