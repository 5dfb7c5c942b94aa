//! A file of an output, and the existing file at its path.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::{Refusal, RefusalReason};
use super::folders;
use super::mark::Mark;
use super::same_content::{Language, unix_lines};
use crate::config;
use crate::lock;

/// The purpose of a file, which determines which existing file it may replace.
#[derive(Clone, Debug)]
#[cfg_attr(
    not(feature = "package"),
    expect(dead_code, reason = "only packages have manifests")
)]
pub(crate) enum Purpose {
    /// Generated code in a single file.
    Code,
    /// A file of a module tree, with the name of the root module.
    Member {
        /// `mod.rs` or `lib.rs`.
        root: &'static str,
    },
    /// A manifest, which its owner may edit, and which is updated in place.
    Manifest {
        /// Whether the package was created by this crate.
        is_ours: bool,
    },
    /// The lock file.
    Lock {
        /// Its text when it was read.
        read: Option<Arc<str>>,
    },
    /// A response of a formation endpoint.
    Formation,
    /// Any other file; an existing one is always replaced.
    Other,
}

impl Purpose {
    pub(super) fn language(&self) -> Language {
        match self {
            Self::Code | Self::Member { .. } => Language::Rust,
            Self::Manifest { .. } | Self::Lock { .. } => Language::Toml,
            Self::Formation => Language::Json,
            Self::Other => Language::Bytes,
        }
    }

    /// Whether a file can't simply be generated again, so that it must survive a power failure.
    pub(super) fn is_durable(&self) -> bool {
        !matches!(self, Self::Code | Self::Member { .. })
    }
}

/// The intended content of a file.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(super) path: PathBuf,
    pub(super) text: String,
    pub(super) purpose: Purpose,
}

/// An existing file at the path of a target.
#[derive(Debug)]
pub(super) struct ExistingFile {
    pub(super) content: Vec<u8>,
    permissions: Permissions,
    /// Path of the file itself, if the target's path is a symbolic link.
    pub(super) path: PathBuf,
    leads_elsewhere: bool,
}

impl ExistingFile {
    /// Reads the file at a path, if there is one.
    pub(super) fn at(path: &Path) -> io::Result<Option<Self>> {
        let link = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata.is_symlink(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let (real, leads_elsewhere) = if link {
            resolve(path)
        } else {
            (path.to_owned(), false)
        };
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if link && error.kind() == io::ErrorKind::NotFound => {
                return Ok(Some(Self::nowhere(
                    path,
                    fs::symlink_metadata(path)?.permissions(),
                )));
            }
            Err(error) => return Err(error),
        };
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !metadata.is_file() {
            return Err(io::Error::other("not a regular file"));
        }
        Ok(Some(Self {
            content: fs::read(path)?,
            permissions: metadata.permissions(),
            path: real,
            leads_elsewhere,
        }))
    }

    /// Returns a broken symbolic link.
    fn nowhere(path: &Path, permissions: Permissions) -> Self {
        Self {
            content: Vec::new(),
            permissions,
            path: path.to_owned(),
            leads_elsewhere: true,
        }
    }
}

/// Returns the file to which a symbolic link leads, and whether it is in another directory than the link.
fn resolve(link: &Path) -> (PathBuf, bool) {
    let folder = |path: &Path| Some(path.parent()?.to_owned());
    let here = folders::parent(link).canonicalize().ok();
    match link.canonicalize() {
        Ok(real) => {
            let is_here = folder(&real) == here;
            (real, !is_here)
        }
        Err(_) => (link.to_owned(), true),
    }
}

/// The step to take for a target.
#[derive(Debug)]
pub(super) enum Step {
    /// There is no file yet.
    Create,
    /// The existing file has different content.
    Replace(ExistingFile),
    /// The existing file has equivalent content.
    Keep,
}

impl Target {
    /// Compares the target with the existing file.
    pub(super) fn step(&self) -> io::Result<Step> {
        if says(&self.path, self.text.as_bytes())? {
            return Ok(Step::Keep);
        }
        let existing = ExistingFile::at(&self.path)?;
        Ok(match existing {
            None => Step::Create,
            // A link is kept as long as nothing has to be written through it.
            Some(existing)
                if self
                    .purpose
                    .language()
                    .is_same(&existing.content, &self.text) =>
            {
                Step::Keep
            }
            Some(existing) => Step::Replace(existing),
        })
    }

    /// Returns why an existing file must not be replaced, if so; `declared` are the files of the tree from an earlier
    /// run.
    pub(super) fn refusal(
        &self,
        existing: &ExistingFile,
        declared: &BTreeSet<String>,
    ) -> Option<Refusal> {
        let reason = self.reason(existing, declared).or_else(|| {
            let is_kept = !matches!(self.purpose, Purpose::Other);
            (is_kept && existing.permissions.readonly()).then_some(RefusalReason::ReadOnly)
        })?;
        Some(Refusal {
            path: self.path.clone(),
            reason,
        })
    }

    fn reason(
        &self,
        existing: &ExistingFile,
        declared: &BTreeSet<String>,
    ) -> Option<RefusalReason> {
        let content = existing.content.trim_ascii();
        let is_followed =
            matches!(self.purpose, Purpose::Lock { .. } | Purpose::Other) && !content.is_empty();
        if existing.leads_elsewhere && !is_followed {
            return Some(RefusalReason::LinkElsewhere);
        }
        if content.is_empty() {
            return None;
        }
        let mark = Mark::of(&existing.content);
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        match &self.purpose {
            Purpose::Code => match mark {
                Mark::None => Some(RefusalReason::NotGenerated),
                Mark::MemberOf(_) => Some(RefusalReason::OtherOutput),
                Mark::Plain if declared.contains(&*name) => Some(RefusalReason::OtherOutput),
                Mark::Plain => None,
            },
            Purpose::Member { root } => match mark {
                Mark::None => Some(RefusalReason::NotGenerated),
                Mark::MemberOf(other) if other == *root => None,
                Mark::Plain if name == *root || declared.contains(&*name) => None,
                Mark::Plain | Mark::MemberOf(_) => Some(RefusalReason::OtherOutput),
            },
            Purpose::Manifest { is_ours } => (!is_ours).then_some(RefusalReason::OtherManifest),
            Purpose::Lock { .. } => {
                let is_lock = lock::is_lock_file(&self.path, &existing.content);
                (!is_lock).then_some(RefusalReason::NotLock)
            }
            Purpose::Formation => {
                let is_formation = config::is_formation(&self.path, content);
                (!is_formation).then_some(RefusalReason::NotFormation)
            }
            Purpose::Other => None,
        }
    }

    /// Returns the path to write, and the text with the line endings and the permissions of the file that it replaces.
    pub(super) fn staged_as<'t>(
        &'t self,
        step: &'t Step,
    ) -> (&'t Path, Cow<'t, str>, Option<Permissions>) {
        let Step::Replace(existing) = step else {
            return (&self.path, Cow::Borrowed(&self.text), None);
        };
        let is_other = matches!(self.purpose, Purpose::Other);
        let text = if !is_other && has_windows_lines(&existing.content) {
            Cow::Owned(unix_lines(&self.text).replace('\n', "\r\n"))
        } else {
            Cow::Borrowed(&*self.text)
        };
        (&existing.path, text, Some(existing.permissions.clone()))
    }
}

/// Whether a file exists and has these bytes. It is compared in chunks, so that it is not held in memory: most files
/// are equal or differ early.
fn says(path: &Path, mut bytes: &[u8]) -> io::Result<bool> {
    let is_as_long =
        fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() == bytes.len() as u64);
    if !is_as_long {
        return Ok(false);
    }
    let mut file = BufReader::new(File::open(path)?);
    loop {
        let part = file.fill_buf()?;
        if part.is_empty() {
            return Ok(bytes.is_empty());
        }
        let Some(rest) = bytes.strip_prefix(part) else {
            return Ok(false);
        };
        let length = part.len();
        bytes = rest;
        file.consume(length);
    }
}

/// Whether every line has a Windows line ending.
fn has_windows_lines(text: &[u8]) -> bool {
    let mut lines = text
        .split_inclusive(|byte| *byte == b'\n')
        .filter(|line| line.ends_with(b"\n"))
        .peekable();
    lines.peek().is_some() && lines.all(|line| line.ends_with(b"\r\n"))
}
