//! Writes synthetic data as CSV files, which `import` accepts.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use welkin_codegen::model::{Cdt, Model};
use welkin_seed::Seed;

use crate::counts::count;
use crate::error::CommandError;
use crate::terminal::shown;

/// Writes a file of patients and one file per CDT. Existing files with other content are only replaced with `force`.
pub(super) fn write(
    seed: Seed,
    model: &Model,
    patients: u64,
    folder: &Path,
    choice: Choice,
) -> Result<(), CommandError> {
    let mut files = vec![(folder.join("patients.csv"), people(seed, patients)?)];
    let mut taken = BTreeSet::from(["patients".to_owned()]);
    for cdt in Seed::cdts(model) {
        let name = file_name(&cdt.module_name, &mut taken);
        files.push((folder.join(name), records(seed, cdt, patients)?));
    }
    let is_foreign = |(path, text): &&(PathBuf, Vec<u8>)| {
        path.symlink_metadata().is_ok() && fs::read(path).ok().as_ref() != Some(text)
    };
    if let Some((path, _)) = files.iter().find(is_foreign).filter(|_| !choice.force) {
        return Err(CommandError::SeedExists(path.clone()));
    }
    fs::create_dir_all(folder).map_err(CommandError::Seed)?;
    for (path, text) in &files {
        replace(folder, path, text).map_err(CommandError::Seed)?;
        if !choice.quiet {
            eprintln!("wrote {}", shown(path));
        }
    }
    if !choice.quiet {
        eprintln!("{}, all synthetic", count(patients as usize, "patient"));
    }
    Ok(())
}

/// Options for writing the files.
#[derive(Clone, Copy)]
pub(super) struct Choice {
    /// Whether to replace files with other content.
    pub(super) force: bool,
    /// Whether to print nothing.
    pub(super) quiet: bool,
}

/// Replaces a file atomically, so that no reader sees a partial file.
fn replace(folder: &Path, path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Returns a unique file name for a CDT: module names are valid in any file system, and `patients` is already used.
fn file_name(module: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = module.to_lowercase();
    while !taken.insert(name.clone()) {
        name.push('_');
    }
    format!("{name}.csv")
}

fn people(seed: Seed, patients: u64) -> Result<Vec<u8>, CommandError> {
    let first = seed.patient(0).fields;
    let columns: Vec<&str> = first.keys().map(String::as_str).collect();
    let mut rows = Table::new(&columns)?;
    for index in 0..patients {
        let patient = seed.patient(index);
        rows.row(columns.iter().map(|column| cell(&patient.fields, column)))?;
    }
    rows.text()
}

fn records(seed: Seed, cdt: &Cdt, patients: u64) -> Result<Vec<u8>, CommandError> {
    let fields: Vec<&str> = cdt
        .fields
        .iter()
        .filter(|field| field.editable)
        .map(|field| field.name.as_str())
        .collect();
    let ids = ["patient_external_id", "external_id"];
    let columns: Vec<&str> = ids.into_iter().chain(fields.iter().copied()).collect();
    let mut rows = Table::new(&columns)?;
    for index in 0..patients {
        let patient = seed.patient(index).external_id;
        for record in seed.records_of(cdt, index) {
            let ids = [patient.clone(), record.external_id.clone()];
            let values = fields.iter().map(|field| cell(&record.fields, field));
            rows.row(ids.into_iter().chain(values))?;
        }
    }
    rows.text()
}

/// Formats a value as a cell: a text unchanged, any other value as JSON.
fn cell(fields: &Map<String, Value>, name: &str) -> String {
    match fields.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    }
}

/// Writes the rows of a CSV file.
struct Table(csv::Writer<Vec<u8>>);

impl Table {
    fn new(columns: &[&str]) -> Result<Self, CommandError> {
        let mut table = Self(csv::Writer::from_writer(Vec::new()));
        table.row(columns.iter().map(|column| (*column).to_owned()))?;
        Ok(table)
    }

    fn row(&mut self, cells: impl Iterator<Item = String>) -> Result<(), CommandError> {
        let written = self.0.write_record(cells);
        written.map_err(|error| CommandError::Seed(error.into()))
    }

    fn text(self) -> Result<Vec<u8>, CommandError> {
        let bytes = self.0.into_inner();
        bytes.map_err(|error| CommandError::Seed(error.into_error()))
    }
}
