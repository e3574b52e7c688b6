import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SILENT_LOGGER, SYSTEM_CLOCK, validateComponents, WorkflowError } from '@sluice/core';
import { API_VERSION, type IngestError, type JsonSchema } from '@sluice/plugin-api';
import { expectHelpful } from '../checks/expect-failure.js';
import { expectNoSecrets } from '../checks/find-secrets.js';
import type { Rule } from '../rules/rule.js';
import {
  built,
  configPointer,
  FILE_NAME,
  type FileContent,
  type PluginUnderTest,
  schemasOf,
  textOf,
  valueAt,
  withValue,
  workflowOf,
} from './plugin-under-test.js';
import { objectsIn, propertiesOf } from './schema-walk.js';

const TYPE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const SECRET_NAME =
  /(secret|password|passphrase|token|credentials?|connectionstring|(access|account|api|private|secret|shared|encryption)_?key|signature)$/i;
const UNKNOWN_KEY = 'keyThatMeansNothing';

/** What every plugin has to keep, whatever it is. */
export function pluginRules<H>(underTest: (harness: H) => PluginUnderTest): Rule<H>[] {
  const rule = (name: string, title: string, run: (plugin: PluginUnderTest) => Promise<void> | void): Rule<H> => ({
    name,
    title,
    run: async (harness) => run(underTest(harness)),
  });
  return [
    rule(
      'manifest',
      'the definition says what the plugin is, what it can do and what it needs, with the reasons',
      ({ definition }) => {
        const { apiVersion, type, title, capabilities, permissions } = definition;
        assert.equal(apiVersion, API_VERSION, 'the version of the contract');
        assert.match(type, TYPE, 'the type is to be lower-case words with hyphens');
        assert.ok(title.trim() !== '', 'the title is empty');
        assert.equal(new Set(capabilities).size, capabilities.length, 'a capability is declared twice');
        for (const { action, reason } of permissions) {
          assert.ok(action.trim() !== '' && reason.trim() !== '', `the permission ${action} is to have a reason`);
        }
      },
    ),
    rule('described', 'every key of the config has a description', ({ definition }) => {
      expectNone('has no description', definition, ({ schema }) => !isText(schema['description']));
    }),
    rule('examples', 'every key of the config whose value is free has an example', ({ definition }) => {
      expectNone('has no example', definition, ({ schema }) => isFree(schema) && !Array.isArray(schema['examples']));
    }),
    rule('closed', 'a key that means nothing is refused', ({ definition }) => {
      for (const { at, schema } of schemasOf(definition)) {
        const open = objectsIn(schema).filter((each) => (each.schema['additionalProperties'] ?? true) === true);
        assert.deepEqual(
          open.map(({ path }) => [...at, path].join('.')),
          [],
          'these take any key: give them additionalProperties',
        );
      }
    }),
    rule('secrets-marked', 'every key of the config that is named like a secret is writeOnly', ({ definition }) => {
      const isUnmarked = (each: { name: string; schema: JsonSchema; isSecret: boolean }) =>
        SECRET_NAME.test(each.name) && !each.isSecret && each.schema['properties'] === undefined;
      expectNone('is named like a secret and not writeOnly', definition, isUnmarked);
    }),
    rule(
      'example',
      'the example of the config, the first of its schema, is right and makes the plugin',
      async ({ definition, file, others = [] }) => {
        let content = file;
        for (const { at, schema, required } of schemasOf(definition)) {
          const [example] = (schema['examples'] ?? []) as readonly unknown[];
          if (example !== undefined) content = withValue(content, at, example);
          else assert.ok(!required, `the schema of ${at.join('.')} has no example`);
        }
        const workflow = await workflowOf(definition, content, { environment: variablesOf(content), others });
        await built(workflow).dispose();
      },
    ),
    rule(
      'config-located',
      'all that is wrong with the config is told with its line and column, and without its secrets',
      expectLocated,
    ),
    rule('readme', 'the README names every key of the config and every permission', ({ definition, folder }) => {
      const path = join(folder, 'README.md');
      assert.ok(existsSync(path), `there is no ${path}`);
      const text = readFileSync(path, 'utf8');
      const keys = propertiesOf(definition.configSchema).map(({ name }) => name);
      const missing = [...keys, ...definition.permissions.map(({ action }) => action)].filter((name) => !text.includes(name));
      assert.deepEqual(missing, [], `${path} does not name these`);
    }),
  ];
}

async function expectLocated(plugin: PluginUnderTest): Promise<void> {
  const { definition, file, wrongFiles, secrets } = plugin;
  const at = configPointer(definition);
  const config = (valueAt(file, at) ?? {}) as FileContent;
  const required = (definition.configSchema['required'] ?? []) as readonly string[];
  const isClosed = definition.configSchema['additionalProperties'] === false;
  const wrong: [what: string, FileContent, line?: string][] = [
    ...(isClosed
      ? [[`with ${UNKNOWN_KEY}`, withValue(file, [...at, UNKNOWN_KEY], 1), UNKNOWN_KEY] as [string, FileContent, string]]
      : []),
    ...required.map((key): [string, FileContent] => {
      const { [key]: _, ...others } = config;
      return [`without ${key}`, withValue(file, at, others)];
    }),
    ...wrongFiles.map((each, index): [string, FileContent] => [`that is wrong (number ${index + 1})`, each]),
  ];
  for (const [what, content, line] of wrong) {
    const problems = await problemsOf(plugin, content);
    assert.ok(problems.length > 0, `a config ${what} is taken for a right one`);
    expectNoSecrets(secrets, { [`what is said of a config ${what}`]: problems });
    for (const problem of problems) {
      expectHelpful(`a config ${what}`, problem);
      const [, row] = new RegExp(`^${FILE_NAME}:(\\d+):\\d+$`).exec(problem.path ?? '') ?? [];
      assert.ok(row !== undefined, `a config ${what}: ${problem.code} is said of ${problem.path}, and not of a line and column`);
      if (line === undefined) continue;
      const text = textOf(content).split('\n')[Number(row) - 1];
      assert.ok(text?.includes(line), `a config ${what}: ${problem.code} is said of the line ${text}`);
    }
  }
}

/** What the schema, or else the constructor, finds wrong with a file. */
async function problemsOf(plugin: PluginUnderTest, content: FileContent): Promise<readonly IngestError[]> {
  try {
    const workflow = await workflowOf(plugin.definition, content, plugin);
    const found = await validateComponents(workflow, { logger: SILENT_LOGGER, clock: SYSTEM_CLOCK });
    return found === undefined ? [] : [found];
  } catch (error) {
    if (error instanceof WorkflowError) return error.problems;
    throw error;
  }
}

type Property = ReturnType<typeof propertiesOf>[number];

function expectNone(what: string, definition: PluginUnderTest['definition'], isWrong: (property: Property) => boolean): void {
  for (const { at, schema } of schemasOf(definition)) {
    const wrong = propertiesOf(schema).filter(isWrong);
    assert.deepEqual(
      wrong.map(({ path }) => [...at, path].join('.')),
      [],
      `in the config, this ${what}`,
    );
  }
}

/** Whether a value can be anything that people have to think of. */
function isFree(schema: JsonSchema): boolean {
  const isClear = ['enum', 'const', 'default', 'properties', '$ref'].some((keyword) => keyword in schema);
  return !isClear && schema['deprecated'] !== true && schema['type'] !== 'boolean';
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

/** A value for every variable that a file uses. */
function variablesOf(content: FileContent): Record<string, string> {
  const names = [...textOf(content).matchAll(/\$\{([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
  return Object.fromEntries(names.map((name) => [name, 'value']));
}
