//! Reads a lock file, and refuses an incomplete one.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Lock;
use super::text::{END, END_SINCE, HEADER, VERSION};
use crate::config::ConfigError;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::NameTree;
use crate::options::document::{Document, Located, Table};
use crate::options::names::{self, Grammar};
use crate::options::report_duplicates;

/// Name of the lock file.
pub(crate) const FILE_NAME: &str = "welkin.lock";

/// Suggested fix for a lock file that can't be used.
const RESTORE: &str =
    "restore the file from version control, or delete it to derive all names again";

/// Suggested fix for a file that is not a lock file.
const OTHER_FILE: &str = "choose the path of a lock file, or one where there is no file yet";

/// Whether a file is a lock file, by its name, its first line, or its version.
pub(crate) fn is_lock_file(path: &Path, text: &[u8]) -> bool {
    let is_named = path.file_name().is_some_and(|name| name == FILE_NAME);
    let first = HEADER.lines().next().unwrap_or_default();
    let text = String::from_utf8_lossy(text);
    let mut lines = text.lines().map(str::trim);
    is_named || lines.any(|line| line == first || line.starts_with("version = "))
}

/// Whether there is no file at a path. A file that can't be examined, and a link that leads nowhere, are there.
pub(super) fn is_missing(path: &Path) -> bool {
    let found = fs::symlink_metadata(path);
    found.is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// Returns the version of a lock file if its grammar is known; reports it otherwise. Every version wrote it, so a lock
/// file without it was cut off. `is_lock` is whether the file looks like a lock file.
fn known_version(root: Table<'_, '_>, is_lock: bool) -> Option<u32> {
    if !root.has("version") {
        let (message, help) = if is_lock {
            (
                "the lock file has no `version`, so a part of it is missing",
                RESTORE,
            )
        } else {
            ("not a lock file, because it has no `version`", OTHER_FILE)
        };
        root.refuse(
            &Located::from(()),
            message.to_owned(),
            Some(help.to_owned()),
        );
        return None;
    }
    // Another type is reported.
    let version = root.integer("version")?;
    let number = version.value.parse::<u32>();
    let known = number.ok().filter(|number| (1..=VERSION).contains(number));
    if known.is_none() {
        let message = format!("unsupported lock file version {}", version.value);
        let help = format!(
            "this version of welkin-codegen reads versions up to {VERSION}; for a later one, update welkin-codegen"
        );
        root.refuse(&version, message, Some(help));
    }
    known
}

/// Reports a lock file without its closing line, such as one that was cut off at the end of a line. The line may be
/// anywhere, because a person or a merge may add names after it.
fn check_end(document: &Document, version: u32, root: Table<'_, '_>) {
    if version < END_SINCE || document.text.lines().any(|line| line.trim() == END) {
        return;
    }
    let end = Located {
        value: (),
        offset: Some(document.text.trim_end().len()),
    };
    let message = "the lock file lacks its closing line, so a part of it may be missing";
    let help = format!(
        "restore the file from version control, or add the line `{END}` if no name is missing"
    );
    root.refuse(&end, message.to_owned(), Some(help));
}

fn warnings(problem: &ConfigError) -> Vec<Diagnostic> {
    let ConfigError::Diagnostics(problems) = problem else {
        return vec![Diagnostic::warning(problem.to_string())];
    };
    let warning = |problem: &Diagnostic| {
        let mut warning = problem.clone();
        warning.severity = Severity::Warning;
        warning
    };
    problems.iter().map(warning).collect()
}

impl Lock {
    /// Reads the default lock file. Its problems are reported only where it is used: see [`Lock::check`].
    pub(crate) fn read_default(path: PathBuf) -> Self {
        Self::read(path.clone()).unwrap_or_else(|problem| Self {
            warnings: warnings(&problem),
            problem: Some(problem),
            ..Self::missing(path)
        })
    }

    fn missing(path: PathBuf) -> Self {
        Self {
            path,
            document: None,
            names: NameTree::default(),
            problem: None,
            warnings: Vec::new(),
        }
    }

    /// Reads a lock file; a missing one contains no names. A file that was cut off is not a missing one: all names
    /// would be derived anew, unnoticed.
    pub(crate) fn read(path: PathBuf) -> Result<Self, ConfigError> {
        if is_missing(&path) {
            return Ok(Self::missing(path));
        }
        let document = Document::read(&path)?;
        let merged = document.without_repeated_lines();
        // A crash may leave a file of the right length without its content.
        let is_nothing = |c: char| c.is_whitespace() || c == '\0';
        if document.text.chars().all(is_nothing) {
            let start = Document::new(&*path, "").location(0);
            let problem = Diagnostic::error("the lock file is empty").at(start);
            return Err(problem.help(RESTORE.to_owned()).into());
        }
        let is_lock = is_lock_file(&path, document.text.as_bytes());
        // A file that the user named by mistake is not to be deleted.
        let help = if is_lock { RESTORE } else { OTHER_FILE };
        let names = merged.understand("the lock file", Some(help), |root| {
            // The keys of an unknown version are unknown, too.
            let Some(version) = known_version(root, is_lock) else {
                return NameTree::default();
            };
            check_end(&document, version, root);
            root.knows(&[&["version"][..], &names::section_keys()].concat());
            let entries = names::read(root, Grammar::Lock);
            report_duplicates(&entries.names, root);
            entries.names
        })?;
        Ok(Self {
            path,
            document: Some(document),
            names,
            problem: None,
            warnings: Vec::new(),
        })
    }
}
