//! The latest version of each record, in a separate file.
//!
//! `latest/vitals.parquet` is replaced as a whole. The files of a dataset are read twice: the first pass finds the
//! latest version of each id, and keeps some 60 bytes for each; the second pass copies these versions. A record is in
//! memory only as part of a batch.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, BooleanArray, RecordBatch, new_null_array};
use arrow_schema::{ArrowError, Schema, SchemaRef};
use arrow_select::filter::filter_record_batch;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::errors::ParquetError;
use welkin_model::document::export_names::ROW_COLUMN;

use crate::dataset::Datasets;
use crate::destination::Destination;
use crate::error::ExportError;
use crate::format::{Layout, properties};
use crate::privacy::Privacy;
use crate::state::State;

/// The order of the versions of a record, the greatest being the latest: time, run, row within the run.
type Version = (i64, u32, i64);

/// The latest version of each id. The key consists of two hashes of the id.
struct Latest {
    hashers: [RandomState; 2],
    versions: HashMap<[u64; 2], Version>,
}

/// A file of a dataset, with the number of its run.
struct Source {
    path: String,
    run: u32,
}

/// Writes the latest versions of all datasets, and returns their number per dataset.
pub(crate) async fn all(
    destination: &Destination,
    datasets: &Datasets,
    privacy: &Privacy,
) -> Result<BTreeMap<String, u64>, ExportError> {
    let mut counts = BTreeMap::new();
    let state = State::read(destination).await?;
    let Some((state, last)) = state.and_then(|state| Some((state.clone(), state.last_run?))) else {
        return Ok(counts);
    };
    for dataset in datasets
        .iter()
        .filter(|one| state.datasets.contains_key(&one.folder))
    {
        let layout = Layout::new(dataset.clone(), privacy);
        let count = one(destination, &layout, &last).await?;
        counts.insert(dataset.folder.clone(), count);
    }
    Ok(counts)
}

async fn one(destination: &Destination, layout: &Layout, last: &str) -> Result<u64, ExportError> {
    let folder = &layout.dataset.folder;
    let sources = sources(destination, folder, last).await?;
    let mut latest = Latest {
        hashers: [RandomState::new(), RandomState::new()],
        versions: HashMap::new(),
    };
    let mut schema = layout.schema.clone();
    for source in &sources {
        let reader = open(destination, source).await?;
        schema = united(&schema, reader.schema());
        let mask =
            ProjectionMask::columns(reader.parquet_schema(), ["id", "updated_at", ROW_COLUMN]);
        let batches = reader
            .with_projection(mask)
            .build()
            .map_err(at(&source.path))?;
        latest.note(batches, source.run).map_err(at(&source.path))?;
    }
    let path = format!("latest/{folder}.parquet");
    let mut file = destination.create(&path).await?;
    let failed = at(&path);
    let mut writer =
        ArrowWriter::try_new(Vec::new(), schema.clone(), Some(properties())).map_err(&failed)?;
    for source in &sources {
        let reader = open(destination, source).await?;
        for batch in reader.build().map_err(at(&source.path))? {
            let batch = batch.and_then(|batch| conformed(&latest.of(&batch, source.run)?, &schema));
            let written = batch.map_err(ParquetError::from);
            written
                .and_then(|batch| writer.write(&batch))
                .map_err(&failed)?;
            file.write(std::mem::take(writer.inner_mut())).await?;
        }
    }
    file.write(writer.into_inner().map_err(&failed)?).await?;
    file.finish().await?;
    Ok(latest.versions.len() as u64)
}

fn at(path: &str) -> impl Fn(ParquetError) -> ExportError + use<> {
    let path = path.to_owned();
    move |source| ExportError::Parquet {
        path: path.clone(),
        source: Box::new(source),
    }
}

/// Lists the files of the visible runs.
async fn sources(
    destination: &Destination,
    folder: &str,
    last: &str,
) -> Result<Vec<Source>, ExportError> {
    let mut runs: Vec<String> = Vec::new();
    let mut sources = Vec::new();
    for path in destination.list(folder).await? {
        let run = path.split('/').find_map(|part| part.strip_prefix("run="));
        let Some(run) = run.filter(|run| *run <= last && path.ends_with(".parquet")) else {
            continue;
        };
        if runs.last().is_none_or(|last| last != run) {
            runs.push(run.to_owned());
        }
        let run = u32::try_from(runs.len()).unwrap_or(u32::MAX);
        sources.push(Source { path, run });
    }
    Ok(sources)
}

async fn open(
    destination: &Destination,
    source: &Source,
) -> Result<ParquetRecordBatchReaderBuilder<bytes::Bytes>, ExportError> {
    let bytes = destination.read(&source.path).await?.unwrap_or_default();
    ParquetRecordBatchReaderBuilder::try_new(bytes).map_err(at(&source.path))
}

/// Returns the columns of both schemas, those of the first before the others.
fn united(first: &SchemaRef, second: &SchemaRef) -> SchemaRef {
    let is_new = |name: &str| first.column_with_name(name).is_none();
    let new = second.fields().iter().filter(|field| is_new(field.name()));
    let fields: Vec<_> = first.fields().iter().chain(new).cloned().collect();
    Arc::new(Schema::new_with_metadata(fields, first.metadata().clone()))
}

/// Returns the batch with the columns of the schema; missing ones are null.
fn conformed(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    let columns = schema.fields().iter().map(|field| {
        let column = batch.column_by_name(field.name()).cloned();
        column.unwrap_or_else(|| new_null_array(field.data_type(), batch.num_rows()))
    });
    RecordBatch::try_new(schema.clone(), columns.collect())
}

impl Latest {
    fn key(&self, id: &str) -> [u64; 2] {
        self.hashers.each_ref().map(|hasher| hasher.hash_one(id))
    }

    fn note(&mut self, batches: ParquetRecordBatchReader, run: u32) -> Result<(), ParquetError> {
        for batch in batches {
            let batch = batch?;
            for (id, version) in versions(&batch, run)? {
                let latest = self.versions.entry(self.key(id)).or_insert(version);
                *latest = version.max(*latest);
            }
        }
        Ok(())
    }

    /// Returns the rows that are the latest version of their record.
    fn of(&self, batch: &RecordBatch, run: u32) -> Result<RecordBatch, ArrowError> {
        let is_latest =
            |(id, version): (&str, Version)| self.versions.get(&self.key(id)) == Some(&version);
        let rows: Vec<bool> = versions(batch, run)?.map(is_latest).collect();
        filter_record_batch(batch, &BooleanArray::from(rows))
    }
}

/// Id and version of each row.
fn versions(
    batch: &RecordBatch,
    run: u32,
) -> Result<impl Iterator<Item = (&str, Version)>, ArrowError> {
    let column = |name: &str| {
        let column = batch.column_by_name(name);
        column.ok_or_else(|| ArrowError::SchemaError(format!("missing column {name}")))
    };
    let wrong = || {
        ArrowError::SchemaError(
            "column id, updated_at or run_row has an unexpected type".to_owned(),
        )
    };
    let ids = column("id")?.as_string_opt::<i32>().ok_or_else(wrong)?;
    let moments = column("updated_at")?;
    let moments = moments
        .as_primitive_opt::<TimestampMicrosecondType>()
        .ok_or_else(wrong)?;
    let rows = column(ROW_COLUMN)?;
    let rows = rows.as_primitive_opt::<Int64Type>().ok_or_else(wrong)?;
    Ok((0..batch.num_rows()).map(move |row| {
        let moment = match moments.is_null(row) {
            true => i64::MIN,
            false => moments.value(row),
        };
        (ids.value(row), (moment, run, rows.value(row)))
    }))
}
