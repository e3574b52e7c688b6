import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putObjects } from '../support/moto-objects.js';
import { type IamPolicy, motoUser } from '../support/moto-user.js';
import { hasPython } from '../support/python.mjs';
import { startMoto } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

const HEADER = `
sink: { type: metadata-rest, config: {} }
workflowConfig: { openMetadataServerConfig: { hostPort: "http://localhost:8585/api", securityConfig: { jwtToken: canary } } }
`;
const SOURCES = {
  's3, any bucket': `{ type: s3, serviceName: lake, serviceConnection: { config: { awsConfig: { awsRegion: us-east-1 } } } }`,
  's3, narrowed as far as can be': `
  type: s3
  serviceName: lake
  serviceConnection:
    config:
      bucketNames: [sales, archive]
      awsConfig: { awsRegion: cn-north-1, assumeRoleArn: "arn:aws-cn:iam::1:role/r", assumeRoleSourceIdentity: me }
  sourceConfig:
    config:
      includeTags: true
      metrics: none
      markDeletedContainers: false
      listing: { inventory: "s3://inv/daily" }
      storageMetadataConfigSource: { prefixConfig: { containerName: gov, objectPrefix: m } }`,
  gcs: `{ type: gcs, serviceName: lake, serviceConnection: { config: { bucketNames: [sales] } }, sourceConfig: { config: { includeTags: true } } }`,
  'azure, an application': `{ type: azure, serviceName: lake, serviceConnection: { config: { credentials: { accountName: acc } } } }`,
  'azure, a signature': `{ type: azure, serviceName: lake, serviceConnection: { config: { bucketNames: [sales], credentials: { accountName: acc, sasToken: canary-sas } } } }`,
  filesystem: `{ type: filesystem, serviceName: lake, serviceConnection: { config: { root: /lake } } }`,
};

test.each(Object.entries(SOURCES))('the least rights for %s', async (_, source) => {
  const config = join(emptyFolder(), 'w.yaml');
  writeFileSync(config, `source: ${source}${HEADER}`);
  const { code, stdout, stderr } = await sluice(['permissions', '-c', config]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).not.toContain('canary');
  expect(stdout).toMatchSnapshot();
});

test('of a plugin that tells no policy are those that it lists; as JSON, all of them', async () => {
  const config = join(emptyFolder(), 'w.yaml');
  writeFileSync(config, `source: ${SOURCES.filesystem}\nsink: { type: datahub, config: { server: "http://localhost" } }\n`);
  expect((await sluice(['permissions', '-c', config])).stdout).toMatchSnapshot();
  const { stdout } = await sluice(['permissions', '-c', config, '--json']);
  const all = JSON.parse(stdout) as { type: string; policies: { title: string; text: string }[] }[];
  expect(all.map(({ type }) => type)).toEqual(['filesystem', 'datahub']);
  expect(all[1]?.policies[0]).toMatchObject({ title: 'Rights', text: expect.stringContaining('Create Entity') });
});

interface Statement {
  Action: string[];
}

interface Action {
  name: string;
  calls: number;
  denied: number;
}

describe.skipIf(!hasPython())("moto, which holds each request against its user's policy", () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  beforeAll(async () => {
    moto = await startMoto();
    await putObjects(moto.url, 'lake', {
      'openmetadata.json': '{"entries":[{"dataPath":"orders","structureFormat":"csv"}]}',
      'orders/1.csv': 'id\n1\n',
    });
  });
  afterAll(() => moto?.stop());

  test('is enough, and each action of it is needed', async () => {
    const user = await motoUser(moto.url);
    const cwd = emptyFolder();
    const config = writeWorkflow({
      endpoint: moto.url,
      awsConfig: { awsAccessKeyId: user.awsAccessKeyId, awsSecretAccessKey: user.awsSecretAccessKey },
      options: { metrics: 'none', includeTags: true },
    });
    const told = await sluice(['permissions', '-c', config, '--sink', 'console', '--json']);
    const policy = JSON.parse(JSON.parse(told.stdout)[0].policies[0].text) as IamPolicy<Statement>;

    const runWith = async (without?: string) => {
      const Statement = policy.Statement.map((each) => ({ ...each, Action: each.Action.filter((action) => action !== without) }));
      await user.allow({ ...policy, Statement: Statement.filter(({ Action }) => Action.length > 0) });
      const { stderr } = await sluice(['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'r.json'], { cwd });
      const { actions, status } = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'));
      const denied = actions.filter((action: Action) => action.denied > 0);
      const summed = denied.map(({ name, denied: count, calls }: Action) => `  ${name}: ${count} of ${calls} calls`).join('\n');
      expect(stderr.includes(`\ndenied\n${summed}`)).toBe(denied.length > 0);
      return { status, denied: denied.map(({ name }: Action) => name) };
    };

    expect(await runWith()).toEqual({ status: 'succeeded', denied: [] });
    const actions = policy.Statement.flatMap(({ Action }) => Action);
    const lacking: Record<string, unknown> = {};
    for (const action of actions) lacking[action] = await runWith(action);
    expect(lacking).toMatchSnapshot();
  });
});
