import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Deployment } from 'kubernetes-models/apps/v1';
import { CronJob } from 'kubernetes-models/batch/v1';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { hasPython } from '../support/python.mjs';

const PAGE = readFileSync(new URL('../../docs/scheduling.md', import.meta.url), 'utf8');

interface Resource {
  readonly apiVersion?: string;
  readonly kind?: string;
}

function blocksOf(language: string): readonly string[] {
  return [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text = '']) => text);
}

const documents = blocksOf('yaml').flatMap((text) =>
  parseAllDocuments(text).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS() as Resource;
  }),
);
const resources = documents.filter(({ apiVersion }) => apiVersion !== undefined);

describe('the resources for Kubernetes', () => {
  test('are a Deployment of workers and a CronJob', () => {
    expect(resources.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual(['apps/v1 Deployment', 'batch/v1 CronJob']);
    expect(documents).toHaveLength(3);
  });

  test('fit the published schemas of Kubernetes, which refuse others', () => {
    const [deployment, cronJob] = resources;
    expect(() => new Deployment(deployment as never).validate()).not.toThrow();
    expect(() => new CronJob(cronJob as never).validate()).not.toThrow();
    expect(() => new CronJob({ ...cronJob, spec: { schedule: 5 } } as never).validate()).toThrow('schedule');
  });
});

test.skipIf(!hasPython())('the example for Airflow is Python', () => {
  const blocks = blocksOf('python');
  expect(blocks).toHaveLength(1);
  for (const text of blocks) {
    const { status, stderr } = spawnSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], { input: text });
    expect([status, stderr.toString()]).toEqual([0, '']);
  }
});
