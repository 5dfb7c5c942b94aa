"""Measures `welkin-codegen export`, and the column types that engines infer from its files.

    python benches/warehouse.py export --records 1000000 --kills 5
    python benches/warehouse.py types --config path/to/formation

`export` fills a sandbox with records of ten CDTs, exports them in several processes that are killed on the way, and counts with DuckDB.
`types` fills a sandbox with records of a configuration and compares the types that DuckDB gives the columns of our Parquet, of our NDJSON,
and of the API's rows. It needs the Python packages duckdb and pyarrow, and the binaries of welkin-cli and welkin-sandbox in --bin.
"""

import argparse
import datetime
import json
import os
import pathlib
import random
import sqlite3
import subprocess
import tempfile
import time
import urllib.request
import uuid

CDTS = 10
PATIENTS = 1000
BEGINNING = datetime.datetime(2025, 1, 1, tzinfo=datetime.timezone.utc)


def moment(seconds):
    return (BEGINNING + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.") + f"{int(seconds * 1000) % 1000:03}Z"


def ten_cdts():
    """Returns a configuration of ten CDTs with twelve fields each."""

    def field(name, kind, **meta):
        return {"name": name, "type": kind, "editable": True, "phi": False, "meta": {"required": False, **meta}}

    options = [{"label": f"Choice {number}", "value": f"choice-{number}", "refCdtName": None} for number in range(6)]
    fields = [
        field("cdtf-count", "integer"),
        field("cdtf-score", "integer"),
        field("cdtf-measure", "float"),
        field("cdtf-ratio", "float"),
        field("cdtf-note", "text"),
        field("cdtf-remark", "textarea"),
        field("cdtf-choice", "select", options=options),
        field("cdtf-choices", "select", options=options, multiple=True),
        field("cdtf-day", "date"),
        field("cdtf-moment", "datetime"),
        field("cdtf-flag", "checkbox"),
        field("cdtf-phone", "phone"),
    ]
    return [
        {"name": f"cdt-kind-{number}", "relation": "COMMON", "readable": True, "updatable": True, "fields": fields}
        for number in range(CDTS)
    ]


def value(kind, field, chance):
    options = [option["value"] for option in field.get("options") or []]
    plain = {
        "integer": lambda: chance.randrange(300),
        "float": lambda: round(chance.uniform(0, 200), 2),
        "boolean": lambda: chance.random() < 0.5,
        "date": lambda: f"{moment(chance.randrange(30_000_000))[:10]}T00:00:00.000Z",
        "date-time": lambda: moment(chance.randrange(30_000_000)),
        "select": lambda: chance.choice(options) if options else "other",
        "phone": lambda: f"+1555{chance.randrange(10**7):07}",
        "email": lambda: f"p{chance.randrange(10**6)}@example.com",
        "uuid": lambda: str(uuid.UUID(int=chance.getrandbits(128))),
        "file": lambda: {"originalName": "scan.pdf"},
        "json": lambda: {"a": 1},
    }.get(kind, lambda: f"observed {chance.randrange(10**6)}, seated, after ten minutes of rest")
    return [plain() for _ in range(chance.randrange(1, 4))] if field.get("multiple") else plain()


class Tenant:
    """A sandbox whose data is a file."""

    def __init__(self, folder, config, binaries):
        self.folder, self.config, self.binaries = pathlib.Path(folder), config, pathlib.Path(binaries)
        self.data = self.folder / "tenant.sqlite"
        self.start()

    def start(self):
        command = [self.binaries / "welkin-sandbox", "--config", self.config, "--data", self.data]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.variables = {}
        for line in self.process.stdout:
            if line.startswith("export "):
                name, text = line.removeprefix("export ").strip().split("=", 1)
                self.variables[name] = text
            if "WELKIN_CLIENT_SECRET" in line:
                break

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def fill(self, records, cdts, patients):
        """Adds records to the database, because a million requests would take hours."""
        chance = random.Random(7)
        self.stop()
        database = sqlite3.connect(self.data)
        database.execute("PRAGMA synchronous = OFF")

        def rows():
            for number in range(records):
                cdt = cdts[number % len(cdts)]
                identity, changed = str(uuid.UUID(int=chance.getrandbits(128))), moment(number * 0.9)
                body = {
                    "id": identity, "created_at": changed, "updated_at": changed,
                    "created_by": "sandbox-client", "created_by_name": "Sandbox", "updated_by": "sandbox-client",
                    "updated_by_name": "Sandbox", "source_name": None, "source_type": None, "source_id": None,
                    "external_id": None, "external_guid": None,
                }
                for field in cdt["fields"]:
                    if chance.random() < field["filled"]:
                        body[field["name"]] = value(field["type"], field, chance)
                    else:
                        body[field["name"]] = None
                yield "live", patients[number % len(patients)], cdt["name"], identity, json.dumps(body)

        with database:
            database.executemany(
                "INSERT INTO records (environment, patient, cdt, id, body) VALUES (?, ?, ?, ?, ?)", rows()
            )
        database.close()
        self.start()

    def token(self):
        variables = self.variables
        form = f"grant_type=client_credentials&client_id={variables['WELKIN_CLIENT_ID']}&client_secret={variables['WELKIN_CLIENT_SECRET']}"
        url = f"{variables['WELKIN_BASE_URL']}/oauth/token"
        with urllib.request.urlopen(urllib.request.Request(url, form.encode())) as answer:
            return json.load(answer)["access_token"]

    def rows(self):
        """Returns the API's rows of all records."""
        base, start = f"{self.variables['WELKIN_BASE_URL']}/v1/{self.variables['WELKIN_TENANT']}", ""
        token, seen = self.token(), set()
        while True:
            url = f"{base}/export/CDT_RECORD?pageSize=1000{start}"
            request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
            with urllib.request.urlopen(request) as answer:
                page = json.load(answer)
            for row in page["data"]:
                if row["id"] not in seen:
                    seen.add(row["id"])
                    yield row
            if not page["cursor"]["hasNext"]:
                return
            start = f"&start={page['cursor']['end']}"


def models(binaries, config):
    """Returns the CDTs of a configuration, with the properties of fields that this program needs."""
    command = [pathlib.Path(binaries) / "welkin-codegen", "model", "--no-lock", "--config", config]
    model = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return [cdt for cdt in model["cdts"] if cdt["readable"]]


def export(binaries, tenant, arguments, stop_at=None):
    """Runs the command, and kills it once it has written so many bytes. Returns time, peak memory in KiB,
    and whether it ended by itself."""
    begun = time.monotonic()
    command = [pathlib.Path(binaries) / "welkin-codegen", "--quiet", "export", *arguments]
    process = subprocess.Popen(command, env={**os.environ, **tenant.variables})
    peak, ended = 0, None
    while ended is None:
        try:
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            peak = max(peak, int(status.split("VmHWM:")[1].split()[0]))
        except (OSError, IndexError):
            pass
        if stop_at is not None and stop_at():
            process.kill()
        ended = process.poll()
        time.sleep(0.02)
    return time.monotonic() - begun, peak, ended


def measure_export(options):
    with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
        folder = pathlib.Path(folder)
        config = folder / "cdts.json"
        config.write_text(json.dumps(ten_cdts()))
        cdts = models(options.bin, config)
        for cdt in cdts:
            for field in cdt["fields"]:
                field["filled"] = 0.8
        tenant = Tenant(folder, config, options.bin)
        begun = time.monotonic()
        tenant.fill(options.records, cdts, [f"patient-{number}" for number in range(PATIENTS)])
        print(f"{options.records} records of {len(cdts)} CDTs, made in {time.monotonic() - begun:.0f} s")
        arguments = ["--config", config, "--only", "CDT_RECORD", "--overlap", "60"]
        warehouse = folder / "whole"
        seconds, peak, ended = export(options.bin, tenant, [*arguments, "--to", warehouse])
        size = sum(file.stat().st_size for file in warehouse.rglob("*.parquet"))
        files = sum(1 for _ in warehouse.rglob("*.parquet"))
        print(f"in one run: exit {ended}, {seconds:.1f} s, peak memory {peak / 1024:.0f} MiB, {files} files of {size / 1e6:.1f} MB")
        seconds, peak, _ = export(options.bin, tenant, [*arguments, "--to", warehouse, "--compact"])
        print(f"compacting: {seconds:.1f} s, peak memory {peak / 1024:.0f} MiB")
        warehouse = folder / "killed"
        for kill in range(1, options.kills + 1):
            wanted = kill * size / (options.kills + 0.5)

            def written():
                total = 0
                for root, _, names in os.walk(warehouse):
                    for name in names:
                        try:
                            total += os.stat(os.path.join(root, name)).st_size
                        except OSError:
                            pass
                return total

            seconds, peak, ended = export(
                options.bin, tenant, [*arguments, "--to", warehouse], lambda: written() >= wanted
            )
            print(f"kill {kill}: exit {ended} after {seconds:.1f} s, {written() / 1e6:.1f} MB written, peak memory {peak / 1024:.0f} MiB")
        seconds, peak, ended = export(options.bin, tenant, [*arguments, "--to", warehouse])
        print(f"last run: exit {ended}, {seconds:.1f} s, peak memory {peak / 1024:.0f} MiB")
        count(warehouse, cdts)
        tenant.stop()


def count(warehouse, cdts):
    import duckdb

    engine = duckdb.connect()
    engine.execute((warehouse / "views/duckdb.sql").read_text())
    names = [cdt["rust"]["module"] for cdt in cdts]
    latest = sum(engine.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names)
    ids = sum(engine.execute(f'SELECT count(DISTINCT id) FROM "{name}"').fetchone()[0] for name in names)
    versions = sum(engine.execute(f'SELECT count(*) FROM "{name}__versions"').fetchone()[0] for name in names)
    print(f"DuckDB: {latest} rows in the latest views, {ids} ids, {versions} rows in all runs")


RIGHT = {
    "integer": {"BIGINT"},
    "float": {"DOUBLE"},
    "boolean": {"BOOLEAN"},
    "date": {"DATE"},
    "date-time": {"TIMESTAMP", "TIMESTAMP WITH TIME ZONE"},
    # Their values are JSON, which DuckDB stores as text, or as the type that it infers from the JSON.
    "file": None, "profile": None, "json": None,
}


def is_right(field, found):
    wanted = RIGHT.get(field["type"], {"VARCHAR"})
    if wanted is None:
        return found is not None
    if field["multiple"]:
        wanted = {f"{one}[]" for one in wanted}
    return found in wanted


def compare_types(options):
    import duckdb

    with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
        folder = pathlib.Path(folder)
        cdts = models(options.bin, options.config)
        chance = random.Random(3)
        for cdt in cdts:
            for field in cdt["fields"]:
                # A third of the fields are in no record, as in a clinic that does not use them yet.
                field["filled"] = 0.0 if chance.random() < 1 / 3 else 0.7
        tenant = Tenant(folder, options.config, options.bin)
        tenant.fill(options.records, cdts, ["patient-1", "patient-2"])
        arguments = ["--config", options.config, "--only", "CDT_RECORD"]
        for form in ("parquet", "ndjson"):
            export(options.bin, tenant, [*arguments, "--format", form, "--to", folder / form])
        raw = {}
        for row in tenant.rows():
            raw.setdefault(row["cdtName"], []).append(row["jsonBody"])
        tenant.stop()

        def of_views(place):
            engine = duckdb.connect()
            engine.execute((place / "views/duckdb.sql").read_text())
            return lambda table: dict(row[:2] for row in engine.execute(f'DESCRIBE "{table}"').fetchall())

        def inferred(path, **how):
            engine = duckdb.connect()
            try:
                columns = engine.execute(f"DESCRIBE SELECT * FROM read_json_auto('{path}', format = 'newline_delimited')").fetchall()
                return dict(row[:2] for row in columns)
            except duckdb.Error:
                return {}

        parquet, ndjson = of_views(folder / "parquet"), of_views(folder / "ndjson")
        right = dict.fromkeys(["Parquet", "NDJSON, by its view", "NDJSON, inferred", "API rows, inferred"], 0)
        fields, without_records = 0, 0
        for cdt in cdts:
            table = cdt["rust"]["module"]
            if (folder / "parquet" / f"{table}_records").exists():
                # A resource has the name of the CDT.
                table += "_records"
            rows = raw.get(cdt["name"], [])
            without_records += not rows
            lines = folder / "rows.ndjson"
            lines.write_text("".join(json.dumps(row) + "\n" for row in rows))
            of_rows = inferred(lines) if rows else {}
            of_lines = inferred(folder / "ndjson" / table / "run=*" / "*.ndjson")
            types = [parquet(table), ndjson(table), of_lines, of_rows]
            for field in cdt["fields"]:
                fields += 1
                names = [field["rust"]["field"]] * 3 + [field["name"]]
                for kind, columns, name in zip(right, types, names):
                    right[kind] += is_right(field, columns.get(name))
        print(f"{len(cdts)} CDTs with {fields} fields, {options.records} records, {without_records} CDTs without any")
        for kind, number in right.items():
            print(f"| {kind} | {number} | {100 * number / fields:.1f} % |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default="target/release", help="folder of the binaries")
    parser.add_argument("--scratch", help="folder for temporary files")
    commands = parser.add_subparsers(required=True)
    of_export = commands.add_parser("export")
    of_export.add_argument("--records", type=int, default=100_000)
    of_export.add_argument("--kills", type=int, default=5)
    of_export.set_defaults(run=measure_export)
    of_types = commands.add_parser("types")
    of_types.add_argument("--config", required=True)
    of_types.add_argument("--records", type=int, default=5000)
    of_types.set_defaults(run=compare_types)
    options = parser.parse_args()
    options.run(options)


main()
