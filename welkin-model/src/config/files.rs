//! Resolves paths to files and reads their texts.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::ConfigError;
use super::recognize::FileName;
use super::source::location_in;
use crate::diagnostic::{Diagnostic, escaped, printable};

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct File {
    pub(super) path: PathBuf,
    /// Whether it was found in a directory, which may also contain files of other programs.
    pub(super) found: bool,
}

/// Returns the files that the paths refer to, sorted and without duplicates. A directory stands for the `*.json` files
/// directly in it that are not hidden.
pub(super) fn gather(paths: &[PathBuf]) -> Result<Vec<File>, ConfigError> {
    if paths.is_empty() {
        return Err(problem(
            "no input was given".to_owned(),
            "pass a Designer export, formation responses, or a directory of them",
        ));
    }
    let mut files = Vec::new();
    for path in paths {
        let metadata = fs::metadata(path).map_err(|source| cannot_read(path, source))?;
        if metadata.is_dir() {
            let found = json_files_in(path)?.into_iter();
            files.extend(found.map(|path| File { path, found: true }));
        } else {
            files.push(File {
                path: path.clone(),
                found: false,
            });
        }
    }
    files.sort();
    // A file that was named explicitly comes before the same file found in its directory.
    files.dedup_by(|second, first| second.path == first.path);
    Ok(files)
}

fn json_files_in(directory: &Path) -> Result<Vec<PathBuf>, ConfigError> {
    let unreadable = |source| cannot_read(directory, source);
    let mut files = Vec::new();
    let mut archives = Vec::new();
    for entry in fs::read_dir(directory).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if is_hidden(&path) || !path.is_file() {
            continue;
        }
        if is_json(&path) {
            files.push(path);
        } else if packed(&path).is_some() {
            archives.push(path);
        }
    }
    if files.is_empty() {
        let message = format!(
            "there is no *.json file in the directory {}",
            escaped(&directory.to_string_lossy())
        );
        archives.sort();
        let help = match archives.first().and_then(|path| path.file_name()) {
            Some(name) => {
                let name = printable(&name.to_string_lossy()).to_string();
                let found = packed(Path::new(&name)).unwrap_or_default();
                format!("`{name}` is {found}: unpack it there")
            }
            None => "save the Designer export or the formation responses there; subdirectories are not searched".to_owned(),
        };
        return Err(problem(message, &help));
    }
    Ok(files)
}

/// Returns files in the directories among the paths that are archives or compressed, and so are not read.
///
/// # Errors
/// When one is named like a part of a configuration, such as `cdts.json.gz`: without it, the configuration would be
/// incomplete.
pub(super) fn archives_beside(paths: &[PathBuf]) -> Result<Vec<PathBuf>, ConfigError> {
    let mut archives = Vec::new();
    for directory in paths.iter().filter(|path| path.is_dir()) {
        let entries = fs::read_dir(directory).map_err(|source| cannot_read(directory, source))?;
        let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let is_archive =
            |path: &PathBuf| packed(path).is_some() && !is_hidden(path) && path.is_file();
        archives.extend(files.filter(is_archive));
    }
    archives.sort();
    archives.dedup();
    for path in &archives {
        let mut unpacked = path.with_extension("");
        if !is_json(&unpacked) {
            unpacked.as_mut_os_string().push(".json");
        }
        if FileName::of(&unpacked) != FileName::Any && !unpacked.exists() {
            let message = format!(
                "{} is {}, so a part of the configuration would be missing",
                escaped(&path.to_string_lossy()),
                packed(path).unwrap_or_default(),
            );
            return Err(problem(message, "unpack it there, or move it elsewhere"));
        }
    }
    Ok(archives)
}

fn is_json(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

/// Returns how a file is packed, by its name: `compressed` or `an archive`.
pub(super) fn packed(path: &Path) -> Option<&'static str> {
    const COMPRESSED: [&str; 7] = ["zip", "gz", "tgz", "bz2", "xz", "zst", "7z"];
    let extension = path.extension()?;
    if extension.eq_ignore_ascii_case("tar") {
        return Some("an archive");
    }
    let mut compressed = COMPRESSED.iter();
    compressed
        .any(|known| extension.eq_ignore_ascii_case(known))
        .then_some("compressed")
}

/// Whether the name starts with a dot. On other file systems, macOS creates `._cdts.json` next to `cdts.json`.
fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Reads the text of a file, which must be UTF-8 with or without a byte order mark.
pub fn read_text(path: &Path) -> Result<String, ConfigError> {
    let bytes = fs::read(path).map_err(|source| cannot_read(path, source))?;
    text_of(path, bytes)
}

/// Decodes the bytes read from `path`.
///
/// # Errors
/// When they are compressed or an archive, or not UTF-8.
pub(crate) fn text_of(path: &Path, bytes: Vec<u8>) -> Result<String, ConfigError> {
    if let Some(packing) = Packing::of(&bytes) {
        return Err(packing.refusal(path));
    }
    // UTF-32 is tried first because it would also be accepted as UTF-16.
    let wide = utf32(&bytes).map(|text| ("UTF-32", text));
    let wide = wide.or_else(|| Some(("UTF-16", utf16(&bytes)?)));
    if let Some((encoding, text)) = wide {
        let message = format!("expected UTF-8, found {encoding}");
        return Err(wrong_encoding(path, &message, &text, 0));
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        wrong_encoding(
            path,
            &format!(
                "expected UTF-8, found byte 0x{:02X}",
                error.as_bytes()[offset]
            ),
            // Only text after the error's position is lost in the conversion.
            &String::from_utf8_lossy(error.as_bytes()),
            offset,
        )
    })
}

/// Decodes UTF-16, detected by its byte order mark or by the ASCII character that JSON begins with.
fn utf16(bytes: &[u8]) -> Option<String> {
    let (decode, bytes): (fn([u8; 2]) -> u16, _) = match bytes {
        [0xff, 0xfe, rest @ ..] => (u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => (u16::from_be_bytes, rest),
        [1..=0x7f, 0, ..] => (u16::from_le_bytes, bytes),
        [0, 1..=0x7f, ..] => (u16::from_be_bytes, bytes),
        _ => return None,
    };
    let (pairs, _) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().copied().map(decode).collect();
    Some(String::from_utf16_lossy(&units))
}

/// Decodes UTF-32, detected in the same way.
fn utf32(bytes: &[u8]) -> Option<String> {
    let (decode, bytes): (fn([u8; 4]) -> u32, _) = match bytes {
        [0xff, 0xfe, 0, 0, rest @ ..] => (u32::from_le_bytes, rest),
        [0, 0, 0xfe, 0xff, rest @ ..] => (u32::from_be_bytes, rest),
        [1..=0x7f, 0, 0, 0, ..] => (u32::from_le_bytes, bytes),
        [0, 0, 0, 1..=0x7f, ..] => (u32::from_be_bytes, bytes),
        _ => return None,
    };
    let (units, _) = bytes.as_chunks::<4>();
    let characters = units.iter().copied().map(decode).map(char::from_u32);
    Some(characters.map(Option::unwrap_or_default).collect())
}

/// A compression or archive format, detected by its first bytes.
#[derive(Clone, Copy)]
enum Packing {
    Zip,
    Gzip,
    Tar,
    Compressed(&'static str),
}

impl Packing {
    fn of(bytes: &[u8]) -> Option<Self> {
        /// Offset of the magic bytes in the header of a tar archive's first file.
        const TAR_MAGIC: usize = 257;
        Some(match bytes {
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Compressed("Zstandard"),
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => Self::Compressed("bzip2"),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Compressed("xz"),
            [b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c, ..] => Self::Compressed("7-Zip"),
            _ if bytes.get(TAR_MAGIC..)?.starts_with(b"ustar") => Self::Tar,
            _ => return None,
        })
    }

    fn refusal(self, path: &Path) -> ConfigError {
        let shown = escaped(&path.to_string_lossy());
        let (found, help) = match self {
            Self::Zip => (
                "compressed (zip)".to_owned(),
                "unpack it and pass the JSON file in it, or pipe its content: `unzip -p FILE | welkin-codegen ... --config -`",
            ),
            Self::Gzip => (
                "compressed (gzip)".to_owned(),
                "unpack it, or pipe its content: `gunzip -c FILE | welkin-codegen ... --config -`",
            ),
            Self::Tar => (
                "an archive (tar)".to_owned(),
                "unpack it and pass the JSON files in it, or their directory",
            ),
            Self::Compressed(format) => (
                format!("compressed ({format})"),
                "unpack it and pass the JSON file in it",
            ),
        };
        problem(format!("{shown} is {found}, expected JSON"), help)
    }
}

/// Returns the text without its byte order mark, if it has one.
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
    let help = "save the file as UTF-8, with or without a byte order mark; \
                Windows PowerShell does so with `Out-File -Encoding utf8`, where `>` writes UTF-16";
    let location = location_in(path, text, offset);
    let diagnostic = Diagnostic::error(message).at(location);
    diagnostic.help(help.to_owned()).into()
}
