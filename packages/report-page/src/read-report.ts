import { entitiesSchema, IngestError } from '@sluice/plugin-api';
import { Ajv, type ErrorObject } from 'ajv';
import { type ReportFile, reportFileSchema } from './generated/report-file.js';
import { visibleText } from './visible-text.js';

const FORMAT_VERSION = reportFileSchema.properties.formatVersion.const;

/**
 * The report that a text is, as `schemas/report.schema.json` describes it.
 *
 * @param path of the file that it is from, for the message.
 * @throws IngestError REPORT_NOT_READABLE where it is none, or one of another format.
 */
export function readReport(text: string, path: string): ReportFile {
  const value = parsed(text);
  if (!hasVersion(value)) throw notReadable(path, 'it is not the report of a run');
  if (value.formatVersion !== FORMAT_VERSION)
    throw notReadable(
      path,
      `its format is version ${String(value.formatVersion)}, and this Sluice reads version ${FORMAT_VERSION}`,
    );
  const check = new Ajv({ strict: false }).addSchema(entitiesSchema).compile<ReportFile>(reportFileSchema);
  if (check(value)) return value;
  throw notReadable(path, (check.errors ?? []).map(described).join('; '));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Told by the caller: what is no JSON is no report.
    return undefined;
  }
}

function hasVersion(value: unknown): value is { readonly formatVersion: unknown } {
  return typeof value === 'object' && value !== null && 'formatVersion' in value;
}

function described({ instancePath, message, params }: ErrorObject): string {
  const name = 'additionalProperty' in params ? ` (${String(params['additionalProperty'])})` : '';
  return `${instancePath === '' ? 'it' : instancePath} ${message ?? 'is wrong'}${name}`;
}

function notReadable(path: string, why: string): IngestError {
  return new IngestError('REPORT_NOT_READABLE', { message: `The report cannot be read: ${visibleText(why)}`, path });
}
