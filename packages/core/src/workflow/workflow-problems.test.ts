import { definePlugin, type JsonSchema } from '@sluice/plugin-api';
import { describe, expect, it } from 'vitest';
import { PluginRegistry } from '../plugins/plugin-registry.js';
import { parseWorkflow } from './load-workflow.js';
import { errorsOf, problemsOf, SOURCE } from './plugins.test.fixture.js';

const SINK = 'sink: { type: console }\n';

describe('the problems of a workflow file', () => {
  it('are those of its syntax alone, if there are any', async () => {
    expect(await problemsOf('source:\n\ttype: s4\nsink: "x\n')).toEqual([
      'w.yaml:2:1 Tabs are not allowed as indentation',
      'w.yaml:4:1 Missing closing "quote',
    ]);
  });

  it('come all at once, in the order of the file', async () => {
    const text = `source:
  type: s4
  serviceName: 123
  serviceConnection:
    config:
      awsConfig:
        awsRegion: \${REGION}
sink:
  type: file
  config:
    pth: out.jsonl
    format: jsn
processors:
  - type: filter
    config: { minSize: -1 }
  - config: {}
  - type: filtr
workflowConfig:
  loggerLevel: info
runtime:
  concurrency: many
stagee: {}
`;
    expect(await problemsOf(text)).toEqual([
      'w.yaml:2:9 source.type: there is no source plugin s4; did you mean s3?',
      'w.yaml:3:16 source.serviceName must be a string, not a number',
      'w.yaml:7:20 source.serviceConnection.config.awsConfig.awsRegion uses the environment variable REGION, which is not set',
      'w.yaml:11:5 sink.config.pth is not a known key: did you mean path?',
      'w.yaml:12:13 sink.config.format must be one of jsonl, json; did you mean json?',
      'w.yaml:15:24 processors[0].config.minSize must be at least 0',
      'w.yaml:16:5 processors[1].type is required',
      'w.yaml:17:11 processors[2].type: there is no processor plugin filtr; did you mean filter?',
      'w.yaml:19:16 workflowConfig.loggerLevel must be one of DEBUG, INFO, WARN, ERROR; did you mean INFO?',
      'w.yaml:21:16 runtime.concurrency must be a whole number, not a string',
      'w.yaml:22:1 stagee is not a known key: did you mean stage?',
    ]);
  });

  const connection = (config: string) =>
    `source: { type: s3, serviceName: s, serviceConnection: { config: {${config}} } }\n${SINK}`;
  const awsConfig = (config: string) => `source:
  type: s3
  serviceName: s
  serviceConnection:
    config:
      awsConfig:
        ${config.replaceAll('\n', '\n        ')}
${SINK}`;
  const path = 'source.serviceConnection.config';

  it.each<[string, string, string[]]>([
    ['nothing in it', '{}', ['w.yaml:1:1 source is required', 'w.yaml:1:1 sink is required']],
    ['no connection', `source: { type: s3, serviceName: s }\n${SINK}`, ['w.yaml:1:1 source.serviceConnection is required']],
    [
      'an empty connection',
      `source: { type: s3, serviceName: s, serviceConnection: }\n${SINK}`,
      ['w.yaml:1:37 source.serviceConnection is required'],
    ],
    [
      'a connection without config',
      `source: { type: s3, serviceName: s, serviceConnection: {} }\n${SINK}`,
      ['w.yaml:1:37 source.serviceConnection.config is required'],
    ],
    ['no awsConfig', connection(''), [`w.yaml:1:58 ${path}.awsConfig is required`]],
    ['no awsRegion', awsConfig('profileName: p'), [`w.yaml:6:7 ${path}.awsConfig.awsRegion is required`]],
    ['an empty awsRegion', awsConfig('awsRegion:'), [`w.yaml:7:9 ${path}.awsConfig.awsRegion is required`]],
    [
      'a misspelt key that is required',
      awsConfig('awsRegoin: r'),
      [`w.yaml:7:9 ${path}.awsConfig.awsRegoin is not a known key: did you mean awsRegion?`],
    ],
    [
      'a key in the wrong place',
      connection('awsRegion: r'),
      [`w.yaml:1:67 ${path}.awsRegion is not a known key here: it belongs to ${path}.awsConfig`],
    ],
    [
      'an unknown key without a value',
      awsConfig('awsRegion: r\nzone:'),
      [`w.yaml:8:9 ${path}.awsConfig.zone is not a known key`],
    ],
    ['a dangerous key', awsConfig('awsRegion: r\n__proto__: {}'), [`w.yaml:8:9 ${path}.awsConfig.__proto__ is not a known key`]],
    [
      'a region without quotes',
      awsConfig('awsRegion: no'),
      [`w.yaml:7:20 ${path}.awsConfig.awsRegion must be a string, not a boolean`],
    ],
    ['an empty string', awsConfig('awsRegion: ""'), [`w.yaml:7:20 ${path}.awsConfig.awsRegion must not be empty`]],
    [
      'a list that is none',
      connection('awsConfig: {awsRegion: r}, bucketNames: abc'),
      [`w.yaml:1:107 ${path}.bucketNames must be an array of strings, not a string`],
    ],
    [
      'an empty item',
      connection('awsConfig: {awsRegion: r}, bucketNames: [null]'),
      [`w.yaml:1:108 ${path}.bucketNames[0] must be a string, not nothing`],
    ],
    [
      'a wrong form',
      awsConfig('awsRegion: r\nendPointURL: minio:9000'),
      [`w.yaml:8:22 ${path}.awsConfig.endPointURL has the wrong form; an example is https://minio.example.com:9000`],
    ],
    [
      'half a pair',
      awsConfig('awsRegion: r\nawsAccessKeyId: a'),
      [`w.yaml:6:7 ${path}.awsConfig.awsSecretAccessKey is required with awsAccessKeyId`],
    ],
    ['a wrong constant', connection('type: S4, awsConfig: {awsRegion: r}'), [`w.yaml:1:73 ${path}.type must be "S3"`]],
    ['a section that is none', `source: 12\n${SINK}`, ['w.yaml:1:9 source must be an object, not a number']],
    [
      'a config that is none',
      `${SOURCE}sink: { type: console, config: [] }\n`,
      ['w.yaml:7:32 sink.config must be an object, not an array'],
    ],
    ['a type that is none', `${SOURCE}sink: { type: [console] }\n`, ['w.yaml:7:15 sink.type must be a string, not an array']],
    [
      'processor and processors',
      `${SOURCE}${SINK}processor: { type: filtr }\nprocessors: []\n`,
      [
        'w.yaml:8:20 processor.type: there is no processor plugin filtr; did you mean filter?',
        'w.yaml:9:13 processors is not allowed here',
      ],
    ],
    [
      'processors that are no list',
      `${SOURCE}${SINK}processors: { type: filter }\n`,
      ['w.yaml:8:13 processors must be an array, not an object'],
    ],
    [
      'none of several forms',
      `${SOURCE}${SINK}processor: { type: filter, config: { limit: [1] } }\n`,
      ['w.yaml:8:45 processor.config.limit must be a string or an array of strings, not an array'],
    ],
    [
      'no server',
      `${SOURCE}sink: { type: metadata-rest }\nworkflowConfig: { loggerLevel: WARN }\n`,
      ['w.yaml:8:1 workflowConfig.openMetadataServerConfig is required by the sink metadata-rest'],
    ],
    [
      'a server in the wrong place',
      `${SOURCE}sink: { type: metadata-rest }\nopenMetadataServerConfig: {}\n`,
      ['w.yaml:8:1 openMetadataServerConfig is not a known key here: it belongs to workflowConfig'],
    ],
    [
      'a key that workflowConfig does not have',
      `${SOURCE}${SINK}workflowConfig: { x: 1, openMetadataServerConfig: { y: "\${UNSET}" } }\n`,
      ['w.yaml:8:19 workflowConfig.x is not a known key'],
    ],
    [
      'an empty name from a variable',
      `${SOURCE}${SINK}ingestionPipelineFQN: \${NONE:-}\n`,
      ['w.yaml:8:23 ingestionPipelineFQN must not be empty'],
    ],
  ])('with %s', async (_, text, problems) => {
    expect(await problemsOf(text)).toEqual(problems);
  });

  it('say what to do', async () => {
    const hints = async (text: string) => (await errorsOf(text)).map(({ hint }) => hint);
    expect(await hints(awsConfig('awsRegion: 12'))).toEqual(['Put the value in quotes.']);
    expect(await hints(awsConfig('awsRegion: ${A}'))).toEqual(['Set A, or give a default: ${A:-default}.']);
    expect(await hints(`${SOURCE}sink: { type: console, config: { colour: 1 } }\n`)).toEqual(['Known here: columns.']);
    expect(await hints(`source: { type: s3, serviceName: s }\n${SINK}`)).toEqual([
      'How the store is reached. It is not read from the catalogue, even if the service is known there.',
    ]);
  });

  it('hold no value of the file or of a variable', async () => {
    const text = awsConfig(
      'awsRegion: [s3cret]\nawsSecretAccessKey: { s: s3cret }\nendPointURL: s3cret\nenabled: ${S}\nassumeRoleArn: ${S-s3cret}\nawsSessionToken: [s3cret]\nx: s3cret',
    );
    const errors = await errorsOf(`${text}runtime: { concurrency: s3cret }\nworkflowConfig: { loggerLevel: s3cret }\n`, {
      environment: { S: 's3cret' },
    });
    expect(errors).toHaveLength(10);
    expect(
      errors.map((error) => `${error.message} ${error.hint} ${JSON.stringify(error)} ${error.stack}`).join('\n'),
    ).not.toContain('s3cret');
  });
});

describe('a plugin', () => {
  function registry(configSchema: JsonSchema, at = '/workflowConfig/acme', schema: JsonSchema = {}) {
    const common = { kind: 'sink', capabilities: [], permissions: [], component: class {} as never } as const;
    const source = definePlugin({ ...common, kind: 'source', type: 's', title: 'S', configSchema: {} });
    return PluginRegistry.of([
      source,
      definePlugin({ ...common, type: 'k', title: 'K', configSchema, sections: { own: { at, schema } } }),
    ]);
  }
  const text =
    'source: { type: s, serviceName: n, serviceConnection: { config: {} } }\nsink: { type: k, config: { "a b": x } }\n';

  it('may read a section that only it knows', async () => {
    const schema = { type: 'object', required: ['n'], properties: { n: { type: 'integer', default: 5 }, s: { default: 'd' } } };
    const load = (more: string) =>
      parseWorkflow(text + more, 'w.yaml', { registry: registry({}, '/workflowConfig/acme/inner', schema) });
    expect((await load('')).sink.sections.reveal()).toEqual({ own: { n: 5, s: 'd' } });
    expect((await load('workflowConfig: { acme: { inner: { n: 7 } } }')).sink.sections.reveal()).toEqual({
      own: { n: 7, s: 'd' },
    });
    await expect(load('workflowConfig: { acme: { inner: { n: x }, other: 1 } }')).rejects.toMatchObject({
      problems: [
        { message: 'workflowConfig.acme.inner.n must be a whole number, not a string' },
        { message: 'workflowConfig.acme.other is not a known key' },
      ],
    });
  });

  it('may have a section that is optional, though it requires something inside', async () => {
    const workflow = await parseWorkflow(text, 'w.yaml', { registry: registry({}, '/acme', { required: ['n'] }) });
    expect(workflow.sink.sections.reveal()).toEqual({ own: {} });
  });

  it('whose schema is wrong is a problem of the plugin', async () => {
    await expect(parseWorkflow(text, 'w.yaml', { registry: registry({ type: 'objekt' }) })).rejects.toMatchObject({
      problems: [
        {
          code: 'PLUGIN_INVALID',
          path: 'w.yaml:2:15',
          message: expect.stringContaining('the schema of the sink plugin k for config is wrong'),
        },
      ],
    });
  });

  it('may say what names are allowed', async () => {
    await expect(
      parseWorkflow(text, 'w.yaml', { registry: registry({ propertyNames: { pattern: '^[a-z]+$' } }) }),
    ).rejects.toMatchObject({
      problems: [{ path: 'w.yaml:2:28', message: 'sink.config["a b"]: its name has the wrong form: it must match ^[a-z]+$' }],
    });
  });
});
