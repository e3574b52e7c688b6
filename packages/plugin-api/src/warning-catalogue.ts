/** What is known of a code of warnings wherever it occurs. */
export interface WarningCatalogueEntry {
  /** What the code means, in one sentence. */
  readonly title: string;
  /** What to do about it, where anything is to be done. */
  readonly hint: string;
}

/** Every code of the warnings that Sluice and its own plugins report. Plugins from outside may have others. */
export const WARNING_CATALOGUE: Readonly<Record<string, WarningCatalogueEntry>> = {
  CHANGES_UNKNOWN: {
    title: 'The catalogue does not tell what it holds, so that all is written and counts as updated',
    hint: 'Nothing is lost. Give the sink credentials that may read, to write only what is different.',
  },
  DATASETS_DISCOVERED: {
    title: 'A bucket has no manifest, and its datasets were found by the shapes of its folders',
    hint: 'Look at them by sluice manifest suggest, and keep what is right by --write; nothing of the bucket counts as gone until then.',
  },
  DELETION_NOT_SUPPORTED: {
    title: 'What is gone from the store stays in the catalogue, since the sink cannot delete',
    hint: 'Delete it in the catalogue by hand, or set markDeletedContainers: false to do without the warning.',
  },
  ENTRY_KEY_WITHOUT_EFFECT: {
    title: 'A key of a manifest entry has no effect beside the others',
    hint: 'Remove the key, or use a literal dataPath, of which it tells more.',
  },
  ENTRY_WITHOUT_EFFECT: {
    title: 'An entry of the manifest for all buckets names no bucket',
    hint: 'Give the entry a containerName.',
  },
  FORMATS_MIXED: {
    title: 'A dataset has files of several formats; its columns are those of the most frequent one',
    hint: 'Give each format an entry of its own with a structureFormat, or leave the others out with excludePatterns.',
  },
  GONE_BUT_NOT_EMPTY: {
    title: 'A container is gone from the store and stays in the catalogue, since something below it is there or was not read',
    hint: 'It goes in a later run that reads all that is below it.',
  },
  INVENTORY_FIELD_UNKNOWN: {
    title: 'The inventory lacks a field, so that something is not known of its objects',
    hint: "Add the field to the inventory's configuration and wait for the next inventory.",
  },
  INVENTORY_MISSING: {
    title: 'There is no inventory of a bucket at listing.inventory, so that the bucket is listed',
    hint: 'Have one delivered there, or leave out listing.inventory, if that is as it should be.',
  },
  INVENTORY_READ: {
    title: 'A bucket is read from its inventory, of the age that the message tells',
    hint: 'What is newer than the inventory is missing until the next one; nothing needs to be done.',
  },
  KEY_WITHOUT_EFFECT: {
    title: 'The workflow file has a key that is accepted and has no effect',
    hint: 'Remove the key, unless another tool reads the file too.',
  },
  LISTING_SERIAL: {
    title: 'A folder is listed one page after the other, which takes longer',
    hint: 'The result is the same; the store does not list from where it is asked to.',
  },
  METRICS_UNKNOWN: {
    title: 'The sizes and numbers of objects of buckets are unknown',
    hint: 'Grant cloudwatch:ListMetrics and cloudwatch:GetMetricData; or set metrics: none, as for a store without CloudWatch.',
  },
  NO_BUCKETS: {
    title: 'The store has no buckets that these credentials can list',
    hint: 'Check that the credentials are those of the right account, or name the buckets in bucketNames.',
  },
  OPTION_UNKNOWN: {
    title: 'An option of the connection is not known to the store and has no effect',
    hint: 'Correct its spelling in connectionOptions or connectionArguments, or remove it.',
  },
  NOTHING_TO_RESUME: {
    title: 'There is no run to resume, so that a new one was made',
    hint: 'Nothing is lost. Leave out --resume where nothing ended early.',
  },
  OWNER_LEFT_OUT: {
    title: 'An owner is left out, since the catalogue takes fewer or of another kind',
    hint: 'Name the owners that the catalogue takes: several users or a single team, before version 1.5 one alone.',
  },
  OWNER_UNKNOWN: {
    title: 'The catalogue has no such owner, who is left out',
    hint: 'Check the name, that the user or team is in the catalogue, and that the token may see it.',
  },
  PARTITIONS_DISAGREE: {
    title: 'The folders of a dataset do not have the same partitions',
    hint: 'Give the entry partitionColumns, or leave the folders that differ out with excludePaths.',
  },
  PII_NAMES_ALONE: {
    title: 'The source offers no records, so that personal data is told by the names of columns alone',
    hint: 'Nothing, unless personal data is to be told by values: then use a source that offers records.',
  },
  PII_SAMPLE_UNREADABLE: {
    title: 'No records of a dataset can be read, so that personal data is told by the names of its columns alone',
    hint: 'See why in the message, whose code has a page of its own.',
  },
  PIPELINE_STATUS_NOT_SHOWN: {
    title: 'The state of the run is not shown at its pipeline in the catalogue',
    hint: 'Check ingestionPipelineFQN, and that the token may edit that pipeline.',
  },
  README_UNREADABLE: {
    title: 'A README beside the data is not used, since it cannot be read as text',
    hint: 'Save it as UTF-8, and check that it may be read.',
  },
  REGION_UNKNOWN: {
    title: "A bucket's region could not be found out, so that it is taken to be that of awsRegion",
    hint: 'Grant s3:GetBucketLocation, or set awsRegion to the region of the bucket.',
  },
  RUN_STATUS_NOT_SENT: {
    title: 'The state of the run could not be sent to the catalogue',
    hint: 'Check ingestionPipelineFQN, and that the token may edit that pipeline.',
  },
  RUN_UNFINISHED: {
    title: 'The run before did not come to its end, and this one does again what it did',
    hint: 'Next time take it up with sluice ingest --resume, which does only what is left.',
  },
  SAMPLES_DISAGREE: {
    title: 'The sampled files of a dataset do not have the same columns',
    hint: 'Look at the files named; the dataset has the columns of all of them.',
  },
  SAMPLE_UNREADABLE: {
    title: 'One of the sampled files of a dataset cannot be read; the columns are those of the others',
    hint: 'Look at the file named.',
  },
  SCHEMA_REMARK: {
    title: 'Something in a file is not as its format wants it, and was understood in another way',
    hint: 'Look at the file named, if its columns are not as they should be.',
  },
  SIDECAR_COLUMN_UNKNOWN: {
    title: 'A sidecar speaks of a column that the dataset does not have',
    hint: 'Correct the name of the column in the sidecar.',
  },
  SIDECAR_INVALID: {
    title: 'A sidecar is not of the right form and is not used',
    hint: 'Correct it at the place named.',
  },
  SIDECAR_UNREADABLE: {
    title: 'A sidecar cannot be read and is not used',
    hint: 'Check that it may be read, and that it is no larger than 1 MiB.',
  },
  TABLE_LOG_UNREADABLE: {
    title: 'The log of a table cannot be read, so that the columns are those of a file',
    hint: 'See why in the message; check that the log may be read and is whole.',
  },
  TAGS_UNKNOWN: {
    title: 'The tags of buckets or objects may not be read',
    hint: 'Grant the action that the message names, or leave out includeTags.',
  },
};
