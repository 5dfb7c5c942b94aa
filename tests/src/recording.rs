//! Recorded exchanges with a tenant: one request and its answer per file.

use std::path::Path;

use serde_json::Value;

/// A request and its answer.
#[derive(Clone, Debug)]
pub struct Recording {
    /// Name of its file.
    pub name: String,
    /// `GET`, `POST`, ...
    pub method: String,
    /// Body of the request; null when there is none.
    pub request: Value,
    /// Status of the answer.
    pub status: u64,
    /// Body of the answer; null when there is none.
    pub response: Value,
}

/// The recordings of CDT records in a folder, sorted by name.
///
/// # Panics
/// When the folder or one of its recordings can't be read.
#[must_use]
pub fn of_cdts(folder: &Path) -> Vec<Recording> {
    named(folder, &["cdt_", "all_cdts"])
}

/// The recordings in a folder whose names start like one of these, sorted by name.
///
/// # Panics
/// When the folder or one of its recordings can't be read.
#[must_use]
pub fn named(folder: &Path, starts: &[&str]) -> Vec<Recording> {
    let entries = folder
        .read_dir()
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
        .iter()
        .filter(|path| is_named(path, starts))
        .map(|path| read(path))
        .collect()
}

fn is_named(path: &Path, starts: &[&str]) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    starts.iter().any(|start| name.starts_with(start))
}

fn read(path: &Path) -> Recording {
    let text = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let exchange: Value =
        serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Recording {
        name: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into(),
        method: exchange["request"]["method"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        request: exchange["request"]["body"].clone(),
        status: exchange["response"]["status"].as_u64().unwrap_or_default(),
        response: exchange["response"]["body"].clone(),
    }
}
