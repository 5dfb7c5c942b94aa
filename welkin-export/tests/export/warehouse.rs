//! The readers' view of a destination: the files of visible runs.

#![allow(clippy::unwrap_used, reason = "what tests share panics as tests do")]

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use arrow_schema::SchemaRef;
use bytes::Bytes;
use futures_util::TryStreamExt;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;
use welkin_export::object_store::{ObjectStore, ObjectStoreExt, path::Path};

/// A version of a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    pub(crate) updated_at: i64,
    pub(crate) run: String,
    pub(crate) row: i64,
    pub(crate) heart_rate: Option<i64>,
}

/// The files of a destination, by path.
pub(crate) type Files = BTreeMap<String, Bytes>;

/// Reads the files of a folder.
pub(crate) fn folder(path: &std::path::Path) -> Files {
    let mut files = Files::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the test can go on") {
            let entry = entry.expect("the test can go on").path();
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let name = entry
                    .strip_prefix(path)
                    .expect("the test can go on")
                    .to_str()
                    .expect("the test can go on")
                    .to_owned();
                files.insert(
                    name,
                    std::fs::read(&entry).expect("the test can go on").into(),
                );
            }
        }
    }
    files
}

/// Reads the objects of a store, below the prefix of the tests.
pub(crate) async fn objects(store: &dyn ObjectStore) -> Files {
    let mut files = Files::new();
    let prefix = Path::from("tenant/data");
    let objects: Vec<_> = store
        .list(Some(&prefix))
        .try_collect()
        .await
        .expect("the test can go on");
    for object in objects {
        let content = store
            .get(&object.location)
            .await
            .expect("the test can go on")
            .bytes()
            .await
            .expect("the test can go on");
        let name = object
            .location
            .as_ref()
            .strip_prefix("tenant/data/")
            .expect("the test can go on");
        files.insert(name.to_owned(), content);
    }
    files
}

/// Returns the last visible run.
pub(crate) fn last_run(files: &Files) -> Option<String> {
    let lines = str::from_utf8(files.get("_welkin/runs.ndjson")?).expect("the test can go on");
    let runs = lines.lines().map(|line| {
        let line: Value = serde_json::from_str(line).expect("the test can go on");
        line["run"].as_str().expect("the test can go on").to_owned()
    });
    runs.max()
}

/// Returns the visible rows of a dataset, with their runs.
pub(crate) fn batches(files: &Files, dataset: &str) -> Vec<(String, RecordBatch)> {
    let Some(last) = last_run(files) else {
        return Vec::new();
    };
    let mut batches = Vec::new();
    for (path, content) in files {
        let run = path.strip_prefix(&format!("{dataset}/run="));
        let run = run.and_then(|rest| rest.split('/').next());
        let Some(run) = run.filter(|run| *run <= &*last) else {
            continue;
        };
        let reader =
            ParquetRecordBatchReaderBuilder::try_new(content.clone()).expect("the test can go on");
        for batch in reader.build().expect("the test can go on") {
            batches.push((run.to_owned(), batch.expect("the test can go on")));
        }
    }
    batches
}

/// Returns the schema of a file of a dataset.
pub(crate) fn schema(files: &Files, dataset: &str) -> SchemaRef {
    let is_of = |path: &str| path.starts_with(&format!("{dataset}/run="));
    let (_, content) = files
        .iter()
        .find(|(path, _)| is_of(path))
        .expect("the test can go on");
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(content.clone()).expect("the test can go on");
    reader.schema().clone()
}

/// Returns every visible version of the vitals, by id.
pub(crate) fn versions(files: &Files) -> BTreeMap<String, Vec<Version>> {
    let mut versions: BTreeMap<String, Vec<Version>> = BTreeMap::new();
    for (run, batch) in batches(files, "vitals") {
        let ids = batch
            .column_by_name("id")
            .expect("the test can go on")
            .as_string::<i32>()
            .clone();
        let moments = batch
            .column_by_name("updated_at")
            .expect("the test can go on");
        let moments = moments.as_primitive::<TimestampMicrosecondType>().clone();
        let rows = batch
            .column_by_name("run_row")
            .expect("the test can go on")
            .as_primitive::<Int64Type>()
            .clone();
        let rates = batch
            .column_by_name("heart_rate")
            .map(|rates| rates.as_primitive::<Int64Type>());
        for row in 0..batch.num_rows() {
            let heart_rate = rates
                .filter(|rates| rates.is_valid(row))
                .map(|rates| rates.value(row));
            versions
                .entry(ids.value(row).to_owned())
                .or_default()
                .push(Version {
                    updated_at: moments.value(row),
                    run: run.clone(),
                    row: rows.value(row),
                    heart_rate,
                });
        }
    }
    versions
}

/// Returns the latest version of each record, as the views define it.
pub(crate) fn latest(files: &Files) -> BTreeMap<String, Option<i64>> {
    let versions = versions(files).into_iter();
    versions
        .map(|(id, versions)| {
            (
                id,
                versions
                    .into_iter()
                    .max()
                    .expect("the test can go on")
                    .heart_rate,
            )
        })
        .collect()
}
