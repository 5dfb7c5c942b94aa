//! The measured configuration, and larger copies of it under other names.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;
use welkin_codegen::output;

/// Returns the configuration to measure: the formation responses in the folder named by the environment variable
/// `WELKIN_REAL_DATA`, or else those of this repository.
#[must_use]
pub fn default_path() -> PathBuf {
    match std::env::var_os("WELKIN_REAL_DATA") {
        Some(folder) => workspace_root().join(folder).join("formation"),
        None => workspace_root().join("tests/fixtures/formation"),
    }
}

/// Returns the configurations of all available tenants: the one of [`default_path`], and the Designer exports next to
/// it.
///
/// # Errors
/// When the folder named by `WELKIN_REAL_DATA` can't be read.
pub fn all_paths() -> io::Result<Vec<PathBuf>> {
    let mut paths = vec![default_path()];
    if let Some(folder) = std::env::var_os("WELKIN_REAL_DATA") {
        let mut exports = Vec::new();
        for entry in std::fs::read_dir(workspace_root().join(folder))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with("designer-export") {
                exports.push(path);
            }
        }
        exports.sort();
        paths.extend(exports);
    }
    Ok(paths)
}

/// Returns the folder with the crates of the workspace.
#[must_use]
pub fn workspace_root() -> &'static Path {
    let benches = Path::new(env!("CARGO_MANIFEST_DIR"));
    benches.parent().unwrap_or(benches)
}

/// Returns the folder to which benches write the programs that they measure.
#[must_use]
pub fn scratch(name: &str) -> PathBuf {
    workspace_root().join("target/bench").join(name)
}

/// The measured part of a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Only CDTs, of every relation.
    Cdts,
    /// All other items, too.
    Everything,
}

impl Part {
    /// Formation responses that contain CDTs, or items of their shape.
    const OF_CDTS: [&str; 4] = [
        "cdts.json",
        "dictionaries.json",
        "document-types.json",
        "encounter-disposition.json",
    ];

    fn holds(self, file: &str) -> bool {
        self == Self::Everything || Self::OF_CDTS.contains(&file)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Cdts => "cdts",
            Self::Everything => "everything",
        }
    }
}

/// Writes a directory of formation responses that contains another one, or a part of it, `factor` times: copies have a
/// number in their names, and refer to each other as the originals do.
///
/// # Errors
/// When a file can't be read or written, or is not JSON.
pub fn repeat(formation: &Path, factor: usize, part: Part) -> io::Result<PathBuf> {
    let configurations = scratch("configurations");
    let folder = configurations.join(format!("{}-{factor}", part.name()));
    let mut documents = read(formation)?;
    documents.retain(|(file, _)| part.holds(file));
    let names: BTreeSet<String> = documents
        .iter()
        .flat_map(|(_, document)| items(document))
        .filter_map(|item| Some(item.get("name")?.as_str()?.to_owned()))
        .collect();
    for (file, document) in &documents {
        let copies = (0..factor).flat_map(|copy| {
            let items = items(document).into_iter().cloned();
            items.map(move |item| (copy, item))
        });
        let repeated: Value = copies
            .map(|(copy, item)| renamed(item, &names, copy))
            .collect();
        output::write_file(&folder.join(file), &repeated.to_string()).map_err(io::Error::other)?;
    }
    Ok(folder)
}

/// Reads the JSON files of a folder, sorted by name.
fn read(folder: &Path) -> io::Result<Vec<(String, Value)>> {
    let mut documents = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let name = path.file_name().unwrap_or_default();
            let document = serde_json::from_slice(&std::fs::read(&path)?)?;
            documents.push((name.to_string_lossy().into_owned(), document));
        }
    }
    documents.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(documents)
}

/// Returns the items of a response: a list, a list in an envelope, or a single item.
fn items(document: &Value) -> Vec<&Value> {
    match document.as_array().or_else(|| document["data"].as_array()) {
        Some(items) => items.iter().collect(),
        None => vec![document],
    }
}

/// Appends a number to every name of an item.
fn renamed(item: Value, names: &BTreeSet<String>, copy: usize) -> Value {
    match item {
        Value::String(text) if copy > 0 && names.contains(&text) => format!("{text}-{copy}").into(),
        Value::Array(values) => values
            .into_iter()
            .map(|value| renamed(value, names, copy))
            .collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(key, value)| (key, renamed(value, names, copy)))
            .collect(),
        other => other,
    }
}
