//! From paths to texts.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::ConfigError;
use super::source::location_in;
use crate::diagnostic::{Diagnostic, escaped};

/// The files that paths stand for, sorted, each once. A directory stands for its `*.json` files, not for those further down.
pub(super) fn gather(paths: &[PathBuf]) -> Result<Vec<PathBuf>, ConfigError> {
    if paths.is_empty() {
        return Err(problem(
            "no input was given".to_owned(),
            "name a Designer export, formation responses, or a directory of them",
        ));
    }
    let mut files = Vec::new();
    for path in paths {
        let metadata = fs::metadata(path).map_err(|source| cannot_read(path, source))?;
        if metadata.is_dir() {
            files.extend(json_files_in(path)?);
        } else {
            files.push(path.clone());
        }
    }
    files.sort();
    files.dedup();
    Ok(files)
}

fn json_files_in(directory: &Path) -> Result<Vec<PathBuf>, ConfigError> {
    let unreadable = |source| cannot_read(directory, source);
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let is_json = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        if is_json && path.is_file() {
            files.push(path);
        }
    }
    if files.is_empty() {
        return Err(problem(
            format!(
                "there is no *.json file in the directory {}",
                escaped(&directory.to_string_lossy())
            ),
            "save the Designer export or the formation responses there; directories further down are not searched",
        ));
    }
    Ok(files)
}

/// The text of a file, which is UTF-8 with or without a byte order mark.
pub(crate) fn read_text(path: &Path) -> Result<String, ConfigError> {
    let bytes = fs::read(path).map_err(|source| cannot_read(path, source))?;
    let utf16: Option<fn([u8; 2]) -> u16> = match bytes.as_slice() {
        [0xff, 0xfe, ..] => Some(u16::from_le_bytes),
        [0xfe, 0xff, ..] => Some(u16::from_be_bytes),
        _ => None,
    };
    if let Some(decode) = utf16 {
        let (pairs, _) = bytes[2..].as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().copied().map(decode).collect();
        return Err(wrong_encoding(
            path,
            "expected UTF-8, found UTF-16",
            &String::from_utf16_lossy(&units),
            0,
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        wrong_encoding(
            path,
            &format!(
                "expected UTF-8, found byte 0x{:02X}",
                error.as_bytes()[offset]
            ),
            // What is lost in it comes after the place.
            &String::from_utf8_lossy(error.as_bytes()),
            offset,
        )
    })
}

/// The text without its byte order mark, if it has one.
pub(super) fn without_byte_order_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn cannot_read(path: &Path, source: io::Error) -> ConfigError {
    ConfigError::Io {
        path: path.to_owned(),
        source,
    }
}

fn problem(message: String, help: &str) -> ConfigError {
    Diagnostic::error(message).help(help.to_owned()).into()
}

fn wrong_encoding(path: &Path, message: &str, text: &str, offset: usize) -> ConfigError {
    let help = "save the file as UTF-8, with or without a byte order mark";
    let location = location_in(path, text, offset);
    let diagnostic = Diagnostic::error(message).at(location);
    diagnostic.help(help.to_owned()).into()
}
