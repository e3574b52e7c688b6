#!/usr/bin/env python3
"""Write Parquet and Avro files of every type that pyarrow and fastavro can write, and what these say of them.

usage: write-typed-files.py FOLDER
Beside the files it writes described.json: {"parquet": {file: fields}, "avro": {file: schema}, "refused": [types that Parquet cannot hold]}.
A field of Parquet is {"name", "type"}; a type is {"type": its name in Arrow, ...its parameters}. A schema of Avro is its own JSON."""
import io, itertools, json, pathlib, sys
import fastavro, pyarrow as pa, pyarrow.parquet as pq

FOLDER = pathlib.Path(sys.argv[1])
described = {'parquet': {}, 'avro': {}, 'refused': []}

# ---- Arrow

def describe(t):
    """A type of Arrow as JSON. Forms of one type that differ in memory alone (large_list, list_view) are one."""
    if isinstance(t, pa.BaseExtensionType): return {'type': 'extension', 'name': t.extension_name, 'storage': describe(t.storage_type)}
    if pa.types.is_dictionary(t): return {'type': 'dictionary', 'value': describe(t.value_type)}
    if pa.types.is_map(t): return {'type': 'map', 'key': describe(t.key_type), 'value': describe(t.item_type)}
    if pa.types.is_struct(t): return {'type': 'struct', 'fields': fields(t)}
    if hasattr(t, 'value_type'): return {'type': 'list', 'element': describe(t.value_type)}
    if pa.types.is_decimal(t): return {'type': 'decimal', 'precision': t.precision, 'scale': t.scale}
    if pa.types.is_fixed_size_binary(t): return {'type': 'fixed_size_binary', 'width': t.byte_width}
    if pa.types.is_timestamp(t): return {'type': 'timestamp', 'unit': t.unit, **({'zone': t.tz} if t.tz else {})}
    if pa.types.is_time(t): return {'type': 'time', 'unit': t.unit}
    if pa.types.is_duration(t): return {'type': 'duration', 'unit': t.unit}
    return {'type': str(t)}

def fields(of): return [{'name': field.name, 'type': describe(field.type)} for field in of]

def parquet(name, table, **options):
    file = f'{name}.parquet'
    pq.write_table(table, FOLDER / file, **options)
    described['parquet'][file] = fields(pq.read_schema(FOLDER / file))

def nulls(schema, rows=2):
    return pa.table([pa.nulls(rows, field.type) for field in schema], schema=schema)

def holds(t):
    """Whether Parquet can hold a type."""
    try: pq.write_table(nulls(pa.schema([('x', t)])), io.BytesIO())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid): return False
    return True

UNITS = ('s', 'ms', 'us', 'ns')
decimals = [make(precision, scale) for make, *sizes in [
    (pa.decimal32, (1, 0), (9, 2)), (pa.decimal64, (5, 5), (18, 3)),
    (pa.decimal128, (1, 1), (9, 0), (10, 2), (18, 18), (19, 4), (38, 10)), (pa.decimal256, (4, 2), (39, 0), (50, 25), (76, 20)),
] for precision, scale in sizes]
scalars = [
    pa.null(), pa.bool_(), pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64(),
    pa.float16(), pa.float32(), pa.float64(), *decimals, pa.date32(), pa.date64(), pa.time32('s'), pa.time32('ms'), pa.time64('us'), pa.time64('ns'),
    *[pa.timestamp(unit, zone) for unit in UNITS for zone in (None, 'UTC', 'Europe/Berlin', '+05:30')], *[pa.duration(unit) for unit in UNITS],
    pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), pa.binary_view(), pa.binary(1), pa.binary(16), pa.binary(300),
    pa.uuid(), pa.json_(pa.string()), pa.json_(pa.large_string()), pa.bool8(),
    *[pa.dictionary(pa.int32(), value) for value in (pa.string(), pa.large_string(), pa.binary(), pa.int64(), pa.float64(), pa.date32(), pa.timestamp('us', 'Asia/Tokyo'), pa.duration('ms'))],
    pa.dictionary(pa.uint8(), pa.string(), ordered=True),
    pa.month_day_nano_interval(), pa.run_end_encoded(pa.int32(), pa.int64()), pa.sparse_union([pa.field('a', pa.int64())]), pa.dense_union([pa.field('a', pa.int64())]),
    pa.opaque(pa.binary(), 'type', 'vendor'), pa.fixed_shape_tensor(pa.float32(), [2, 3]),
]
described['refused'] = [str(t) for t in scalars if not holds(t)]
scalars = [t for t in scalars if holds(t)]

def around(t):
    """A type within each type that holds others."""
    candidates = [
        pa.list_(t), pa.large_list(t), pa.list_(t, 3), pa.list_view(t), pa.large_list_view(t), pa.struct([('only', t)]), pa.struct([('a', t), ('b', pa.int8())]),
        pa.map_(pa.string(), t), pa.map_(pa.int32(), pa.list_(t)), pa.list_(pa.struct([('x', t), ('y', pa.list_(t))])),
    ]
    return [candidate for candidate in candidates if holds(candidate)]

def columns(types): return pa.schema([(f'c{index} {t}'[:200].replace('::', ':'), t) for index, t in enumerate(types)])

nested = [candidate for t in scalars for candidate in around(t)]
point = pa.struct([('x', pa.float64()), ('at', pa.timestamp('us', 'Asia/Tokyo')), ('took', pa.duration('ms'))])
deep = pa.int8()
for level in range(18): deep = [pa.list_, lambda t: pa.struct([('inner', t)]), lambda t: pa.map_(pa.string(), t)][level % 3](deep)
combined = [
    *around(point), *[outer for inner in around(pa.list_(point)) for outer in around(inner)], *[outer for inner in around(pa.map_(pa.string(), point)) for outer in around(inner)],
    pa.map_(point, point), pa.map_(pa.timestamp('ns', 'UTC'), pa.duration('s')), pa.map_(pa.decimal128(9, 2), pa.uuid()), deep,
    pa.list_(pa.field('array', pa.struct([('str', pa.string())]))), pa.list_(pa.struct([('array', pa.int32())])), pa.list_(pa.struct([('list', pa.list_(pa.struct([('element', pa.int32())])))])),
    pa.struct([('key_value', pa.struct([('key', pa.string()), ('value', pa.int32())]))]), pa.struct([('list', pa.list_(pa.int32()))]),
    pa.list_(pa.field('element', pa.int32(), nullable=False)), pa.list_(pa.field('item', point, nullable=False)),
]
combined_schema = columns(combined).append(pa.field('not null', point, nullable=False)).append(pa.field('with metadata', pa.int64(), metadata={'k': 'v'}))
# A list's own name decides in the older form what holds its elements.
named = pa.schema([('my', pa.list_(pa.field('my_tuple', pa.struct([('one', pa.int32())])))), ('array', pa.list_(pa.list_(pa.int32()))), ('list', pa.list_(pa.struct([('list', pa.int32())])))])
everything = [*columns(scalars), *columns(nested), *combined_schema, *named]

versions = ['1.0', '2.4', '2.6']
for version, page, compliant, stored, int96 in itertools.product(versions, ['1.0', '2.0'], [True, False], [True, False], [False, True]):
    name = f'{version}-page{page}-{"compliant" if compliant else "two-level"}-{"arrow" if stored else "plain"}{"-int96" if int96 else ""}'
    parquet(name, nulls(pa.schema(everything)), version=version, data_page_version=page, use_compliant_nested_type=compliant, store_schema=stored, use_deprecated_int96_timestamps=int96)
for unit, stored in itertools.product(['ms', 'us'], [True, False]):
    parquet(f'coerced-{unit}-{stored}', nulls(columns(scalars)), coerce_timestamps=unit, allow_truncated_timestamps=True, store_schema=stored)
parquet('decimals-as-integers', nulls(columns(decimals)), store_decimal_as_integer=True)
parquet('adjusted-time', nulls(columns(scalars)), write_time_adjusted_to_utc=True, store_schema=False)
parquet('spark', nulls(columns([t for t in scalars if not pa.types.is_null(t)])), flavor='spark')
parquet('zero-rows', nulls(pa.schema(everything), 0))
parquet('zero-columns', pa.table({}))
some = pa.table({'id': pa.array(range(100)), 'text': [f'text {number % 7}' for number in range(100)], 'list': [[number] for number in range(100)]})
for codec in ['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4']: parquet(f'codec-{codec}', some, compression=codec)
parquet('many-groups', some.replace_schema_metadata({'ours': 'x' * 100_000}), row_group_size=1, write_page_index=True, write_page_checksum=True)
parquet('many-columns', nulls(pa.schema([(f'a column with the number {index}', scalars[index % len(scalars)]) for index in range(3000)])))
parquet('names', nulls(pa.schema([(name, pa.int32()) for name in ['with.dot', 'ünïcode 数', '__proto__', 'constructor', ' padded ', 'a,b', '"quoted"', 'UPPER', 'upper', '😀', '1', 'a<b>']])))

# ---- Avro

def avro(name, schema, codec='null', rows=()):
    buffer = io.BytesIO()
    fastavro.writer(buffer, fastavro.parse_schema(schema), rows, codec=codec)
    buffer.seek(0)
    file = f'{name}.avro'
    described['avro'][file] = json.loads(fastavro.reader(buffer).metadata['avro.schema'])
    (FOLDER / file).write_bytes(buffer.getvalue())

def avro_as_given(name, schema):
    """A file whose header has the schema as it is given, as other writers do: fastavro's has the full names of all types."""
    avro(name, schema)
    meta = {'avro.schema': json.dumps(schema).encode(), 'avro.codec': b'null'}
    header = io.BytesIO()
    fastavro.schemaless_writer(header, HEADER, {'magic': b'Obj\x01', 'meta': meta, 'sync': bytes(16)})
    header.seek(0)
    fastavro.reader(header)
    described['avro'][f'{name}-as-given.avro'] = described['avro'][f'{name}.avro']
    (FOLDER / f'{name}-as-given.avro').write_bytes(header.getvalue())

HEADER = {'type': 'record', 'name': 'Header', 'fields': [
    {'name': 'magic', 'type': {'type': 'fixed', 'name': 'Magic', 'size': 4}}, {'name': 'meta', 'type': {'type': 'map', 'values': 'bytes'}}, {'name': 'sync', 'type': {'type': 'fixed', 'name': 'Sync', 'size': 16}},
]}
def record(name, members, **more): return {'type': 'record', 'name': name, 'fields': [{'name': member, 'type': t} for member, t in members], **more}
def logical(base, name, **more): return {'type': base, 'logicalType': name, **more}
def fixed(name, size, **more): return {'type': 'fixed', 'name': name, 'size': size, **more}

primitives = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']
logicals = [
    logical('bytes', 'decimal', precision=10, scale=2), logical('bytes', 'decimal', precision=5), logical('bytes', 'decimal', precision=77, scale=77), logical('string', 'uuid'),
    logical('int', 'date'), logical('int', 'time-millis'), logical('long', 'time-micros'), logical('long', 'timestamp-millis'), logical('long', 'timestamp-micros'), logical('long', 'timestamp-nanos'),
    logical('long', 'local-timestamp-millis'), logical('long', 'local-timestamp-micros'), logical('long', 'local-timestamp-nanos'), logical('bytes', 'big-decimal'),
    logical('int', 'made-up'), logical('string', 'date'), logical('int', 'timestamp-millis'), {'type': 'string', 'avro.java.string': 'String'},
]
def named_types(prefix): return [
    fixed(f'{prefix}Decimal', 8, logicalType='decimal', precision=18, scale=3), fixed(f'{prefix}Duration', 12, logicalType='duration'), fixed(f'{prefix}Uuid', 16, logicalType='uuid'),
    fixed(f'{prefix}Hash', 20), {'type': 'enum', 'name': f'{prefix}Kind', 'symbols': ['A', 'B'], 'default': 'A'}, record(f'{prefix}Point', [('x', 'double'), ('on', logical('int', 'date'))]),
]
def within(t): return [t, ['null', t], [t, 'null'], {'type': 'array', 'items': t}, {'type': 'map', 'values': t}, {'type': 'array', 'items': ['null', t]}, {'type': 'map', 'values': {'type': 'array', 'items': t}}]

plain = [*primitives, *logicals]
rows = [[t] + ([] if t == 'null' else within(t)[1:]) for t in plain]
avro_as_given('types', record('Types', [(f'c{index}_{position}', form) for index, forms in enumerate(rows) for position, form in enumerate(forms)]))
avro_as_given('nested', record('Nested', [(f'c{index}', record(f'Inner{index}', [('a', t), ('b', {'type': 'array', 'items': record(f'Item{index}', [('c', t)])})])) for index, t in enumerate(plain)]))
for position in range(7):
    avro(f'named-{position}', record('Named', [(f'c{index}', within(t)[position]) for index, t in enumerate(named_types(f'N{position}'))], namespace='com.acme'))
avro_as_given('reused', record('Person', [
    ('home', record('Address', [('street', 'string'), ('zip', ['null', 'int'])], namespace='com.other')), ('work', ['null', 'com.other.Address']), ('all', {'type': 'array', 'items': 'com.other.Address'}),
    ('by_name', {'type': 'map', 'values': 'com.other.Address'}), ('kind', {'type': 'enum', 'name': 'Kind', 'symbols': ['A']}), ('kind2', 'Kind'), ('kind3', 'com.acme.Kind'),
    ('hash', fixed('Hash', 4)), ('hashes', {'type': 'array', 'items': ['null', 'Hash']}), ('aliased', record('New', [('n', 'long')], aliases=['Old'])),
    ('inner', record('Inner', [('kind', 'Kind'), ('more', record('More', [('kind', 'com.acme.Kind')], namespace='x.y'))])),
], namespace='com.acme'))
avro('unions', record('Unions', [
    ('alone', ['long']), ('null_alone', ['null']), ('two', ['int', 'string']), ('three', ['null', 'int', 'string']), ('many', ['null', 'boolean', 'long', 'double', 'bytes', 'string']),
    ('records', ['null', record('A', [('a', 'int')]), record('B', [('b', ['null', 'string'])])]), ('record_or_name', ['string', 'A']), ('lists', ['null', {'type': 'array', 'items': ['null', 'double', 'long']}]),
    ('list_or_map', [{'type': 'array', 'items': 'long'}, {'type': 'map', 'values': ['int', 'string']}]), ('logical', ['null', 'string', logical('long', 'timestamp-micros')]),
    ('named', [fixed('F', 3), {'type': 'enum', 'name': 'E', 'symbols': ['X']}, 'int']),
]))
avro_as_given('recursive', record('Node', [
    ('value', 'int'), ('next', ['null', 'Node']), ('children', {'type': 'array', 'items': 'Node'}), ('by_name', {'type': 'map', 'values': 'tree.Node'}),
    ('other', record('Other', [('back', ['null', 'Node']), ('self', {'type': 'array', 'items': ['null', 'Other', 'Node']})])), ('again', 'Other'),
], namespace='tree'))
avro('documented', record('Documented', [('a', 'int')], doc='A record. ' * 20_000))
avro('many-fields', record('Wide', [(f'column_{index}', ['null', plain[index % len(plain)]] if plain[index % len(plain)] != 'null' else 'null') for index in range(3000)]))
avro('no-fields', record('Empty', []))
for name, schema in [('array', {'type': 'array', 'items': 'long'}), ('map', {'type': 'map', 'values': ['null', 'double']}), ('union', ['null', 'string']), ('string', 'string'), ('enum', {'type': 'enum', 'name': 'E', 'symbols': ['A']})]:
    avro(f'of-{name}', schema)
for codec in ['null', 'deflate', 'bzip2', 'xz']:
    avro(f'codec-{codec}', record('Coded', [('id', 'long'), ('name', ['null', 'string'])]), codec, [{'id': number, 'name': f'name {number}'} for number in range(1000)])

(FOLDER / 'described.json').write_text(json.dumps(described))
