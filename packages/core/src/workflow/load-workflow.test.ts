import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeFile, parse, problemsOf, SOURCE } from './plugins.test.fixture.js';
import { WorkflowError } from './workflow-error.js';

/** Every key that the format of either version has, but for `processors`. */
const EVERY_KEY = `source:
  type: s3
  serviceName: local_s3
  serviceConnection:
    config:
      type: S3
      awsConfig:
        awsAccessKeyId: KEY
        awsSecretAccessKey: aws secret
        awsSessionToken: aws token
        awsRegion: us-east-2
        endPointURL: https://s3.example.com
        profileName: profile
        assumeRoleArn: arn:aws:iam::123456789012:role/sluice
        assumeRoleSessionName: OpenMetadataSession
        assumeRoleSourceIdentity: identity
        enabled: false
      bucketNames: [a, b]
      consoleEndpointURL: https://console.example.com
      containerFilterPattern: { includes: [], excludes: [] }
      connectionOptions: { secret: option secret, retries: 3 }
      connectionArguments: {}
      supportsMetadataExtraction: true
      supportsProfiler: true
  sourceConfig:
    config:
      type: StorageMetadata
      containerFilterPattern: { includes: [sales-.*], excludes: [] }
      storageMetadataConfigSource:
        prefixConfig: { containerName: governance, objectPrefix: manifests }
        securityConfig: { awsConfig: { awsRegion: eu-west-1, awsSecretAccessKey: other secret } }
      defaultManifest: '{"entries":[]}'
      markDeletedContainers: true
      includeTags: false
      overrideMetadata: false
processor: { type: filter, config: {} }
stage: { type: x, config: {} }
bulkSink: { type: x }
sink:
  type: metadata-rest
  config: {}
workflowConfig:
  loggerLevel: DEBUG
  successThreshold: 90
  raiseOnError: true
  config: {}
  openMetadataServerConfig:
    hostPort: http://localhost:8585/api
    authProvider: openmetadata
    securityConfig: { jwtToken: jwt secret }
    verifySSL: no-ssl
    storeServiceConnection: true
    extraHeaders: {}
    limitRecords: 10
ingestionPipelineFQN: service.pipeline
pipelineRunId: 5f2c
runtime: { concurrency: 32, requestsPerSecond: 500, maxRequests: 100000 }
ingestionRunnerName: runner
enableStreamableLogs: false
`;

describe('parseWorkflow', () => {
  it('takes every key of the format, and names those without effect once', async () => {
    const workflow = await parse(EVERY_KEY);
    expect(workflow).toMatchObject({
      file: 'w.yaml',
      serviceName: 'local_s3',
      runtime: { concurrency: 32, requestsPerSecond: 500, maxRequests: 100_000 },
      loggerLevel: 'DEBUG',
      pipeline: { fqn: 'service.pipeline', runId: '5f2c' },
    });
    expect(workflow.warnings.map(({ code, path, message }) => `${code} ${path} ${message}`).sort()).toEqual([
      'KEY_WITHOUT_EFFECT w.yaml:23:7 source.serviceConnection.config.supportsMetadataExtraction has no effect',
      'KEY_WITHOUT_EFFECT w.yaml:24:7 source.serviceConnection.config.supportsProfiler has no effect',
      'KEY_WITHOUT_EFFECT w.yaml:37:1 stage has no effect',
      'KEY_WITHOUT_EFFECT w.yaml:38:1 bulkSink has no effect',
      'KEY_WITHOUT_EFFECT w.yaml:44:3 workflowConfig.successThreshold has no effect',
      'KEY_WITHOUT_EFFECT w.yaml:45:3 workflowConfig.raiseOnError has no effect',
      'KEY_WITHOUT_EFFECT w.yaml:46:3 workflowConfig.config has no effect',
      'KEY_WITHOUT_EFFECT w.yaml:54:5 workflowConfig.openMetadataServerConfig.limitRecords has no effect',
      'KEY_WITHOUT_EFFECT w.yaml:58:1 ingestionRunnerName has no effect',
      'KEY_WITHOUT_EFFECT w.yaml:59:1 enableStreamableLogs has no effect',
    ]);
  });

  it('hands each plugin its own parts and hides their secrets', async () => {
    const workflow = await parse(EVERY_KEY);
    expect(workflow.source.definition.type).toBe('s3');
    expect(workflow.source.config.reveal()).toMatchObject({
      awsConfig: { awsSecretAccessKey: 'aws secret' },
      bucketNames: ['a', 'b'],
    });
    expect(workflow.source.sections.reveal()).toMatchObject({ options: { includeTags: false } });
    expect(workflow.processors.map(({ definition }) => definition.type)).toEqual(['filter']);
    expect(workflow.sink.sections.reveal()).toMatchObject({ server: { securityConfig: { jwtToken: 'jwt secret' } } });
    expect([...workflow.secrets].sort()).toEqual([
      'aws secret',
      'aws token',
      'eu-west-1',
      'jwt secret',
      'option secret',
      'other secret',
    ]);
    const printed = `${JSON.stringify(workflow.source)} ${inspect(workflow.source, { depth: 9 })} ${JSON.stringify(workflow.sink)}`;
    for (const secret of workflow.secrets) expect(printed).not.toContain(secret);
    expect(JSON.parse(JSON.stringify(workflow.source.config))).toMatchObject({
      awsConfig: { awsAccessKeyId: 'KEY', awsSecretAccessKey: '***' },
      connectionOptions: '***',
    });
  });

  it('fills in defaults, of missing sections too', async () => {
    const workflow = await parse(`${SOURCE}sink: { type: console }\n`);
    expect(workflow).toMatchObject({
      runtime: { concurrency: 64 },
      loggerLevel: 'INFO',
      processors: [],
      warnings: [],
      secrets: [],
    });
    expect(workflow).not.toHaveProperty('pipeline');
    expect(workflow.sink.config.reveal()).toEqual({ columns: true });
    expect(workflow.source.config.reveal()).toMatchObject({ awsConfig: { assumeRoleSessionName: 'OpenMetadataSession' } });
    expect(workflow.source.sections.reveal()).toMatchObject({ options: { markDeletedContainers: true, includeTags: false } });
  });

  it('reads a JSON file', async () => {
    const file = {
      source: { type: 's3', serviceName: 'j', serviceConnection: { config: { awsConfig: { awsRegion: 'eu-west-1' } } } },
      sink: { type: 'file', config: { path: 'out.jsonl' } },
    };
    const workflow = await parse(JSON.stringify(file, null, 2));
    expect(workflow.sink.config.reveal()).toEqual({ path: 'out.jsonl' });
  });

  it('takes several processors in their order, and the same plugin twice', async () => {
    const workflow = await parse(
      `${SOURCE}sink: { type: console }\nprocessors: [{ type: filter, config: { minSize: 1 } }, { type: filter, config: { minSize: 2 } }]\n`,
    );
    expect(workflow.processors.map(({ config }) => config.reveal())).toEqual([{ minSize: 1 }, { minSize: 2 }]);
  });

  it('takes a key without a value as no key', async () => {
    const workflow = await parse(
      `${SOURCE}  sourceConfig:\nprocessor:\nsink: { type: console, config: }\nworkflowConfig: { loggerLevel: , openMetadataServerConfig: }\nstage:\n`,
    );
    expect(workflow).toMatchObject({ loggerLevel: 'INFO', warnings: [], processors: [] });
  });

  it('makes text from variables a number or boolean only where one is wanted', async () => {
    const text = SOURCE.replace(
      'awsRegion: us-east-2',
      'awsRegion: r, awsAccessKeyId: K, awsSecretAccessKey: "${SECRET}", enabled: "${ENABLED}"',
    );
    const workflow = await parse(`${text}sink: { type: console }\nruntime: { concurrency: "\${LANES:-8}" }\n`, {
      environment: { SECRET: '123456', ENABLED: 'no' },
    });
    expect(workflow.runtime).toEqual({ concurrency: 8 });
    expect(workflow.source.config.reveal()).toMatchObject({ awsConfig: { awsSecretAccessKey: '123456', enabled: false } });
    expect(workflow.secrets).toEqual(['123456']);
  });

  it('converts no text of the file itself', async () => {
    expect(await problemsOf(`${SOURCE}sink: { type: console }\nruntime: { concurrency: "8" }\n`)).toEqual([
      'w.yaml:8:25 runtime.concurrency must be a whole number, not a string',
    ]);
  });
});

describe('--sink', () => {
  const WRONG_SINK = `${SOURCE}sink:\n  type: nowhere\n  typo: \${UNSET}\nworkflowConfig:\n  openMetadataServerConfig: { hostPort: 12, jwtToken: "\${UNSET}" }\n`;

  it("replaces the file's own sink, right or wrong or missing", async () => {
    for (const text of [SOURCE, WRONG_SINK]) {
      const workflow = await parse(text, { sink: 'file:C:\\out ${x}.json' });
      expect(workflow.sink.definition.type).toBe('file');
      expect(workflow.sink.config.reveal()).toEqual({ path: 'C:\\out ${x}.json' });
    }
    expect((await parse(WRONG_SINK, { sink: 'console' })).sink.config.reveal()).toEqual({ columns: true });
    expect(await problemsOf(WRONG_SINK, { sink: 'console:x' })).toEqual(['--sink the sink console takes no value']);
  });

  it('leaves the server section to a sink that reads it', async () => {
    expect(await problemsOf(WRONG_SINK, { sink: 'metadata-rest' })).toEqual([
      'w.yaml:11:41 workflowConfig.openMetadataServerConfig.hostPort must be a string, not a number',
      'w.yaml:11:45 workflowConfig.openMetadataServerConfig.jwtToken is not a known key here: it belongs to workflowConfig.openMetadataServerConfig.securityConfig',
      'w.yaml:11:55 workflowConfig.openMetadataServerConfig.jwtToken uses the environment variable UNSET, which is not set',
    ]);
    expect(await problemsOf(SOURCE, { sink: 'metadata-rest' })).toEqual([
      'w.yaml:1:1 workflowConfig.openMetadataServerConfig is required by the sink metadata-rest',
    ]);
  });

  it.each([
    ['file', '--sink sink.config.path is required', 'Write --sink file:PATH.'],
    ['file:', '--sink sink.config.path must not be empty', 'Write --sink file:PATH.'],
    ['console:x', '--sink the sink console takes no value', 'Write --sink console.'],
    ['', '--sink sink.type must not be empty', 'Write --sink TYPE or --sink TYPE:VALUE.'],
    [':x', '--sink sink.type must not be empty', 'Write --sink TYPE or --sink TYPE:VALUE.'],
    [
      'fiel:x',
      '--sink sink.type: there is no sink plugin fiel; did you mean file?',
      'List what there is with: sluice plugins list. One from outside is named in plugins: of the workflow file, or with --plugin.',
    ],
  ])('reports %j', async (sink, problem, hint) => {
    const error = await parse(SOURCE, { sink }).catch((thrown: Error) => thrown);
    const [first = '', ...rest] = error instanceof WorkflowError ? error.message.split('\n') : [];
    expect([first.replace(/ \[[A-Z_]+\]$/, ''), ...rest]).toEqual([problem, `  ${hint}`]);
    expect(first).toMatch(/\[[A-Z_]+\]$/);
  });

  it('reports it beside what else is wrong with the file', async () => {
    expect(await problemsOf(`${SOURCE}stagee: 1\n`, { sink: 'console:x' })).toEqual([
      '--sink the sink console takes no value',
      'w.yaml:7:1 stagee is not a known key: did you mean stage?',
    ]);
  });
});

describe('loadWorkflow', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workflow-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('reads a file', async () => {
    const file = join(folder, 'w.yaml');
    await writeFile(file, `\ufeff${SOURCE}sink: { type: console }\n`);
    expect(await describeFile(file)).toEqual([]);
  });

  it('says why it cannot', async () => {
    const file = join(folder, 'none.yaml');
    const hint = 'Check the path given with -c and its permissions.';
    expect(await describeFile(file)).toEqual([
      `${file} cannot be read: there is no such file [WORKFLOW_NOT_READABLE]\n  ${hint}`,
    ]);
    expect(await describeFile(folder)).toEqual([`${folder} cannot be read: it is a folder [WORKFLOW_NOT_READABLE]\n  ${hint}`]);
    const latin = join(folder, 'latin.yaml');
    await writeFile(latin, Buffer.from([0x61, 0x3a, 0x20, 0xe4]));
    expect(await describeFile(latin)).toEqual([`${latin} is not UTF-8 text [WORKFLOW_SYNTAX]\n  Save the file as UTF-8.`]);
  });
});
