import type { Container } from '@sluice/plugin-api';

/** What catalogues refuse, though it keeps the schema of entities: two columns of one name. */
export const REFUSED_ENTITY: Container = {
  kind: 'container',
  fullyQualifiedName: 'conformance.sales.refused',
  name: 'refused',
  service: 'conformance',
  parent: 'conformance.sales',
  prefix: '/refused',
  fullPath: 's3://sales/refused',
  fileFormats: ['csv'],
  dataModel: {
    isPartitioned: false,
    columns: [
      { name: 'id', dataType: 'INT' },
      { name: 'id', dataType: 'INT' },
    ],
  },
};
