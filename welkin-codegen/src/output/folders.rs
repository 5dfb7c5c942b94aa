//! The directories of output files: resolves, creates and locks them.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::OutputError;
use super::folder_lock::FolderLock;
use super::staging;

/// Returns the directory that contains a file.
pub(super) fn parent(path: &Path) -> &Path {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

/// Resolves symbolic links in the existing part of a path.
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

/// Directories that were created for new files. They are removed again unless they are kept.
pub(super) struct NewFolders(Vec<PathBuf>);

impl NewFolders {
    /// Creates the directories of these files.
    pub(super) fn make<'p>(files: impl Iterator<Item = &'p Path>) -> Result<Self, OutputError> {
        let mut made = Self(Vec::new());
        let mut seen = BTreeSet::new();
        for file in files {
            let folder = parent(file);
            if !seen.insert(folder) {
                continue;
            }
            let above = folder.ancestors();
            let is_missing = |above: &&Path| !above.as_os_str().is_empty() && !above.exists();
            let missing: Vec<&Path> = above.take_while(is_missing).collect();
            fs::create_dir_all(folder).map_err(|error| {
                // The actual problem is a file with the directory's name, not that something exists.
                let error = match error.kind() {
                    io::ErrorKind::AlreadyExists => io::ErrorKind::NotADirectory.into(),
                    _ => error,
                };
                OutputError::writing(file, error)
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
            // A directory that is no longer empty is kept.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Waits until no other run writes into these directories, and removes leftovers of killed runs.
pub(super) fn lock_folders(folders: &BTreeSet<&Path>) -> Vec<FolderLock> {
    // All runs lock directories in this order, which prevents deadlocks.
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

/// Returns the Rust files directly in a directory.
pub(super) fn rust_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in folder.read_dir()? {
        let entry = entry?;
        let path = entry.path();
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        // This crate does not create symbolic links.
        if is_rust && entry.file_type()?.is_file() {
            files.push(path);
        }
    }
    Ok(files)
}
