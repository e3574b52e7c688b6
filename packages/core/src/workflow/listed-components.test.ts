import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { errorsOf, parse, problemsOf, SOURCE } from './plugins.test.fixture.js';
import type { ResolvedComponent } from './workflow.js';

const SERVER = `workflowConfig:
  openMetadataServerConfig: { hostPort: "http://localhost:1", securityConfig: { jwtToken: a-secret-token }, limitRecords: 1 }
`;

function tee(...sinks: readonly string[]): string {
  return `${SOURCE}sink:\n  type: tee\n  config:\n    to:\n      sinks:\n${sinks.map((sink) => `        - ${sink}\n`).join('')}`;
}

function typesIn({ definition, listed }: ResolvedComponent): unknown {
  return listed.length === 0 ? definition.type : [definition.type, ...listed.map(typesIn)];
}

describe('components that a config lists', () => {
  it('are resolved as any other, with their defaults and sections', async () => {
    const { sink } = await parse(
      tee('{ type: metadata-rest }', '{ type: file, config: { path: "${P:-out}" } }', '{ type: console, config: }') + SERVER,
    );
    expect(typesIn(sink)).toEqual(['tee', 'metadata-rest', 'file', 'console']);
    const [server, file, console] = sink.listed;
    expect(server?.sections.reveal()).toMatchObject({ server: { hostPort: 'http://localhost:1', verifySSL: 'no-ssl' } });
    expect(file?.config.reveal()).toEqual({ path: 'out' });
    expect(console?.config.reveal()).toEqual({ columns: true });
  });

  it('may list others in their turn, and so may processors', async () => {
    const inner = '{ type: tee, config: { to: { sinks: [{ type: console }, { type: file, config: { path: p } }] } } }';
    const text = `${tee(inner, '{ type: console }')}processors: [{ type: all, config: { of: [{ type: filter, config: { minSize: 1 } }, { type: filter }] } }]\n`;
    const { sink, processors } = await parse(text);
    expect(typesIn(sink)).toEqual(['tee', ['tee', 'console', 'file'], 'console']);
    expect(processors.map(typesIn)).toEqual([['all', 'filter', 'filter']]);
    expect(processors[0]?.listed[0]?.config.reveal()).toEqual({ minSize: 1 });
  });

  it('tell their secrets and what is without effect, and nothing of that to whom lists them', async () => {
    const { sink, secrets, warnings } = await parse(
      `${tee('{ type: metadata-rest }', '{ type: tee, config: { to: { sinks: [{ type: metadata-rest }] } } }')}${SERVER}`,
    );
    expect(secrets).toEqual(['a-secret-token']);
    expect(inspect(sink, { depth: 20 })).not.toContain('a-secret-token');
    expect(warnings.map(({ message }) => message)).toEqual([
      'workflowConfig.openMetadataServerConfig.limitRecords has no effect',
    ]);
    expect(sink.config.reveal()).toEqual({ to: { sinks: [{ type: 'metadata-rest' }, { type: 'tee' }] }, note: 'none' });
    expect(JSON.parse(JSON.stringify(sink.config))).toEqual(sink.config.reveal());
  });

  it('have their problems told at their places, with all others', async () => {
    const text = tee(
      '{ type: consle }',
      '{ config: {} }',
      '{ type: console, confg: {} }',
      '{ type: file, config: { pth: x } }',
      '{ type: metadata-rest }',
      '{ type: tee, config: { to: { sinks: [{ type: file, config: [] }, { type: 5 }, 7] } } }',
      '{ type: filter }',
    );
    expect(await problemsOf(text)).toEqual([
      'w.yaml:1:1 workflowConfig.openMetadataServerConfig is required by the sink metadata-rest',
      'w.yaml:12:19 sink.config.to.sinks[0].type: there is no sink plugin consle; did you mean console?',
      'w.yaml:13:11 sink.config.to.sinks[1].type is required',
      'w.yaml:14:28 sink.config.to.sinks[2].confg is not a known key: did you mean config?',
      'w.yaml:15:35 sink.config.to.sinks[3].config.pth is not a known key: did you mean path?',
      'w.yaml:17:70 sink.config.to.sinks[5].config.to.sinks[0].config must be an object, not an array',
      'w.yaml:17:84 sink.config.to.sinks[5].config.to.sinks[1].type must be a string, not a number',
      'w.yaml:17:89 sink.config.to.sinks[5].config.to.sinks[2] must be an object, not a number',
      'w.yaml:18:19 sink.config.to.sinks[6].type: there is no sink plugin filter; did you mean file?',
    ]);
  });

  it.each([
    ['{}', 'w.yaml:7:20 sink.config.to is required'],
    ['{ to: { sinks: [] } }', 'w.yaml:7:43 sink.config.to.sinks must not be empty'],
    ['{ to: { sinks: { type: console } } }', 'w.yaml:7:43 sink.config.to.sinks must be an array of objects, not an object'],
    ['{ to: { sinks: [null] } }', 'w.yaml:7:44 sink.config.to.sinks[0] must be an object, not nothing'],
  ])('have to be a list: %s', async (config, problem) => {
    expect(await problemsOf(`${SOURCE}sink: { type: tee, config: ${config} }\n`)).toEqual([problem]);
  });

  it('go with the sink that the command line replaces', async () => {
    const { sink } = await parse(tee('{ type: metadata-rest }'), { sink: 'file:out' });
    expect(typesIn(sink)).toBe('file');
    expect(await errorsOf(tee('{ type: console }'), { sink: 'tee' })).toMatchObject([
      {
        path: '--sink',
        message: 'sink.config.to is required',
        hint: 'Write the sink into the workflow file: it takes more than --sink can say.',
      },
    ]);
  });
});
