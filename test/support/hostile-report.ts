import type { Container } from '@sluice/plugin-api';
import type { ReportFile } from '@sluice/report-page';
import { syntheticReport } from './synthetic-report.js';

const NAMES = [
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><iframe srcdoc="<script>alert(1)</script>">',
  'safe\u202egpj.exe',
  'bell\u0007\u001b[31m',
  '__proto__',
  'constructor',
  '<!--',
];

/** A report whose every text tries to be more than text. */
export function hostileReport(): ReportFile {
  const report = syntheticReport(1);
  const service = 'lake</title><script>alert(1)</script>';
  const bucket: Container = { ...container(NAMES[1] ?? ''), prefix: '/' };
  const containers = [bucket, ...NAMES.map((name) => ({ ...container(name), parent: bucket.fullyQualifiedName }))];
  const error = { code: '<b>CODE</b>', message: NAMES[0] ?? '', path: NAMES[1] ?? '', hint: NAMES[2] ?? '' };
  return {
    ...report,
    serviceName: service,
    source: '<b>s3</b>',
    containers,
    error,
    deleted: NAMES,
    warnings: NAMES.map((name) => ({ code: name, message: name, path: name })),
    actions: NAMES.map((name) => ({ name, calls: 1, denied: 1 })),
    outcomes: NAMES.flatMap((name) => [
      { subject: { kind: 'table', name }, scope: name, status: 'failed', error: { ...error, code: name } },
      { subject: { kind: 'table', name, at: name }, scope: name, status: 'filtered', rule: name },
      {
        subject: { kind: 'file', name },
        scope: name,
        fullyQualifiedName: `x.${name}`,
        status: 'updated',
        changes: [{ path: name, before: name, after: { name, dataType: name } }],
      },
    ]),
  };
}

function container(name: string): Container {
  return {
    kind: 'container',
    fullyQualifiedName: `x.${name}`,
    name,
    service: 'x',
    prefix: `/${name}`,
    fullPath: `s3://${name}`,
    size: 1000,
    fileFormats: ['csv'],
    description: name,
    sourceUrl: 'javascript:alert(1)',
    tags: [{ tagFQN: name }],
    owners: [{ name }],
    samples: [name],
    dataModel: {
      isPartitioned: true,
      partitionColumns: [name],
      columns: [{ name, dataType: 'STRUCT', children: [{ name, dataType: 'INT' }] }],
    },
  };
}
