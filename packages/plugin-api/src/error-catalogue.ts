import type { ErrorKind } from './errors.js';

/** What is known of an error code wherever it occurs. */
export interface ErrorCatalogueEntry {
  readonly kind: ErrorKind;
  /** What the code means, in one sentence. */
  readonly title: string;
  /** What to do about it. */
  readonly hint: string;
  readonly retryable?: boolean;
  /** Stops the whole run. */
  readonly fatal?: boolean;
}

const entries = {
  // Runs on many machines
  QUEUE_UNREACHABLE: {
    kind: 'connection',
    title: 'The queues that hand splits to workers cannot be reached',
    hint: 'Check runtime.runner.connection, the network, and whether Redis, Valkey or PostgreSQL runs there.',
    fatal: true,
  },
  SCHEDULE_INVALID: {
    kind: 'config',
    title: 'The schedule is no expression of cron, or its time zone is unknown',
    hint: "Write five fields, such as '0 3 * * *' for every day at three, and a time zone such as Europe/Berlin.",
  },
  SINK_NOT_SHARED: {
    kind: 'config',
    title: 'The sink cannot be written by several processes',
    hint: 'Choose a sink that writes to a server, or leave out runtime.runner.',
  },
  SPLIT_ABANDONED: {
    kind: 'record',
    title: 'A part of the store was not read, since each worker that read it died or failed',
    hint: 'See the log of the workers; mostly they have too little memory.',
  },
  WORKERS_MISSING: {
    kind: 'connection',
    title: 'No worker takes the splits of the workflow',
    hint: 'Start sluice worker with the same workflow file, environment and version of Sluice as the run.',
    fatal: true,
  },

  // The workflow file
  WORKFLOW_NOT_READABLE: {
    kind: 'config',
    title: 'The workflow file cannot be read',
    hint: 'Check the path given with -c and its permissions.',
  },
  WORKFLOW_SYNTAX: {
    kind: 'config',
    title: 'The workflow file is not valid YAML',
    hint: 'Correct the syntax at the place named; indentation uses spaces.',
  },
  WORKFLOW_UNKNOWN_KEY: {
    kind: 'config',
    title: 'The workflow file has a key that means nothing here',
    hint: 'Remove the key, or correct its spelling.',
  },
  WORKFLOW_MISSING_KEY: {
    kind: 'config',
    title: 'The workflow file lacks a key that is required',
    hint: 'Add the key at the place named.',
  },
  WORKFLOW_INVALID_VALUE: {
    kind: 'config',
    title: 'The workflow file has a value of the wrong type or outside what is allowed',
    hint: 'Correct the value at the place named.',
  },
  WORKFLOW_UNSET_VARIABLE: {
    kind: 'config',
    title: 'The workflow file uses an environment variable that is not set',
    hint: 'Set the variable, or give a default: ${NAME:-default}.',
  },
  SECRET_NOT_RESOLVED: {
    kind: 'config',
    title: 'A secret that the workflow file names could not be had',
    hint: 'Check the name of the secret, and that whoever runs Sluice may read it.',
  },
  // Plugins
  PLUGIN_UNKNOWN: {
    kind: 'config',
    title: 'No plugin of that kind and type is registered',
    hint: 'List what there is with: sluice plugins list. One from outside is named in plugins: of the workflow file, or with --plugin.',
  },
  PLUGIN_CLASH: {
    kind: 'plugin',
    title: 'Two plugins of the same kind and type are registered',
    hint: 'Remove one of them.',
    fatal: true,
  },
  PLUGIN_NOT_FOUND: {
    kind: 'config',
    title: 'A plugin from outside cannot be loaded',
    hint: 'Check the path, which counts from the workflow file and with --plugin from the working directory, or install the package where the workflow file lies.',
  },
  PLUGIN_VERSION: {
    kind: 'config',
    title: 'A plugin is made for another version of the plugin contract',
    hint: 'Install the version of the plugin that is made for this Sluice, or the Sluice that the plugin is made for.',
  },
  PLUGIN_INVALID: {
    kind: 'plugin',
    title: 'A plugin does not keep the contract',
    hint: 'Report this to the author of the plugin.',
    fatal: true,
  },
  // Sources
  S3_CREDENTIALS_MISSING: {
    kind: 'connection',
    title: 'No AWS credentials were found',
    hint: 'Give awsAccessKeyId and awsSecretAccessKey, a profileName, or run where the default credential chain finds some.',
    fatal: true,
  },
  S3_CREDENTIALS_REFUSED: {
    kind: 'connection',
    title: 'The store refused the credentials',
    hint: 'Check awsAccessKeyId, awsSecretAccessKey and awsSessionToken, and that they belong to this endpoint.',
    fatal: true,
  },
  S3_TOKEN_EXPIRED: {
    kind: 'connection',
    title: 'The session token has expired',
    hint: 'Get new temporary credentials, or use a profile or a role that Sluice can refresh.',
    fatal: true,
  },
  S3_CLOCK_SKEWED: {
    kind: 'connection',
    title: 'The clocks of the store and of this machine are too far apart',
    hint: "Set this machine's clock right: requests are signed with its time.",
    fatal: true,
  },
  S3_ASSUME_ROLE_FAILED: {
    kind: 'connection',
    title: 'The role could not be assumed',
    hint: "Check assumeRoleArn, and that the role's trust policy names these credentials.",
    fatal: true,
  },
  S3_UNREACHABLE: {
    kind: 'connection',
    title: 'The store cannot be reached',
    hint: 'Check endPointURL, awsRegion, the network, HTTPS_PROXY and NO_PROXY.',
    retryable: true,
  },
  S3_TLS: {
    kind: 'connection',
    title: "The store's certificate is not trusted",
    hint: 'Point AWS_CA_BUNDLE at a file with the certificate authority, in PEM form.',
  },
  S3_ACCESS_DENIED: { kind: 'connection', title: 'The store denied access', hint: 'Grant the action that the message names.' },
  STORE_CREDENTIALS_MISSING: {
    kind: 'connection',
    title: 'No credentials for the store were found',
    hint: "Give credentials in the source's connection, or run where its default credentials are found.",
    fatal: true,
  },
  STORE_CREDENTIALS_REFUSED: {
    kind: 'connection',
    title: 'The store refused the credentials',
    hint: "Check the credentials in the source's connection, that they have not expired, and that they belong to this store.",
    fatal: true,
  },
  STORE_UNREACHABLE: {
    kind: 'connection',
    title: 'The store cannot be reached',
    hint: "Check the address in the source's connection, the network, HTTPS_PROXY and NO_PROXY.",
    retryable: true,
  },
  STORE_TLS: {
    kind: 'connection',
    title: "The store's certificate is not trusted",
    hint: 'Point NODE_EXTRA_CA_CERTS at a file with the certificate authority, in PEM form.',
  },
  STORE_ACCESS_DENIED: {
    kind: 'connection',
    title: 'The store denied access',
    hint: 'Grant the permission that the message names.',
  },
  STORE_REQUEST_FAILED: {
    kind: 'connection',
    title: 'The store answered with an error',
    hint: "The message is the store's own; run again, or ask who runs the store.",
    retryable: true,
  },
  LINK_REFUSED: {
    kind: 'record',
    title: 'A symbolic link is not followed',
    hint: 'Remove the link; or set root to a folder that holds what the link leads to as well.',
  },
  NAME_NOT_UTF8: {
    kind: 'record',
    title: 'The name of a file or folder is not UTF-8',
    hint: 'Give it another name.',
  },
  BUCKET_NOT_FOUND: { kind: 'record', title: 'There is no such bucket', hint: 'Check the name in bucketNames.' },
  LISTING_DISORDERED: {
    kind: 'record',
    title: 'The store does not list its objects in the order of their keys',
    hint: 'Stores without that order, such as directory buckets, cannot be read; leave the bucket out with containerFilterPattern.',
  },
  OBJECT_NOT_FOUND: {
    kind: 'record',
    title: 'There is no such object',
    hint: 'The object was deleted during the run; run again.',
  },
  OBJECT_CHANGED: {
    kind: 'record',
    title: 'An object is shorter than it was listed as',
    hint: 'It was written anew while it was read: run again.',
    retryable: true,
  },
  S3_REQUEST_FAILED: {
    kind: 'connection',
    title: 'The store answered with an error',
    hint: "The message is the store's own; run again, or ask who runs the store.",
    retryable: true,
  },
  INVENTORY_DAMAGED: {
    kind: 'record',
    title: 'The inventory is damaged or incomplete',
    hint: 'Wait for the next inventory, or leave out listing.inventory, so that the bucket is listed.',
  },
  INVENTORY_AMBIGUOUS: {
    kind: 'record',
    title: 'The bucket has inventories of several configurations',
    hint: 'Name in listing.inventory the folder of the one that covers the whole bucket, or have the others delivered to another prefix.',
  },
  INVENTORY_UNSUPPORTED: {
    kind: 'record',
    title: 'The inventory is of a form that is not supported',
    hint: "Set the output format of the inventory's configuration to Parquet or CSV.",
  },
  INVENTORY_FIELD_MISSING: {
    kind: 'record',
    title: 'The inventory lacks a field that is needed',
    hint: "Add the field to the inventory's configuration and wait for the next inventory.",
  },
  TEMPORARY_FILE_FAILED: {
    kind: 'record',
    title: 'A temporary file cannot be written or read',
    hint: 'Free some space in the folder for temporary files, or name another one by TMPDIR: a million files need some hundred megabytes.',
  },
  // State
  STATE_IN_USE: {
    kind: 'record',
    title: 'Another run works with the same state',
    hint: 'Wait until it has ended, or give each workflow a folder or prefix of its own as runtime.state. Of a process that was killed the state is free at once, of one on another machine after a minute.',
  },
  STATE_OTHER_WORKFLOW: {
    kind: 'config',
    title: 'The run to be resumed was one of another workflow',
    hint: 'Put the workflow file, the --sink and Sluice back as they were, or begin a new run: leave out --resume.',
  },
  STATE_DAMAGED: {
    kind: 'record',
    title: 'What was kept of earlier runs is damaged',
    hint: 'Remove the file named: the next run reads and writes everything again.',
    fatal: true,
  },
  STATE_FAILED: {
    kind: 'record',
    title: 'The state cannot be read or written',
    hint: 'Check runtime.state, its permissions and the space left. What is committed stays: resume with --resume.',
    fatal: true,
  },
  // Datasets
  MANIFEST_NOT_JSON: { kind: 'record', title: 'The manifest is not JSON', hint: 'Correct the manifest at the place named.' },
  MANIFEST_INVALID: {
    kind: 'record',
    title: 'The manifest is not of the right form',
    hint: 'A manifest is an object with a list of entries.',
  },
  MANIFEST_ENTRY_INVALID: {
    kind: 'record',
    title: 'An entry of the manifest is not of the right form',
    hint: 'Correct the entry at the place named.',
  },
  MANIFEST_TOO_LARGE: {
    kind: 'record',
    title: 'The manifest is larger than 16 MiB',
    hint: 'Use globs or depth instead of an entry for each folder.',
  },
  MANIFEST_NOT_READABLE: {
    kind: 'config',
    title: 'The manifest for all buckets cannot be read',
    hint: 'Check storageMetadataConfigSource.',
    fatal: true,
  },
  MANIFEST_EXISTS: {
    kind: 'record',
    title: 'There is a manifest already, which is not overwritten',
    hint: 'Look at what it says; --force replaces it.',
  },
  MANIFEST_NOT_WRITABLE: {
    kind: 'record',
    title: 'The store takes no manifests from Sluice',
    hint: 'Write the manifest into a local file, and put it into the bucket by other means.',
  },
  MANIFEST_STORE_UNKNOWN: {
    kind: 'config',
    title: 'The manifest for all buckets lies in a store that is not supported yet',
    hint: 'Put the manifest into a local file, at an http(s) address or into a bucket of a supported store.',
    fatal: true,
  },
  PARTS_FAILED: {
    kind: 'record',
    title: 'Nothing of what the entry asks for could be read',
    hint: 'See why each of its parts failed.',
  },
  DUPLICATE_NAME: {
    kind: 'record',
    title: 'Another entry already has this fully qualified name',
    hint: 'Remove one of the two entries.',
  },
  FILES_ARCHIVED: {
    kind: 'record',
    title: 'All files of the dataset are archived',
    hint: 'Restore one of them, so that its columns can be read.',
  },
  UNSUPPORTED_FORMAT: {
    kind: 'record',
    title: 'The format is not supported',
    hint: 'Supported: csv, tsv, json, jsonl, ndjson, parquet, avro; csv, tsv, json and jsonl also with .gz.',
  },
  FILE_CORRUPT: {
    kind: 'record',
    title: 'The file is not what its format says',
    hint: 'Check the file named, and the structureFormat of its entry.',
  },
  FILE_ENCRYPTED: { kind: 'record', title: 'The file is encrypted', hint: 'Its columns cannot be read without its key.' },
  FILE_NOT_TEXT: {
    kind: 'record',
    title: 'The file is not text',
    hint: 'Check the file named, and the structureFormat of its entry.',
  },
  FILE_TOO_LARGE: {
    kind: 'record',
    title: 'One value of the file is larger than what is read of it',
    hint: 'Write the file as JSON lines, or as smaller objects.',
  },
  FILTER_INVALID: {
    kind: 'config',
    title: 'A filter pattern is not a regular expression',
    hint: "Correct the pattern; the syntax is that of Python's re.",
  },
  FILTER_TIMEOUT: {
    kind: 'config',
    title: 'A filter pattern takes too long to match',
    hint: 'Simplify the pattern: nested repetitions take exponential time.',
    fatal: true,
  },
  // Sinks
  OPENMETADATA_UNREACHABLE: {
    kind: 'connection',
    title: 'The OpenMetadata server cannot be reached',
    hint: 'Check hostPort, the network, HTTPS_PROXY and NO_PROXY.',
    retryable: true,
    fatal: true,
  },
  OPENMETADATA_TLS: {
    kind: 'connection',
    title: "The OpenMetadata server's certificate is not trusted",
    hint: 'Give sslConfig.caCertificate, or set verifySSL: ignore.',
    fatal: true,
  },
  OPENMETADATA_UNAUTHORIZED: {
    kind: 'connection',
    title: 'The OpenMetadata server refused the token',
    hint: 'Check securityConfig.jwtToken: that it is of this server, not expired, and of a bot that may write.',
    fatal: true,
  },
  OPENMETADATA_REFUSED: {
    kind: 'record',
    title: 'The OpenMetadata server refused an entity',
    hint: "The message is the server's own.",
  },
  OPENMETADATA_FAILED: {
    kind: 'record',
    title: 'The OpenMetadata server answered with an error',
    hint: "See the server's log, and run again.",
    retryable: true,
  },
  OPENMETADATA_PARENT_MISSING: {
    kind: 'record',
    title: 'The parent is not in the catalogue',
    hint: 'See why the parent failed.',
  },
  CATALOGUE_UNREACHABLE: {
    kind: 'connection',
    title: 'The catalogue cannot be reached',
    hint: "Check the address in the sink's config, the network, HTTPS_PROXY and NO_PROXY.",
    retryable: true,
    fatal: true,
  },
  CATALOGUE_UNAUTHORIZED: {
    kind: 'connection',
    title: 'The catalogue refused the credentials',
    hint: "Check the credentials in the sink's config, that they have not expired, and that they may write.",
    fatal: true,
  },
  CATALOGUE_REFUSED: {
    kind: 'record',
    title: 'The catalogue refused an entity',
    hint: "The message is the catalogue's own.",
  },
  CATALOGUE_FAILED: {
    kind: 'record',
    title: 'The catalogue answered with an error',
    hint: "See the catalogue's log, and run again.",
    retryable: true,
  },
  SINK_NOT_WRITABLE: {
    kind: 'connection',
    title: 'The output cannot be written',
    hint: 'Check the path, its permissions and the space left.',
    fatal: true,
  },
  PLAN_NOT_SUPPORTED: {
    kind: 'config',
    title: 'The sink cannot tell what it would change',
    hint: 'sluice plugins list shows which sinks have the capability plan; --sink uses another one.',
    fatal: true,
  },
  PLAN_NOT_READABLE: {
    kind: 'config',
    title: 'The file is no plan, or not the whole of one',
    hint: 'Make it again: sluice plan -c FILE --out PLAN.',
  },
  REPORT_NOT_READABLE: {
    kind: 'config',
    title: 'The file is no report of a run, or one of a newer Sluice',
    hint: 'Make it with: sluice ingest -c FILE --report report.json. A report of a newer Sluice needs that one to be read.',
  },
  PLAN_OTHER_WORKFLOW: {
    kind: 'config',
    title: 'The plan was made of another workflow',
    hint: 'Name the workflow file, and the --sink, that the plan was made with; if the file was changed since, plan again.',
  },
  PLAN_STALE: {
    kind: 'record',
    title: 'The catalogue has changed since the plan was made, so that this part of it was not done',
    hint: 'Plan again, look at what is different, and run the new plan.',
  },
  // Deletion
  DELETES_TOO_MANY: {
    kind: 'record',
    title: 'More containers are gone than one run may delete; none was deleted',
    hint: 'Check that the store is as it should be; if it is, raise sourceConfig.config.maxDeletes for one run.',
  },
  DELETE_FAILED: {
    kind: 'record',
    title: 'A container could not be deleted from the catalogue',
    hint: "The message is the catalogue's own.",
  },
  // Outcomes
  PARENT_FAILED: { kind: 'record', title: 'The parent was not written', hint: 'See why the parent failed.' },
  OUTCOME_MISSING: {
    kind: 'plugin',
    title: 'A source said nothing of something that it announced',
    hint: 'Report this to the author of the source.',
  },
  OUTCOME_TWICE: {
    kind: 'plugin',
    title: 'A source said two things of the same subject',
    hint: 'Report this to the author of the source.',
  },
  OUTCOMES_DO_NOT_ADD_UP: {
    kind: 'plugin',
    title: 'The outcomes of the run do not add up',
    hint: 'Report this, with the report of the run.',
  },
  REQUESTS_EXHAUSTED: {
    kind: 'plugin',
    title: 'The run needs more requests than it may send',
    hint: 'Raise runtime.maxRequests, or read less: see --report for what each bucket costs.',
    fatal: true,
  },
  CANCELLED: {
    kind: 'record',
    title: 'The run ended before this was done',
    hint: 'See why the run ended, and run again.',
  },
  INTERNAL: { kind: 'plugin', title: 'Sluice has a defect', hint: 'Report this, with the log at level DEBUG.' },
} as const satisfies Record<string, ErrorCatalogueEntry>;

/** A permanent error code. */
export type ErrorCode = keyof typeof entries;

/** Every error code with its title and hint; the docs' error page is made from it. */
export const ERROR_CATALOGUE: Readonly<Record<ErrorCode, ErrorCatalogueEntry>> = entries;
