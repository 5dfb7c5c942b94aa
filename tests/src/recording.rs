//! Recorded exchanges with a tenant, each a file with one request and its response.

use std::path::Path;

use serde_json::Value;

use crate::fixture::workspace_root;
use crate::real_data;

/// A request and its response.
#[derive(Clone, Debug)]
pub struct Recording {
    /// Name of its file.
    pub name: String,
    /// `GET`, `POST`, ...
    pub method: String,
    /// URL to which it was sent.
    pub url: String,
    /// Body of the request; null when there is none.
    pub request: Value,
    /// Status of the response.
    pub status: u16,
    /// Body of the response; null when there is none.
    pub response: Value,
}

impl Recording {
    /// Creates a successful response in a shape that is documented but was never recorded.
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

/// Returns the recordings of CDT records in a directory, sorted by name.
///
/// # Panics
/// When the directory or one of its recordings can't be read.
#[must_use]
pub fn of_cdts(folder: &Path) -> Vec<Recording> {
    named(folder, &["cdt_", "all_cdts"])
}

/// Returns the recordings in a directory whose names start with one of these, sorted by name.
///
/// # Panics
/// When the directory or one of its recordings can't be read.
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

/// Returns the project's own recordings whose names start with one of these, sorted by name.
///
/// # Panics
/// When one can't be read.
#[must_use]
pub fn own(starts: &[&str]) -> Vec<Recording> {
    named(&workspace_root().join("tests/recordings"), starts)
}

/// Returns real recordings whose names start with one of these, sorted by name. Without real data, returns none and
/// prints a notice.
///
/// # Panics
/// When one can't be read, or when there is real data but no recording with these names.
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
