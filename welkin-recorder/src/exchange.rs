//! The stored form of an exchange.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Version of the format.
pub(crate) const FORMAT: u32 = 1;

/// A request and its response, with all health data replaced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Exchange {
    pub(crate) format: u32,
    pub(crate) request: Asked,
    pub(crate) answer: Answered,
}

/// The request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Asked {
    pub(crate) method: String,
    /// The route, with placeholders for IDs: `/patients/{patient}`.
    pub(crate) route: String,
    /// Values of the placeholders in the path, in order.
    pub(crate) ids: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Body,
}

/// The response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) content_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after: Option<String>,
    pub(crate) body: Body,
}

/// A body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Body {
    /// No body.
    Empty,
    /// JSON, with its values replaced.
    Json(Value),
    /// Length in bytes of any other body.
    Bytes(usize),
}

impl Exchange {
    /// Writes the exchange atomically to a file that is named after its number.
    pub(crate) fn write(&self, folder: &Path, number: u64) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        file.write_all(&text)?;
        file.persist(folder.join(format!("{number:06}.json")))
            .map_err(|error| error.error)?;
        Ok(())
    }
}

/// Returns the files of a recording, in order.
pub(crate) fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let is_number = stem.is_some_and(|stem| stem.bytes().all(|byte| byte.is_ascii_digit()));
        if is_number && path.extension().is_some_and(|ending| ending == "json") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
