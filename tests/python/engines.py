"""Reads a destination of `welkin-codegen export` with existing engines, and prints the data that each reads, as JSON.

Arguments: the destination, the path of a Spark warehouse that may be written, and the engines to run.
"""

import json
import pathlib
import re
import sys

TYPED = [
    "id", "heart_rate", "temperature", "blood_pressure", "measured_at", "position", "position__label",
    "oxygen", "created_at", "updated_at", "heart_rate__raw",
]
TYPED_MEDICATIONS = ["dose", "times", "started_on", "taken_as_prescribed"]


def word(engine_type):
    """Returns the common name of an engine's type."""
    text = str(engine_type).lower()
    if text.startswith(("list", "array", "large_list")) or text.endswith("[]"):
        return "list"
    if text.startswith("dictionary"):
        return "text"
    for pattern, common in [
        (r"timestamp|datetime", "timestamp"),
        (r"^(date|date32.*)$", "date"),
        (r"bigint|int64|^long", "int64"),
        (r"double|float64", "float64"),
        (r"bool", "bool"),
        (r"varchar|string|^str$|utf8|categorical|enum", "text"),
    ]:
        if re.search(pattern, text):
            return common
    return text


def newest(rows):
    """Returns the latest version of each record among rows that are dictionaries."""
    latest = {}
    for row in rows:
        key = (row["updated_at"] is not None, row["updated_at"], row["run"], row["run_row"])
        if row["id"] not in latest or key > latest[row["id"]][0]:
            latest[row["id"]] = (key, row)
    return [row for _, row in latest.values()]


def total(values):
    return round(sum(value for value in values if value is not None), 6)


def sums(rows):
    return {
        "latest": len(rows),
        "heart_rate": total(row["heart_rate"] for row in rows),
        "temperature": total(row["temperature"] for row in rows),
        "oxygen": total(row["oxygen"] for row in rows),
        "sitting": sum(row["position__label"] == "Sitting" for row in rows),
    }


SUMS = """
    SELECT count(*), sum(heart_rate), sum(temperature), sum(oxygen),
        sum(CASE WHEN position__label = 'Sitting' THEN 1 ELSE 0 END)
    FROM vitals
"""
JOIN = "SELECT count(*) FROM vitals JOIN patients ON vitals.patient_id = patients.id WHERE patients.last_name IS NOT NULL"


def sums_of_sql(row):
    names = ["latest", "heart_rate", "temperature", "oxygen", "sitting"]
    return {name: round(float(value or 0), 6) for name, value in zip(names, row)}


def duckdb_engine(place, _):
    import duckdb

    engine = duckdb.connect()
    with open(f"{place}/views/duckdb.sql", encoding="utf-8") as views:
        engine.execute(views.read())

    def types(table):
        return {row[0]: word(row[1]) for row in engine.execute(f"DESCRIBE {table}").fetchall()}

    return {
        "versions": engine.execute("SELECT count(*) FROM vitals__versions").fetchone()[0],
        **sums_of_sql(engine.execute(SUMS).fetchone()),
        "joined": engine.execute(JOIN).fetchone()[0],
        "types": {**types("vitals"), **types("medications")},
    }


def pyarrow_engine(place, _):
    import pyarrow as pa
    import pyarrow.dataset as dataset

    def read(name):
        partitioning = dataset.partitioning(pa.schema([("run", pa.string())]), flavor="hive")
        files = dataset.dataset(f"{place}/{name}", format="parquet", partitioning=partitioning)
        schemas = [fragment.physical_schema for fragment in files.get_fragments()]
        schema = pa.unify_schemas(schemas + [pa.schema([("run", pa.string())])])
        return dataset.dataset(
            f"{place}/{name}", format="parquet", partitioning=partitioning, schema=schema
        ).to_table()

    vitals, medications, patients = read("vitals"), read("medications"), read("patients")
    rows = vitals.to_pylist()
    latest = newest(rows)
    known = {row["id"] for row in patients.to_pylist() if row["last_name"] is not None}
    metadata = vitals.schema.field("heart_rate").metadata
    assert metadata[b"welkin:field"] == b"cdtf-heart-rate", metadata
    first = next(dataset.dataset(f"{place}/vitals", format="parquet").get_fragments()).physical_schema
    assert first.metadata[b"welkin:name"] == b"cdt-vitals", first.metadata
    types = {field.name: word(field.type) for table in (vitals, medications) for field in table.schema}
    return {
        "versions": len(rows),
        **sums(latest),
        "joined": sum(row["patient_id"] in known for row in latest),
        "types": types,
    }


def polars_engine(place, _):
    import polars

    def scan(name):
        files = sorted(str(path) for path in pathlib.Path(place, name).glob("run=*/*.parquet"))
        # Older runs lack columns that newer ones have.
        schema = {}
        for file in files:
            schema.update(polars.scan_parquet(file, glob=False, hive_partitioning=False).collect_schema())
        return polars.scan_parquet(
            files,
            glob=False,
            hive_partitioning=True,
            hive_schema={"run": polars.String},
            schema=schema,
            missing_columns="insert",
        ).collect()

    vitals, medications, patients = scan("vitals"), scan("medications"), scan("patients")
    latest = vitals.sort("updated_at", "run", "run_row").unique("id", keep="last")
    joined = latest.join(patients.filter(polars.col("last_name").is_not_null()), left_on="patient_id", right_on="id")
    types = {name: word(kind) for table in (vitals, medications) for name, kind in table.schema.items()}
    return {
        "versions": vitals.height,
        **sums(latest.to_dicts()),
        "joined": joined.height,
        "types": types,
    }


def spark_engine(place, scratch):
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.warehouse.dir", scratch)
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    # Each statement takes a second: those of the tables that are read.
    names = ["VIEW welkin__runs", "VIEW `vitals", "VIEW `medications", "VIEW `patients"]
    with open(f"{place}/views/spark.sql", encoding="utf-8") as views:
        for statement in views.read().split(";\n"):
            if any(name in statement for name in names):
                spark.sql(statement)
    types = {
        field.name: word(field.dataType.simpleString())
        for table in ("vitals", "medications")
        for field in spark.table(table).schema
    }
    found = {
        "versions": spark.sql("SELECT count(*) FROM vitals__versions").first()[0],
        **sums_of_sql(spark.sql(SUMS).first()),
        "joined": spark.sql(JOIN).first()[0],
        "types": types,
    }
    spark.stop()
    return found


ENGINES = {
    "duckdb": duckdb_engine,
    "pyarrow": pyarrow_engine,
    "polars": polars_engine,
    "spark": spark_engine,
}


def main():
    place, scratch, *engines = sys.argv[1:]
    wanted = TYPED + TYPED_MEDICATIONS
    for engine in engines:
        found = ENGINES[engine](place, scratch)
        found["types"] = {name: found["types"].get(name) for name in wanted}
        print(json.dumps({"engine": engine, **found}), flush=True)


main()
