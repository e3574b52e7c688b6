#!/usr/bin/env python3
"""Write Parquet and Avro files with rows of every type, and the rows as pyarrow and fastavro read them.

usage: write-sampled-files.py FOLDER
Beside the files it writes rows.json: {"rows": [rows], "files": {file: which of these are its}}. What JSON does not have is text: 'bigint:N' for whole numbers that a double does not hold,
'date:T' for dates and points in time to the millisecond, 'bytes:HEX', 'NaN', 'Infinity', '-Infinity'."""
import binascii, datetime, decimal, io, itertools, json, pathlib, random, sys, uuid, zlib
import fastavro, pyarrow as pa, pyarrow.parquet as pq

FOLDER = pathlib.Path(sys.argv[1])
ROWS = 80
rows = {}
rng = random.Random(7)
PER_SECOND = {'s': 1, 'ms': 10**3, 'us': 10**6, 'ns': 10**9}
EPOCH = datetime.datetime(1970, 1, 1)

# ---- how values are told

def whole(number): return number if abs(number) < 2**53 else f'bigint:{number}'
def real(number): return 'NaN' if number != number else {float('inf'): 'Infinity', float('-inf'): '-Infinity'}.get(number, number)
def moment(milliseconds): return 'date:' + (EPOCH + datetime.timedelta(milliseconds=milliseconds)).isoformat(timespec='milliseconds') + 'Z'
def time_of_day(value, unit):
    seconds, rest = divmod(value, PER_SECOND[unit])
    digits = {'s': 0, 'ms': 3, 'us': 6, 'ns': 9}[unit]
    return f'{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}' + (f'.{rest:0{digits}}' if digits else '')
def key_text(key):
    if isinstance(key, str): return key.removeprefix('date:').removeprefix('bigint:')
    return {True: 'true', False: 'false'}.get(key, str(key)) if isinstance(key, bool) else str(key)

def told(scalar):
    """A scalar of Arrow."""
    if not scalar.is_valid: return None
    t = scalar.type
    if isinstance(t, pa.BaseExtensionType):
        if t.extension_name == 'arrow.uuid': return str(scalar.as_py())
        if t.extension_name == 'arrow.bool8': return scalar.value.as_py() != 0
        return told(scalar.value)
    if pa.types.is_dictionary(t): return told(scalar.value)
    if pa.types.is_map(t): return {key_text(told(pair['key'])): told(pair['value']) for pair in (entry for entry in scalar.values)}
    if pa.types.is_struct(t): return {field.name: told(scalar[index]) for index, field in enumerate(t)}
    if hasattr(t, 'value_type'): return [told(element) for element in scalar.values]
    if pa.types.is_boolean(t): return scalar.as_py()
    if pa.types.is_integer(t): return whole(scalar.as_py())
    if pa.types.is_floating(t): return real(float(scalar.as_py()))
    if pa.types.is_decimal(t): return format(scalar.as_py(), 'f')
    if pa.types.is_date32(t): return moment(scalar.value * 86_400_000)
    if pa.types.is_date64(t): return moment(scalar.value)
    if pa.types.is_timestamp(t): return moment(scalar.value * 1000 // PER_SECOND[t.unit])
    if pa.types.is_time(t): return time_of_day(scalar.value, t.unit)
    if pa.types.is_duration(t): return whole(scalar.value)
    if pa.types.is_string(t) or pa.types.is_large_string(t) or pa.types.is_string_view(t): return scalar.as_py()
    return 'bytes:' + scalar.as_py().hex()

# ---- values of Arrow types

WORDS = ['', 'a', 'ünïcode 数 😀', 'ada@example.com', 'x' * 200, '__proto__', 'true', '007']
def value(t):
    if rng.random() < 0.2: return None
    if isinstance(t, pa.BaseExtensionType):
        if t.extension_name == 'arrow.uuid': return uuid.UUID(int=rng.getrandbits(128)).bytes
        if t.extension_name == 'arrow.json': return json.dumps({'n': rng.randrange(9)})
        return value(t.storage_type)
    if pa.types.is_dictionary(t): return value(t.value_type)
    if pa.types.is_map(t): return list({key: value(t.item_type) for key in (key_of(t.key_type) for _ in range(rng.randrange(4)))}.items())
    if pa.types.is_struct(t): return {field.name: value(field.type) for field in t}
    if pa.types.is_fixed_size_list(t): return [value(t.value_type) for _ in range(t.list_size)]
    if hasattr(t, 'value_type'): return [value(t.value_type) for _ in range(rng.randrange(4))]
    return key_of(t)

def key_of(t):
    """A value that is not null, of a type without parts."""
    if pa.types.is_null(t): return None
    if pa.types.is_boolean(t): return rng.random() < 0.5
    if pa.types.is_signed_integer(t): return rng.choice([0, 1, -1, 2**(t.bit_width - 1) - 1, -2**(t.bit_width - 1), rng.randrange(-100, 100)])
    if pa.types.is_integer(t): return rng.choice([0, 1, 2**t.bit_width - 1, rng.randrange(100)])
    if pa.types.is_floating(t): return rng.choice([0.5, -1.25, float('inf'), float('nan'), 1 / 1024, 2.0**-24])
    if pa.types.is_decimal(t): return decimal.Decimal(rng.choice([0, 1, -1, 10**t.precision - 1, -10**t.precision + 1])).scaleb(-t.scale, decimal.Context(prec=100))
    if pa.types.is_date64(t): return rng.randrange(-20_000, 20_000) * 86_400_000
    if pa.types.is_date32(t): return rng.randrange(-20_000, 20_000)
    # Nanoseconds by the thousand: the oldest version of Parquet has no others.
    if pa.types.is_timestamp(t): return rng.randrange(-10**9, 2 * 10**9) * PER_SECOND[t.unit] + rng.randrange(min(PER_SECOND[t.unit], 10**6)) * (1000 if t.unit == 'ns' else 1)
    if pa.types.is_time(t): return rng.randrange(86_400) * PER_SECOND[t.unit] + rng.randrange(PER_SECOND[t.unit])
    if pa.types.is_duration(t): return rng.randrange(-10**12, 10**12)
    if pa.types.is_fixed_size_binary(t): return rng.randbytes(t.byte_width)
    if pa.types.is_string(t) or pa.types.is_large_string(t) or pa.types.is_string_view(t): return rng.choice(WORDS)
    return rng.randbytes(rng.randrange(20))

def array(t, count=ROWS):
    values = [value(t) for _ in range(count)]
    if isinstance(t, pa.BaseExtensionType): return pa.ExtensionArray.from_storage(t, pa.array(values, type=t.storage_type))
    if pa.types.is_dictionary(t): return pa.array(values, type=t.value_type).dictionary_encode().cast(t)
    return pa.array(values, type=t)

def table(types): return pa.table({f'c{index} {t}'[:100].replace('::', ':'): array(t) for index, t in enumerate(types)})

def parquet(name, data, only=ROWS, **options):
    pq.write_table(data, FOLDER / f'{name}.parquet', **options)
    file = pq.ParquetFile(FOLDER / f'{name}.parquet')
    read = pa.Table.from_batches(itertools.islice(file.iter_batches(max(1, only)), only and 1), file.schema_arrow)
    columns = [(column, read.column(column)) for column in read.column_names]
    rows[f'{name}.parquet'] = [{column: told(values[index]) for column, values in columns} for index in range(read.num_rows)]

decimals = [pa.decimal128(5, 5), pa.decimal128(9, 2), pa.decimal128(18, 3), pa.decimal128(38, 10), pa.decimal256(76, 20)]
scalars = [
    pa.null(), pa.bool_(), pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64(), pa.float16(), pa.float32(), pa.float64(), *decimals,
    pa.date32(), pa.date64(), pa.time32('s'), pa.time32('ms'), pa.time64('us'), pa.time64('ns'), pa.timestamp('s'), pa.timestamp('ms'), pa.timestamp('us'), pa.timestamp('ns'),
    pa.timestamp('us', 'Europe/Berlin'), pa.timestamp('ms', 'UTC'), pa.duration('ms'), pa.string(), pa.large_string(), pa.binary(), pa.binary(1), pa.binary(16), pa.uuid(), pa.json_(pa.string()), pa.bool8(),
    pa.dictionary(pa.int32(), pa.string()), pa.dictionary(pa.int32(), pa.int64()),
]
inner = [pa.bool_(), pa.int32(), pa.int64(), pa.float64(), pa.decimal128(9, 2), pa.date32(), pa.timestamp('us', 'UTC'), pa.string(), pa.binary(16)]
nested = [outer for t in inner for outer in [
    pa.list_(t), pa.list_(t, 3), pa.struct([('a', t), ('b', pa.int8())]), pa.map_(pa.string(), t), pa.list_(pa.list_(t)), pa.list_(pa.struct([('x', t), ('y', pa.list_(t))])),
    pa.map_(pa.string(), pa.list_(pa.struct([('x', t)]))), pa.struct([('deep', pa.struct([('deeper', pa.list_(pa.map_(pa.string(), t)))]))]), pa.list_(pa.field('element', t, nullable=True)),
]] + [pa.map_(pa.int64(), pa.string()), pa.map_(pa.bool_(), pa.int8()), pa.map_(pa.timestamp('ms', 'UTC'), pa.int8())]
everything = table([*scalars, *nested])
for version, page, compliant, stored in itertools.product(['1.0', '2.6'], ['1.0', '2.0'], [True, False], [True, False]):
    name = f'{version}-page{page}-{"compliant" if compliant else "two-level"}-{"arrow" if stored else "plain"}'
    parquet(name, everything, version=version, data_page_version=page, use_compliant_nested_type=compliant, store_schema=stored)
parquet('int96', everything, use_deprecated_int96_timestamps=True)
parquet('decimals-as-integers', table(decimals), store_decimal_as_integer=True)
for codec, page in itertools.product(['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'], ['1.0', '2.0']):
    parquet(f'codec-{codec}-page{page}', everything, compression=codec, data_page_version=page)
for page in ['1.0', '2.0']:
    parquet(f'small-pages-{page}', everything, data_page_size=64, write_batch_size=8, data_page_version=page)
    parquet(f'no-dictionary-{page}', everything, data_page_size=64, write_batch_size=8, use_dictionary=False, data_page_version=page)
    parquet(f'small-dictionary-{page}', everything, dictionary_pagesize_limit=64, write_batch_size=8, data_page_version=page)
parquet('groups', everything, only=50, row_group_size=50)
integers, texts, numbers = table([pa.int32(), pa.int64(), pa.timestamp('us')]), table([pa.string(), pa.binary()]), table([pa.float32(), pa.float64(), pa.int32(), pa.int64(), pa.binary(5)])
for encoding, data in [('DELTA_BINARY_PACKED', integers), ('DELTA_LENGTH_BYTE_ARRAY', texts), ('DELTA_BYTE_ARRAY', texts), ('BYTE_STREAM_SPLIT', numbers)]:
    for page in ['1.0', '2.0']:
        parquet(f'{encoding}-{page}', data, use_dictionary=False, column_encoding=encoding, data_page_version=page)
parquet('required', pa.table({'id': pa.array(range(ROWS)), 'text': [f'text {n}' for n in range(ROWS)], 'list': [[n] for n in range(ROWS)]}, schema=pa.schema([
    pa.field('id', pa.int64(), nullable=False), pa.field('text', pa.string(), nullable=False), pa.field('list', pa.list_(pa.field('element', pa.int64(), nullable=False)), nullable=False)])))
parquet('no-rows', everything.slice(0, 0))
parquet('names', pa.table({name: [1, 2] for name in ['with.dot', '__proto__', 'constructor', ' padded ', '😀', '1']}))

# Pages, and dictionaries, that are larger than what is read of them.
LARGE = 30_000
large = pa.table({
    'id': [rng.getrandbits(60) for _ in range(LARGE)], 'text': [rng.randbytes(20).hex() for _ in range(LARGE)],
    'maybe': [rng.randbytes(10).hex() if rng.random() < 0.7 else None for _ in range(LARGE)], 'few': [f'kind {rng.randrange(5)}' for _ in range(LARGE)],
    'list': [[rng.getrandbits(40) for _ in range(rng.randrange(4))] for _ in range(LARGE)], 'at': pa.array([rng.getrandbits(50) for _ in range(LARGE)], type=pa.timestamp('us')),
})
for codec, dictionary, page in [(codec, dictionary, page) for codec in ['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'] for dictionary, page in [(True, '1.0'), (False, '1.0'), (False, '2.0')]]:
    parquet(f'large-{codec}-{"dictionary" if dictionary else "plain"}-page{page}', large, only=100, compression=codec, use_dictionary=dictionary, data_page_version=page)
# A column whose first value is larger than what is read, and more columns than fit into what is read.
parquet('long-text', pa.table({'id': range(ROWS), 'long': [rng.randbytes(200_000).hex()] + [f'text {n}' for n in range(1, ROWS)]}), only=0, compression='none', use_dictionary=False)
parquet('many-columns', pa.table({f'column {n}': [rng.randbytes(50).hex() for _ in range(2000)] for n in range(100)}), only=0, compression='none', use_dictionary=False)

# ---- Avro

UTC = datetime.timezone.utc
def avro_told(v):
    if isinstance(v, bool) or v is None or isinstance(v, str): return v
    if isinstance(v, int): return whole(v)
    if isinstance(v, float): return real(v)
    if isinstance(v, decimal.Decimal): return format(v, 'f')
    if isinstance(v, datetime.datetime): return 'date:' + v.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds') + 'Z' if v.tzinfo else 'date:' + v.isoformat(timespec='milliseconds') + 'Z'
    if isinstance(v, datetime.date): return f'date:{v.isoformat()}T00:00:00.000Z'
    if isinstance(v, uuid.UUID): return str(v)
    if isinstance(v, bytes): return 'bytes:' + v.hex()
    if isinstance(v, dict): return {key: avro_told(each) for key, each in v.items()}
    return [avro_told(each) for each in v]

def container(schema, blocks, codec):
    """A container file of one codec, each block with its own compression by pyarrow."""
    def compress(data):
        if codec == 'snappy': return pa.compress(data, codec='snappy', asbytes=True) + binascii.crc32(data).to_bytes(4, 'big')
        if codec == 'zstandard': return pa.compress(data, codec='zstd', asbytes=True)
        if codec == 'deflate': return zlib.compress(data, wbits=-15)
        return data
    def long(n):
        out, n = bytearray(), (n << 1) ^ (n >> 63)
        while n > 127: out.append(n & 127 | 128); n >>= 7
        return bytes([*out, n])
    parsed, sync = fastavro.parse_schema(schema), bytes(range(16))
    out = io.BytesIO()
    meta = {'avro.codec': codec.encode(), 'avro.schema': json.dumps(schema).encode()}
    out.write(b'Obj\x01' + long(len(meta)) + b''.join(long(len(k)) + k.encode() + long(len(v)) + v for k, v in meta.items()) + b'\0' + sync)
    for block in blocks:
        data = io.BytesIO()
        for each in block: fastavro.schemaless_writer(data, parsed, each)
        packed = compress(data.getvalue())
        out.write(long(len(block)) + long(len(packed)) + packed + sync)
    return out.getvalue()

def avro(name, schema, records, as_row=lambda record: record):
    for codec in ['null', 'deflate', 'snappy', 'zstandard']:
        blocks = [records[start:start + 25] for start in range(0, len(records), 25)]
        content = container(schema, blocks, codec)
        (FOLDER / f'{name}-{codec}.avro').write_bytes(content)
        read = records_of(schema, blocks)
        rows[f'{name}-{codec}.avro'] = [avro_told(as_row(each)) for each in read]
    if name == 'types':
        buffer = io.BytesIO()
        fastavro.writer(buffer, fastavro.parse_schema(schema), records, codec='deflate', sync_interval=500)
        (FOLDER / f'{name}-fastavro.avro').write_bytes(buffer.getvalue())
        rows[f'{name}-fastavro.avro'] = [avro_told(as_row(each)) for each in fastavro.reader(io.BytesIO(buffer.getvalue()))]

def records_of(schema, blocks):
    return list(fastavro.reader(io.BytesIO(container(schema, blocks, 'null'))))

def logical(base, name, **more): return {'type': base, 'logicalType': name, **more}
def now(n): return EPOCH + datetime.timedelta(seconds=n * 7919, milliseconds=n)
fields = [
    ('null', 'null', lambda n: None), ('boolean', 'boolean', lambda n: n % 2 == 0), ('int', 'int', lambda n: (-1)**n * n), ('long', 'long', lambda n: [0, 2**62, -2**63, 2**53, -2**53 + 1, 300][n % 6]),
    ('float', 'float', lambda n: n / 4), ('double', 'double', lambda n: [0.1, float('inf'), -1e300][n % 3]), ('bytes', 'bytes', lambda n: bytes([n])), ('string', 'string', lambda n: WORDS[n % len(WORDS)]),
    ('dec', logical('bytes', 'decimal', precision=10, scale=2), lambda n: decimal.Decimal((-1)**n * n * 37).scaleb(-2)), ('dec_fixed', {'type': 'fixed', 'name': 'd', 'size': 8, 'logicalType': 'decimal', 'precision': 18, 'scale': 3}, lambda n: decimal.Decimal(n * -1001).scaleb(-3)),
    ('uuid', logical('string', 'uuid'), lambda n: uuid.UUID(int=n)), ('date', logical('int', 'date'), lambda n: now(n * 50).date()),
    ('ts_ms', logical('long', 'timestamp-millis'), lambda n: now(n).replace(tzinfo=UTC)), ('ts_us', logical('long', 'timestamp-micros'), lambda n: now(-n).replace(tzinfo=UTC)), ('lts_ms', logical('long', 'local-timestamp-millis'), lambda n: now(n)),
    ('enum', {'type': 'enum', 'name': 'E', 'symbols': ['A', 'B', 'C']}, lambda n: 'ABC'[n % 3]), ('fixed', {'type': 'fixed', 'name': 'F', 'size': 3}, lambda n: bytes([n, 1, 2])),
    ('array', {'type': 'array', 'items': ['null', 'long']}, lambda n: [None, n][:n % 3]), ('map', {'type': 'map', 'values': 'string'}, lambda n: {'__proto__': 'x', f'k{n}': 'v'} if n % 2 else {}),
    ('union', ['null', 'int', 'string'], lambda n: [None, n, 'text'][n % 3]),
    ('record', {'type': 'record', 'name': 'R', 'fields': [{'name': 'a', 'type': 'int'}, {'name': 'again', 'type': ['null', 'R']}, {'name': 'kind', 'type': 'E'}]}, lambda n: {'a': n, 'kind': 'A', 'again': {'a': 1, 'again': None, 'kind': 'B'} if n % 2 else None}),
    ('records', {'type': 'array', 'items': 'R'}, lambda n: [{'a': each, 'again': None, 'kind': 'C'} for each in range(n % 3)]),
]
avro('types', {'type': 'record', 'name': 'Types', 'fields': [{'name': name, 'type': t} for name, t, _ in fields]}, [{name: make(n) for name, _, make in fields} for n in range(ROWS)])
avro('values', {'type': 'array', 'items': 'long'}, [[n, n + 1] for n in range(ROWS)], lambda record: {'value': record})
avro('none', {'type': 'record', 'name': 'None', 'fields': [{'name': 'a', 'type': 'int'}]}, [])

# Most files hold the same.
texts = {name: json.dumps(each) for name, each in rows.items()}
distinct = list(dict.fromkeys(texts.values()))
files = {name: distinct.index(text) for name, text in texts.items()}
(FOLDER / 'rows.json').write_text(f'{{"rows": [{", ".join(distinct)}], "files": {json.dumps(files)}}}')
