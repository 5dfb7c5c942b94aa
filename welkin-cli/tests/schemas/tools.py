"""Third-party tools applied to schemas: `tools.py validate FILE...`, `import FILE`, `load FILE`, `yaml FILE`,
`views SQL FOLDER`."""

import importlib.util
import json
import os
import sys


def validate(files):
    from openapi_spec_validator import validate as check

    for file in files:
        with open(file, encoding="utf-8") as text:
            check(json.load(text))


def load(file):
    spec = importlib.util.spec_from_file_location("models", file)
    module = importlib.util.module_from_spec(spec)
    sys.modules["models"] = module
    spec.loader.exec_module(module)
    return module


def import_module(file):
    vitals = load(file).Vitals.model_validate({"cdtf-heart-rate": 72, "cdtf-position": "Floating", "cdtf-of-tomorrow": 1})
    print(vitals.cdtf_heart_rate)


def as_json(file):
    import yaml

    with open(file, encoding="utf-8") as text:
        json.dump(yaml.safe_load(text), sys.stdout)


def views(sql, folder):
    """Writes two runs of an export of vitals, creates the views, and prints their rows."""
    import duckdb

    database = duckdb.connect()
    columns = "{id} AS id, TIMESTAMPTZ '{at}' AS updated_at, {row}::BIGINT AS run_row, {rate}::BIGINT AS heart_rate"
    os.makedirs(f"{folder}/_welkin")
    runs = {"2026-11-27T02-00-00Z": [("'a'", 60), ("'b'", 70)], "2026-11-28T02-00-00Z": [("'a'", 65)]}
    with open(f"{folder}/_welkin/runs.ndjson", "w", encoding="utf-8") as text:
        text.writelines(json.dumps({"run": run}) + "\n" for run in runs)
    # One that is not listed yet.
    runs["2026-11-29T02-00-00Z"] = [("'a'", 99)]
    for run, rows in runs.items():
        os.makedirs(f"{folder}/vitals/run={run}", exist_ok=True)
        at = run[:13] + ":00:00Z"
        selects = [
            "SELECT " + columns.format(id=id, at=at.replace("T", " "), row=row, rate=rate)
            for row, (id, rate) in enumerate(rows)
        ]
        place = folder.replace("'", "''")
        database.execute(
            f"COPY ({' UNION ALL '.join(selects)}) TO '{place}/vitals/run={run}/part-0.parquet' (FORMAT parquet)"
        )
    with open(sql, encoding="utf-8") as text:
        database.execute(text.read())
    rows = database.execute("SELECT id, heart_rate FROM vitals ORDER BY id").fetchall()
    json.dump(rows, sys.stdout)


if __name__ == "__main__":
    command, arguments = sys.argv[1], sys.argv[2:]
    if command == "validate":
        validate(arguments)
    else:
        {"import": import_module, "load": load, "yaml": as_json, "views": views}[command](*arguments)
