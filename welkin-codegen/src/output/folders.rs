//! The folders that files are written into: found, made, and locked against other runs.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::OutputError;
use super::folder_lock::FolderLock;
use super::staging;
use super::target::Target;

/// The folder that a file is in.
pub(super) fn parent(path: &Path) -> &Path {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

/// A path without links, as far as it exists.
pub(super) fn real_path(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match (absolute.parent(), absolute.file_name()) {
        (Some(parent), Some(name)) => real_path(parent).join(name),
        _ => absolute,
    }
}

/// Folders that were made for files to come. They are removed again unless they are kept.
pub(super) struct NewFolders(Vec<PathBuf>);

impl NewFolders {
    pub(super) fn make(targets: &[Target]) -> Result<Self, OutputError> {
        let mut made = Self(Vec::new());
        let mut seen = BTreeSet::new();
        for target in targets {
            let folder = parent(&target.path);
            if !seen.insert(folder) {
                continue;
            }
            let above = folder.ancestors();
            let is_missing = |above: &&Path| !above.as_os_str().is_empty() && !above.exists();
            let missing: Vec<&Path> = above.take_while(is_missing).collect();
            fs::create_dir_all(folder).map_err(|error| {
                // A file in the way is what is wrong, not that something exists.
                let error = match error.kind() {
                    io::ErrorKind::AlreadyExists => io::ErrorKind::NotADirectory.into(),
                    _ => error,
                };
                OutputError::writing(&target.path, error)
            })?;
            made.0.extend(missing.into_iter().rev().map(Path::to_owned));
        }
        Ok(made)
    }

    pub(super) fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for NewFolders {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // One that somebody else has put something into stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Waits until no other run writes into these folders, and removes what runs that were killed have left there.
pub(super) fn lock_folders(folders: &BTreeSet<&Path>) -> Vec<FolderLock> {
    // Everybody takes them in this order, so that nobody waits for who waits.
    let folders: BTreeSet<PathBuf> = folders.iter().map(|folder| real_path(folder)).collect();
    let mut locks = Vec::new();
    for folder in folders {
        let lock = FolderLock::of(&folder);
        if lock.is_some() {
            staging::clear_leftovers(&folder);
        }
        locks.extend(lock);
    }
    locks
}

/// The Rust files right in a folder.
pub(super) fn rust_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in folder.read_dir()? {
        let entry = entry?;
        let path = entry.path();
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        // A symbolic link is no file of this crate.
        if is_rust && entry.file_type()?.is_file() {
            files.push(path);
        }
    }
    Ok(files)
}
