import { mkdtempSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { awsAgents } from './aws-agents.js';

const bundle = join(mkdtempSync(join(tmpdir(), 'sluice-agents-')), 'authorities.pem');
writeFileSync(bundle, '');

test('clients of AWS connect as they do by themselves where nothing else is asked for', async () => {
  expect(await awsAgents({ AWS_CA_BUNDLE: '', HTTPS_PROXY: '' }, 'STATE_FAILED')).toEqual({});
});

test('authorities are for https alone: an endpoint may be one of http', async () => {
  expect(await awsAgents({ AWS_CA_BUNDLE: bundle }, 'STATE_FAILED')).toEqual({ httpsAgent: expect.any(Agent) });
});

test.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])('both go by %s', async (name) => {
  const { httpAgent, httpsAgent } = await awsAgents({ [name]: 'http://proxy:80' }, 'STATE_FAILED');
  expect(httpAgent).toBeDefined();
  expect(httpsAgent).toBe(httpAgent);
});

test('authorities that cannot be read are told', async () => {
  await expect(awsAgents({ AWS_CA_BUNDLE: '/nonexistent' }, 'SECRET_NOT_RESOLVED')).rejects.toMatchObject({
    code: 'SECRET_NOT_RESOLVED',
    hint: 'Correct AWS_CA_BUNDLE.',
  });
});
