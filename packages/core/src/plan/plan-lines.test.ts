import type { Container, Entity, Tag } from '@sluice/plugin-api';
import { describe, expect, it } from 'vitest';
import { container } from '../run/run.test.fixture.js';
import { planHeader } from './plan-file.js';
import { PlanLines } from './plan-lines.js';

const HEADER = planHeader({ serviceName: 'lake', source: 's3', sink: 'x', workflow: 'w', madeAt: '2026-01-01T00:00:00.000Z' });
const TAG: Tag = { kind: 'tag', fullyQualifiedName: 'PII.Name', classification: 'PII', name: 'Name' };

/** With room for two in memory, so that all else is in a temporary file. */
function linesOf(note: (lines: PlanLines) => void): string[] {
  const lines = new PlanLines(2);
  try {
    note(lines);
    return [...lines.lines(HEADER, ['lake.gone'])].slice(1, -1).map((line) => {
      const { entity, status, delete: gone } = JSON.parse(line);
      return gone === undefined ? `${status} ${entity.fullyQualifiedName} ${entity.size ?? ''}`.trim() : `delete ${gone}`;
    });
  } finally {
    lines.dispose();
    lines.dispose();
  }
}

const dataset = (name: string, size?: number): Container => ({
  ...container(name, 'lake.a'),
  ...(size === undefined ? {} : { size }),
});

describe('PlanLines', () => {
  it('come in an order of their own: tags, then containers from the top down, then deletes', () => {
    const names = ['d', 'b', 'e', 'c', 'f'];
    const all: Entity[] = [...names.map((name) => dataset(name)), container('a', undefined), TAG];
    const lines = linesOf((plan) => {
      for (const entity of all) plan.write({ entity, status: 'created' });
    });
    expect(lines).toEqual([
      'created PII.Name',
      'created lake.a',
      ...['b', 'c', 'd', 'e', 'f'].map((name) => `created lake.a.${name}`),
      'delete lake.gone',
    ]);
  });

  it('have each entity once, as it came last', () => {
    const lines = linesOf((plan) => {
      for (const name of ['created', 'updated', 'left', 'createdAndLeft', 'again'])
        plan.write({ entity: dataset(name, 1), status: name.startsWith('created') ? 'created' : 'updated' });
      plan.write({ entity: dataset('created', 2), status: 'updated', changes: [] });
      plan.write({ entity: dataset('updated', 2), status: 'updated', changes: [] });
      plan.leave(dataset('left', 2));
      plan.leave(dataset('createdAndLeft', 2));
      plan.leave(dataset('never', 2));
      plan.leave(dataset('again', 2));
      plan.write({ entity: dataset('again', 3), status: 'updated' });
    });
    expect(lines).toEqual([
      'updated lake.a.again 3',
      'created lake.a.created 2',
      'created lake.a.createdAndLeft 1',
      'updated lake.a.updated 2',
      'delete lake.gone',
    ]);
  });
});
