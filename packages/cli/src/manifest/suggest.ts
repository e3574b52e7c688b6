import { errorToJson, type OpenSuggester, redactText, withSuggester } from '@sluice/core';
import { type Confidence, type IngestError, isIngestError, type Logger, type ManifestSuggestion } from '@sluice/plugin-api';
import { counted } from '../output/counts.js';
import { logError } from '../output/log-error.js';
import { printable } from '../output/printable.js';
import { type RunFlags, runCommand } from '../run/run-command.js';
import { suggestionText } from './suggestion-text.js';
import { ManifestWriter } from './write-manifests.js';

const FAILED = 1;
const WRONG = 2;
const OUT_OF_REACH = 3;

/** What the command line says of suggestions. */
export interface SuggestOptions extends RunFlags {
  readonly bucket?: readonly string[];
  /** `beside`, a folder, or a file for one manifest of all buckets. */
  readonly write?: string;
  readonly least: Confidence;
  readonly force?: boolean;
  readonly json?: boolean;
}

/**
 * `sluice manifest suggest`: proposals to the standard output, and into manifests where that is asked for; answers the exit code: 1 where
 * a bucket could not be read or a manifest not be written.
 */
export function suggestManifests(options: SuggestOptions): Promise<number> {
  return runCommand({ ...options, quiet: true }, ({ workflow, logger, run }) => {
    const print = (text: string): boolean => process.stdout.write(redactText(workflow.secrets, text));
    return withSuggester(workflow, run, async ({ manifests, ...open }) => {
      if (manifests === undefined) {
        process.stderr.write(
          `The source ${workflow.source.definition.type} reads no manifests, so that there is none to suggest\n`,
        );
        return WRONG;
      }
      try {
        return await suggestAll(options, { manifests, ...open }, print, logger);
      } catch (error) {
        if (!isIngestError(error) || error.kind !== 'connection') throw error;
        logError(logger, workflow.locate(error));
        return OUT_OF_REACH;
      }
    });
  });
}

async function suggestAll(
  { bucket, write, least, force = false, json = false }: SuggestOptions,
  { manifests, context, costs }: OpenSuggester & { readonly manifests: NonNullable<OpenSuggester['manifests']> },
  print: (text: string) => void,
  logger: Logger,
): Promise<number> {
  const writer =
    write === undefined ? undefined : new ManifestWriter({ where: write, least, isReplacing: force, manifests, context });
  const sums = { buckets: 0, skipped: 0, entries: 0, failed: 0 };
  const failed = (error: IngestError): void => {
    sums.failed += 1;
    logError(logger, error);
  };
  for await (const suggestion of manifests.suggest(bucket, context)) {
    print(json ? jsonOf(suggestion) : `${suggestionText(suggestion)}\n`);
    if (suggestion.error !== undefined) failed(suggestion.error);
    else if (suggestion.skipped !== undefined) sums.skipped += 1;
    else {
      sums.buckets += 1;
      sums.entries += suggestion.proposals.length;
      await attempt(() => writer?.add(suggestion), failed);
    }
  }
  await attempt(() => writer?.end(), failed);
  for (const line of writer?.told ?? []) process.stderr.write(`${printable(line)}\n`);
  const requests = [...costs.requests].map(([name, count]) => `${count} ${name}`).join(', ');
  const skipped = sums.skipped === 0 ? '' : `, ${sums.skipped} with a manifest not read`;
  process.stderr.write(
    `${counted(sums.buckets, 'bucket')} read${skipped}, ${counted(sums.entries, 'entry', 'entries')} proposed; requests: ${requests || 'none'}; ${costs.bytes} bytes\n`,
  );
  return sums.failed === 0 ? 0 : FAILED;
}

async function attempt(work: () => Promise<void> | undefined, failed: (error: IngestError) => void): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isIngestError(error) || error.fatal) throw error;
    failed(error);
  }
}

function jsonOf({ error, ...suggestion }: ManifestSuggestion): string {
  return `${JSON.stringify({ ...suggestion, error: error && errorToJson(error) })}\n`;
}
