import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putObjects } from '../support/moto-objects.js';
import { hasPython } from '../support/python.mjs';
import { startMoto } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';
import { FIELD_CASES, type FieldCase } from './manifest-fields.cases.js';

const DOCUMENT = fileURLToPath(new URL('../../docs/manifest-fields.md', import.meta.url));

interface Entity {
  readonly fullyQualifiedName: string;
  readonly name: string;
  readonly parent?: string;
  readonly fileFormats: readonly string[];
  readonly numberOfObjects?: number;
  readonly resourceSet?: object;
  readonly dataModel?: {
    readonly isPartitioned: boolean;
    readonly columns: readonly { readonly name: string; readonly dataType: string }[];
  };
}

interface Report {
  readonly outcomes: readonly {
    readonly subject: { readonly kind: string; readonly name: string };
    readonly status: string;
    readonly parts?: object;
    readonly error?: { readonly code: string };
  }[];
  readonly warnings: readonly { readonly code: string; readonly path?: string }[];
}

const bucketOf = (index: number): string => FIELD_CASES[index]?.bucket ?? `case-${String(index).padStart(2, '0')}`;

describe.skipIf(!hasPython())('each field of a manifest entry', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  const results = new Map<string, string[]>();

  beforeAll(async () => {
    moto = await startMoto();
    for (const [index, { bucket, entry, objects }] of FIELD_CASES.entries()) {
      const own = bucket === undefined ? { 'openmetadata.json': JSON.stringify({ entries: [entry] }) } : {};
      await putObjects(moto.url, bucketOf(index), { ...own, ...Object.fromEntries(Object.entries(objects).slice(0, 1)) });
    }
    // A listing tells times in seconds: the newer objects come a second later.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    for (const [index, { objects }] of FIELD_CASES.entries()) {
      await putObjects(moto.url, bucketOf(index), Object.fromEntries(Object.entries(objects).slice(1)));
    }
    const inDefault = FIELD_CASES.flatMap(({ bucket, entry }) => (bucket === undefined ? [] : [entry]));
    const defaultManifest = JSON.stringify({ entries: inDefault });
    const cwd = emptyFolder();
    const config = writeWorkflow({ endpoint: moto.url, options: { metrics: 'none', defaultManifest } });
    const { stderr } = await sluice(['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'r.json'], { cwd });
    expect(stderr).not.toContain('INTERNAL');
    const report = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')) as Report;
    const entities = readFileSync(join(cwd, 'out.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Entity);
    for (const index of FIELD_CASES.keys()) results.set(bucketOf(index), resultsOf(bucketOf(index), entities, report));
  }, 120_000);
  afterAll(() => moto?.stop());

  test.each(FIELD_CASES.map((fieldCase, index) => [fieldCase.field, fieldCase.shows, index, fieldCase] as const))(
    '%s: %s',
    (_field, _shows, index, fieldCase) => {
      expect(results.get(bucketOf(index))).toEqual(fieldCase.results);
    },
  );

  test('the docs have each case', () => {
    const text = documentOf(FIELD_CASES);
    if (process.env['UPDATE_DOCS'] !== undefined) writeFileSync(DOCUMENT, text);
    expect(readFileSync(DOCUMENT, 'utf8'), 'run: UPDATE_DOCS=1 npx vitest run test/e2e/manifest-fields').toBe(text);
  });
});

function resultsOf(bucket: string, entities: readonly Entity[], report: Report): string[] {
  const byName = new Map(entities.map((entity) => [entity.fullyQualifiedName, entity]));
  const root = `local_s3.${bucket}`;
  const titleOf = (entity: Entity): string => {
    const parent = entity.parent === undefined || entity.parent === root ? undefined : byName.get(entity.parent);
    return parent === undefined ? entity.name : `${titleOf(parent)} > ${entity.name}`;
  };
  const place = (uri: string): string => uri.slice(`s3://${bucket}/`.length);
  const isHere = (uri: string | undefined): uri is string => uri?.startsWith(`s3://${bucket}/`) === true;
  return [
    ...entities
      .filter(({ fullyQualifiedName }) => fullyQualifiedName.startsWith(`${root}.`))
      .map((entity) => lineOf(titleOf(entity), entity)),
    ...report.outcomes
      .filter(
        ({ subject, status, parts }) =>
          isHere(subject.name) && ['filtered', 'empty', 'failed'].includes(status) && parts === undefined,
      )
      .map(({ subject, status, error }) =>
        [status, place(subject.name), error?.code].filter((each) => each !== undefined).join(' '),
      ),
    ...report.warnings.flatMap(({ code, path }) => (isHere(path) ? [`warning ${place(path)} ${code}`] : [])),
  ];
}

function lineOf(title: string, { dataModel, numberOfObjects, resourceSet, fileFormats }: Entity): string {
  const columns = dataModel?.columns.map(({ name, dataType }) => `${name} ${dataType}`).join(', ') ?? 'no columns';
  return [
    `${title}: ${columns}`,
    ...(numberOfObjects === undefined ? [] : [`${numberOfObjects} objects`]),
    ...(resourceSet === undefined || fileFormats.length === 0 ? [] : [fileFormats.join(', ')]),
    ...(dataModel?.isPartitioned === true ? ['partitioned'] : []),
  ].join('; ');
}

function documentOf(cases: readonly FieldCase[]): string {
  const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;
  const rows = cases.map(({ field, shows, entry, objects, results: lines }) =>
    [field, shows, code(JSON.stringify(entry)), Object.keys(objects).map(code).join('<br>'), lines.map(code).join('<br>')].join(
      ' | ',
    ),
  );
  return `# What each field of a manifest entry does

Each row is a bucket with one entry in its \`openmetadata.json\` (those about \`containerName\`: in the workflow's \`defaultManifest\`): the objects that lie in it, and what a run makes of them. A run over all of these
buckets is a test, and this page is made by it (\`test/e2e/manifest-fields.test.ts\`).

| field | what the case shows | entry | objects | result |
| --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row} |`).join('\n')}
`;
}
