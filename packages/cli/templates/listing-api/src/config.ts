import schema from './config.schema.json' with { type: 'json' };

/** The only statement of the config: what is checked, printed by `sluice plugins show` and completed by editors. */
export const configSchema = schema;

/** A config that the schema takes. */
export interface AcmeLakeConfig {
  readonly url: string;
  readonly token?: string;
  readonly bucketNames?: readonly string[];
  readonly pageSize?: number;
}
