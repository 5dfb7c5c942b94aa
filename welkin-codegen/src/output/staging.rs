//! Staged files: written next to the files that they replace, then moved into place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;

use super::mark::Mark;

/// Prefix of the names of staging directories, followed by random characters.
const PREFIX: &str = ".welkin-staging-";

/// Prefix of staged files in earlier versions.
const EARLIER_PREFIX: &str = ".welkin-";

/// First words of a lock file, which earlier versions staged in the same way as code.
const LOCK_MARK: &[u8] = b"# The names that welkin-codegen gave.";

/// Staging directories of this process. The lock is held while a step is in progress.
static IN_USE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn in_use() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    IN_USE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes staged files, and prevents further writes by this process. For a signal handler before the process exits: if
/// files are currently being moved into place, this waits until they are complete.
pub fn abandon() {
    let mut folders = in_use();
    for folder in std::mem::take(&mut *folders) {
        // The process is about to exit. Anything that can't be removed is left to the next run.
        let _ = fs::remove_dir_all(folder);
    }
    std::mem::forget(folders);
}

/// A set of staged files.
#[derive(Debug, Default)]
pub(super) struct Staging {
    /// By the directory of the target files.
    folders: BTreeMap<PathBuf, TempDir>,
    count: usize,
}

/// A staged file and its target.
#[derive(Debug)]
pub(super) struct StagedFile {
    from: PathBuf,
    to: PathBuf,
    is_durable: bool,
}

impl StagedFile {
    /// Replaces the target.
    fn put(&self) -> io::Result<()> {
        fs::rename(&self.from, &self.to)?;
        if let (true, true, Some(parent)) = (self.is_durable, cfg!(unix), self.to.parent()) {
            // Not every file system supports this. The file is in place in any case.
            let _ = File::open(parent).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }
}

impl Staging {
    /// Writes a text next to the file that it replaces. With `is_durable`, it is flushed to disk.
    pub(super) fn add(
        &mut self,
        target: &Path,
        text: &str,
        permissions: Option<Permissions>,
        is_durable: bool,
    ) -> io::Result<StagedFile> {
        let mut in_use = in_use();
        let parent = target
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        let folder = match self.folders.get(parent) {
            Some(folder) => folder,
            None => {
                let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent)?;
                in_use.insert(folder.path().to_owned());
                self.folders.entry(parent.to_owned()).or_insert(folder)
            }
        };
        let from = folder.path().join(self.count.to_string());
        self.count += 1;
        let mut file = File::create_new(&from)?;
        file.write_all(text.as_bytes())?;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        if is_durable {
            file.sync_all()?;
        }
        Ok(StagedFile {
            from,
            to: target.to_owned(),
            is_durable,
        })
    }

    /// Moves the files into place and removes obsolete ones, in this order; those in `last` are moved at the end. The
    /// error contains the affected path.
    pub(super) fn commit(
        self,
        staged: &[StagedFile],
        obsolete: &[PathBuf],
        last: &[StagedFile],
    ) -> Result<(), (PathBuf, io::Error)> {
        let _step = in_use();
        let put = |staged: &StagedFile| staged.put().map_err(|error| (staged.to.clone(), error));
        staged.iter().try_for_each(put)?;
        for path in obsolete {
            fs::remove_file(path).map_err(|error| (path.clone(), error))?;
        }
        last.iter().try_for_each(put)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        let mut in_use = in_use();
        for (_, folder) in std::mem::take(&mut self.folders) {
            in_use.remove(folder.path());
            drop(folder);
        }
    }
}

/// Removes leftovers of killed runs from a directory. The caller must hold the directory's lock, so that no other run
/// is active there.
pub(super) fn clear_leftovers(folder: &Path) {
    let Ok(entries) = folder.read_dir() else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name
            .to_str()
            .filter(|name| name.starts_with(EARLIER_PREFIX))
        else {
            continue;
        };
        let path = entry.path();
        // Anything that can't be removed is harmless.
        let _ = match entry.file_type() {
            Ok(kind) if kind.is_dir() && name.starts_with(PREFIX) => clear_staging(&path),
            Ok(kind) if kind.is_file() && is_of_an_earlier_version(name, &path) => {
                fs::remove_file(&path)
            }
            _ => Ok(()),
        };
    }
}

/// Removes staged files, whose names are numbers, and then their directory unless it contains anything else.
fn clear_staging(folder: &Path) -> io::Result<()> {
    for entry in folder.read_dir()? {
        let entry = entry?;
        let is_text = entry
            .file_name()
            .to_str()
            .is_some_and(|name| name.parse::<usize>().is_ok());
        if is_text && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    fs::remove_dir(folder)
}

/// Whether a file was left by an earlier version, by its name, and by its content, which may be truncated.
fn is_of_an_earlier_version(name: &str, path: &Path) -> bool {
    const RANDOM: usize = 6;
    let random = name.strip_prefix(EARLIER_PREFIX).unwrap_or_default();
    let is_named =
        random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_named
        && fs::read(path).is_ok_and(|text| {
            text.is_empty() || Mark::of(&text) != Mark::None || text.starts_with(LOCK_MARK)
        })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::clear_leftovers;

    #[test]
    fn only_what_is_certainly_a_leftover_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in [
            ".welkin-staging-abcdef",
            ".welkin-backup",
            ".welkin-staging-mine",
        ] {
            fs::create_dir(path(name)).unwrap();
            fs::write(path(name).join("0"), "text").unwrap();
        }
        fs::write(path(".welkin-staging-mine/notes"), "mine").unwrap();
        fs::write(
            path(".welkin-Ab12Cd"),
            "// @generated by welkin-codegen 0.1.0 fr",
        )
        .unwrap();
        fs::write(path(".welkin-empty1"), "").unwrap();
        fs::write(path(".welkin-secret"), "mine").unwrap();
        fs::write(path(".welkin-config"), "mine").unwrap();
        clear_leftovers(folder.path());
        let mut left: Vec<_> = folder
            .path()
            .read_dir()
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        left.sort();
        assert_eq!(
            left,
            [
                ".welkin-backup",
                ".welkin-config",
                ".welkin-secret",
                ".welkin-staging-mine"
            ]
        );
        assert!(path(".welkin-staging-mine/notes").exists());
    }
}
