import type { Container } from '@sluice/plugin-api';
import { changesBetween } from '@sluice/plugin-api/sinks';
import type { ReportFile } from './generated/report-file.js';
import type { Comparison } from './page-data.js';

/** How the containers of two reports differ, in the order of the reports; those that are the same in both are left out. */
export function compareReports(before: ReportFile, after: ReportFile): Comparison {
  const earlier = byName(before);
  const later = byName(after);
  return {
    since: before.startedAt,
    created: [...later.keys()].filter((name) => !earlier.has(name)),
    updated: [...later].flatMap(([fullyQualifiedName, container]) => {
      const old = earlier.get(fullyQualifiedName);
      const changes = old === undefined ? [] : changesBetween(old, container);
      return changes.length === 0 ? [] : [{ fullyQualifiedName, changes }];
    }),
    deleted: [...earlier.keys()].filter((name) => !later.has(name)),
  };
}

function byName({ containers = [] }: ReportFile): ReadonlyMap<string, Container> {
  return new Map(containers.map((container) => [container.fullyQualifiedName, container]));
}
