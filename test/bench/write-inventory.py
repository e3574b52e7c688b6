#!/usr/bin/env python3
"""Write the data files of an S3 Inventory in Parquet, as pyarrow writes them, and what the manifest says of each.

usage: write-inventory.py FOLDER BUCKET ROWS_A_FILE < lines of key, tab, size
Beside the files it writes files.json: [{"name", "size"}]."""
import json, os, pathlib, sys
import pyarrow as pa, pyarrow.csv as csv, pyarrow.parquet as pq

FOLDER, BUCKET, ROWS = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
FIRST_MODIFIED = 1_700_000_000_000
files = []
written = 0

def write(rows):
    global written
    count = len(rows)
    modified = pa.array(range(written, written + count), pa.int64())
    table = pa.table({
        'bucket': pa.array([BUCKET] * count), 'key': rows['key'], 'size': rows['size'],
        'last_modified_date': pa.array([FIRST_MODIFIED + 37 * index for index in range(written, written + count)], pa.timestamp('ms')),
        'e_tag': pa.array([os.urandom(16).hex() for _ in range(count)]), 'storage_class': pa.array(['STANDARD'] * count),
    })
    name = f'part-{len(files):05}.parquet'
    pq.write_table(table, FOLDER / name, row_group_size=ROWS, compression='snappy')
    files.append({'name': name, 'size': (FOLDER / name).stat().st_size})
    written += count

lines = csv.open_csv(
    sys.stdin.buffer, csv.ReadOptions(column_names=['key', 'size'], block_size=1 << 24), csv.ParseOptions(delimiter='\t', quote_char=False),
    csv.ConvertOptions(column_types={'key': pa.string(), 'size': pa.int64()}))
waiting = []
for batch in lines:
    waiting.append(batch)
    while sum(map(len, waiting)) >= ROWS:
        rows = pa.Table.from_batches(waiting)
        write(rows.slice(0, ROWS))
        waiting = rows.slice(ROWS).to_batches()
if sum(map(len, waiting)): write(pa.Table.from_batches(waiting))
(FOLDER / 'files.json').write_text(json.dumps(files))
