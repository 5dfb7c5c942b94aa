//! Recorded exchanges with a tenant: one request and its answer per file.

use std::path::Path;

use serde_json::Value;

use crate::fixture::workspace_root;
use crate::real_data;

/// A request and its answer.
#[derive(Clone, Debug)]
pub struct Recording {
    /// Name of its file.
    pub name: String,
    /// `GET`, `POST`, ...
    pub method: String,
    /// Where it was sent.
    pub url: String,
    /// Body of the request; null when there is none.
    pub request: Value,
    /// Status of the answer.
    pub status: u16,
    /// Body of the answer; null when there is none.
    pub response: Value,
}

impl Recording {
    /// A good answer in a shape that was never recorded, only described.
    #[must_use]
    pub fn of_answer(body: Value) -> Self {
        Self {
            name: "an answer".to_owned(),
            method: String::new(),
            url: String::new(),
            request: Value::Null,
            status: 200,
            response: body,
        }
    }
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

/// The project's own recordings whose names start like one of these, sorted by name.
///
/// # Panics
/// When one can't be read.
#[must_use]
pub fn own(starts: &[&str]) -> Vec<Recording> {
    named(&workspace_root().join("tests/recordings"), starts)
}

/// Real recordings whose names start like one of these, sorted by name; none, and a word about it, where there is no
/// real data.
///
/// # Panics
/// When one can't be read, or there is real data but nothing of these names.
#[must_use]
pub fn real(starts: &[&str]) -> Vec<Recording> {
    let skipped = format!("replay of real {}", starts.join(", "));
    let Some(folder) = real_data::folder(&skipped) else {
        return Vec::new();
    };
    let recordings = named(&folder.join("interactions"), starts);
    assert!(!recordings.is_empty(), "{skipped}");
    recordings
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
        url: exchange["request"]["url"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        request: exchange["request"]["body"].clone(),
        status: exchange["response"]["status"]
            .as_u64()
            .and_then(|status| status.try_into().ok())
            .unwrap_or_default(),
        response: exchange["response"]["body"].clone(),
    }
}
