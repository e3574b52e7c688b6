#!/usr/bin/env python3
"""Deliver S3 inventories of buckets of an S3 endpoint, as Amazon lays them out; other services do not make any.

usage: put-inventories.py ENDPOINT BUCKET PREFIX < JSON
The JSON is a list of {"bucket", "form", "at"}: which bucket, in which form of FORMS below, and when, in milliseconds since 1970."""
import boto3, datetime, gzip, hashlib, io, json, random, sys, urllib.parse
import pyarrow as pa, pyarrow.parquet as pq

ENDPOINT, DESTINATION, PREFIX = sys.argv[1:]
s3 = boto3.client('s3', endpoint_url=ENDPOINT, region_name='us-east-1', aws_access_key_id='testing', aws_secret_access_key='testing')
random.seed(7)
FIELDS = ['Bucket', 'Key', 'VersionId', 'IsLatest', 'IsDeleteMarker', 'Size', 'LastModifiedDate', 'ETag', 'StorageClass']
COLUMNS = ['bucket', 'key', 'version_id', 'is_latest', 'is_delete_marker', 'size', 'last_modified_date', 'e_tag', 'storage_class']
VERSIONS = {'VersionId', 'IsLatest', 'IsDeleteMarker'}

def rows_of(bucket):
    """The objects of a bucket, in the order of the fields."""
    for page in s3.get_paginator('list_objects_v2').paginate(Bucket=bucket):
        for item in page.get('Contents', []):
            yield [bucket, item['Key'], 'v1', True, False, item['Size'], item['LastModified'], item['ETag'].strip('"'), item['StorageClass']]

def with_versions(rows):
    """Each object also as an older version of another size, and objects that were deleted: the newest version is a delete marker."""
    for row in rows:
        yield row
        yield [row[0], row[1], 'v0', False, False, row[5] + 1, row[6] - datetime.timedelta(days=1), *row[7:]]
        yield [row[0], row[1] + '.deleted', 'v1', True, True, None, row[6], None, None]
        yield [row[0], row[1] + '.deleted', 'v0', False, False, 1, row[6], *row[7:]]

def csv_file(fields):
    def write(rows):
        def text(field, value):
            if value is None: return ''
            if field == 'Key': return urllib.parse.quote_plus(value, safe='/')
            if field == 'LastModifiedDate': return value.strftime('%Y-%m-%dT%H:%M:%S.000Z')
            return str(value).lower() if isinstance(value, bool) else str(value)
        lines = [','.join('"' + text(field, row[FIELDS.index(field)]).replace('"', '""') + '"' for field in fields) for row in rows]
        return gzip.compress(''.join(line + '\n' for line in lines).encode())
    return write

def parquet_file(fields, required=False, **options):
    types = [pa.string(), pa.string(), pa.string(), pa.bool_(), pa.bool_(), pa.int64(), pa.timestamp('ms', 'UTC'), pa.string(), pa.string()]
    def write(rows):
        schema = pa.schema([pa.field(COLUMNS[at], types[at], nullable=not required or field not in ('Bucket', 'Key')) for at, field in enumerate(FIELDS) if field in fields])
        columns = [[row[FIELDS.index(field)] for row in rows] for field in fields]
        target = io.BytesIO()
        pq.write_table(pa.table(columns, schema=schema), target, **options)
        return target.getvalue()
    return write

def without_footer(body):
    """A file whose footer begins with zeros."""
    start = len(body) - 8 - int.from_bytes(body[-8:-4], 'little')
    return body[:start] + bytes(100) + body[start + 100:]

CURRENT = [field for field in FIELDS if field not in VERSIONS]
def without(*names): return [field for field in CURRENT if field not in names]
def shuffled(rows): return random.sample(rows, len(rows))
def dealt(rows): return [rows[start::3] for start in range(3)]
DELTA = {'key': 'DELTA_BYTE_ARRAY', 'size': 'DELTA_BINARY_PACKED', 'last_modified_date': 'DELTA_BINARY_PACKED', 'storage_class': 'DELTA_LENGTH_BYTE_ARRAY'}

# name: how a file is written, which fields it has, how rows are spread over files, and what goes wrong
def form(kind, writer, fields, spread=lambda rows: [rows], **more): return {'kind': kind, 'writer': writer, 'fields': fields, 'spread': spread, **more}
FORMS = {
    'csv': form('CSV', csv_file(CURRENT), CURRENT),
    'csv-shuffled': form('CSV', csv_file(CURRENT), CURRENT, lambda rows: dealt(shuffled(rows))),
    'csv-dealt': form('CSV', csv_file(CURRENT), CURRENT, dealt),
    'csv-versioned': form('CSV', csv_file(FIELDS), FIELDS, versioned=True),
    'csv-few-fields': form('CSV', csv_file(without('LastModifiedDate', 'StorageClass')), without('LastModifiedDate', 'StorageClass')),
    'parquet': form('Parquet', parquet_file(CURRENT), CURRENT),
    'parquet-required': form('Parquet', parquet_file(CURRENT, required=True, compression='gzip'), CURRENT, lambda rows: [rows[len(rows) // 2:], rows[:len(rows) // 2]]),
    'parquet-small-groups': form('Parquet', parquet_file(CURRENT, row_group_size=2, compression='zstd'), CURRENT, dealt),
    'parquet-small-pages': form('Parquet', parquet_file(CURRENT, data_page_size=1, write_batch_size=1, use_dictionary=False), CURRENT),
    'parquet-without-statistics': form('Parquet', parquet_file(CURRENT, write_statistics=False, compression='none'), CURRENT, dealt),
    'parquet-second-version': form('Parquet', parquet_file(CURRENT, data_page_version='2.0'), CURRENT, lambda rows: [shuffled(rows)]),
    'parquet-delta': form('Parquet', parquet_file(CURRENT, data_page_version='2.0', use_dictionary=False, column_encoding=DELTA), CURRENT),
    'parquet-delta-first-version': form('Parquet', parquet_file(CURRENT, use_dictionary=False, column_encoding=DELTA), CURRENT),
    'parquet-microseconds': form('Parquet', parquet_file(CURRENT, coerce_timestamps='us'), CURRENT),
    'parquet-versioned': form('Parquet', parquet_file(FIELDS), FIELDS, dealt, versioned=True),
    'parquet-versioned-second-version': form('Parquet', parquet_file(FIELDS, data_page_version='2.0'), FIELDS, versioned=True),
    'orc': form('ORC', lambda rows: b'ORC', CURRENT),
    'cut': form('Parquet', parquet_file(CURRENT), CURRENT, put=lambda body: body[:-10]),
    'cut-csv': form('CSV', csv_file(CURRENT), CURRENT, put=lambda body: body[:-10], told=lambda body: body[:-10]),
    'changed-csv': form('CSV', csv_file(CURRENT), CURRENT, md5='0' * 32),
    'not-parquet': form('Parquet', csv_file(CURRENT), CURRENT),
    'flipped-footer': form('Parquet', parquet_file(CURRENT), CURRENT, put=without_footer),
    'flipped-pages': form('Parquet', parquet_file(CURRENT), CURRENT, put=lambda body: body[:4] + bytes(len(body) // 3) + body[4 + len(body) // 3:]),
    'missing': form('Parquet', parquet_file(CURRENT), CURRENT, put=lambda body: None),
    'without-size': form('CSV', csv_file(without('Size')), without('Size')),
    'parquet-without-size': form('Parquet', parquet_file(without('Size')), without('Size')),
    'foreign': form('CSV', csv_file(CURRENT), CURRENT, source='another-bucket'),
    'not-json': form('CSV', csv_file(CURRENT), CURRENT, manifest=lambda text: text[:-20]),
    'without-files': form('CSV', csv_file(CURRENT), CURRENT, manifest=lambda text: json.dumps({**json.loads(text), 'files': None})),
    'empty': form('CSV', csv_file(CURRENT), CURRENT, lambda rows: []),
}

for wanted in json.load(sys.stdin):
    bucket, how, at = wanted['bucket'], FORMS[wanted['form']], wanted['at']
    rows = list(rows_of(bucket))
    if how.get('versioned'): rows = list(with_versions(rows))
    folder = f"{PREFIX}{bucket}/{wanted.get('configuration', 'all')}"
    files = []
    for index, part in enumerate(how['spread'](rows)):
        body = how['writer'](part)
        key = f'{folder}/data/{index}'
        told = how.get('told', lambda same: same)(body)
        put = how.get('put', lambda same: same)(body)
        if put is not None: s3.put_object(Bucket=DESTINATION, Key=key, Body=put)
        files.append({'key': key, 'size': len(told), 'MD5checksum': how.get('md5', hashlib.md5(told).hexdigest())})
    schema = ', '.join(how['fields']) if how['kind'] == 'CSV' else 'message s3.inventory { }'
    manifest = json.dumps({
        'sourceBucket': how.get('source', bucket), 'destinationBucket': f'arn:aws:s3:::{DESTINATION}', 'version': '2016-11-30',
        'creationTimestamp': str(at), 'fileFormat': how['kind'], 'fileSchema': schema, 'files': files,
    })
    dated = datetime.datetime.fromtimestamp(at / 1000, datetime.timezone.utc).strftime('%Y-%m-%dT%H-%MZ')
    s3.put_object(Bucket=DESTINATION, Key=f'{folder}/hive/dt={dated}/symlink.txt', Body=b'')
    s3.put_object(Bucket=DESTINATION, Key=f'{folder}/{dated}/manifest.json', Body=how.get('manifest', lambda same: same)(manifest).encode())
