"""Creates a bucket, and reads the files that `welkin-codegen export` wrote to it, with pyarrow's own S3 client.

Arguments: `make` or `read`, the endpoint of the server, and the bucket. `read` prints JSON.
"""

import json
import re
import sys

import pyarrow.parquet
from pyarrow import fs

task, endpoint, bucket = sys.argv[1:]
scheme, _, address = endpoint.partition("://")
store = fs.S3FileSystem(
    access_key="key",
    secret_key="secret",
    region="us-east-1",
    scheme=scheme,
    endpoint_override=address,
    allow_bucket_creation=True,
)

if task == "make":
    store.create_dir(bucket)
    print("null")
else:
    found = store.get_file_info(fs.FileSelector(f"{bucket}/welkin/vitals", recursive=True))
    parts = [file.path for file in found if re.search(r"/run=[^/]+/part-\d+\.parquet$", file.path)]
    tables = [pyarrow.parquet.read_table(store.open_input_file(path)) for path in parts]
    schema = tables[0].schema
    print(json.dumps({
        "ids": sorted(value for table in tables for value in table["id"].to_pylist()),
        "heart_rate": str(schema.field("heart_rate").type),
        "measured_at": str(schema.field("measured_at").type),
    }))
