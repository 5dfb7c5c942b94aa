//! Texts on their way: written beside the files that they replace, then moved into their places.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;

use super::mark::Mark;

/// What folders of texts on their way are called, ahead of some random characters.
const PREFIX: &str = ".welkin-staging-";

/// What earlier versions called such files.
const EARLIER_PREFIX: &str = ".welkin-";

/// First words of a lock file, which earlier versions staged as they did code.
const LOCK_MARK: &[u8] = b"# The names that welkin-codegen gave.";

/// Folders of this process with texts on their way. Whoever holds the lock is in the middle of a step.
static IN_USE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn in_use() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    IN_USE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes what is on its way, and lets this process write nothing any more. For the handler of a signal, ahead of the
/// end of the process: files that are just being moved into their places get there first.
pub fn abandon() {
    let mut folders = in_use();
    for folder in std::mem::take(&mut *folders) {
        // The process ends. What can't be removed is left to the next run.
        let _ = fs::remove_dir_all(folder);
    }
    std::mem::forget(folders);
}

/// Texts that are on their way.
#[derive(Debug, Default)]
pub(super) struct Staging {
    /// By the folder in which the files go.
    folders: BTreeMap<PathBuf, TempDir>,
    count: usize,
}

/// A text on its way to a file.
#[derive(Debug)]
pub(super) struct Staged {
    from: PathBuf,
    to: PathBuf,
    is_durable: bool,
}

impl Staged {
    /// Takes the place of the file that it is to replace.
    fn put(&self) -> io::Result<()> {
        fs::rename(&self.from, &self.to)?;
        if let (true, true, Some(parent)) = (self.is_durable, cfg!(unix), self.to.parent()) {
            // Not every file system has this. The file is in its place in any case.
            let _ = File::open(parent).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }
}

impl Staging {
    /// Writes a text beside the file that it is to replace. With `is_durable`, it has reached the disk after that.
    pub(super) fn add(
        &mut self,
        target: &Path,
        text: &str,
        permissions: Option<Permissions>,
        is_durable: bool,
    ) -> io::Result<Staged> {
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
        Ok(Staged {
            from,
            to: target.to_owned(),
            is_durable,
        })
    }

    /// Moves the texts into their places and removes other files, in this order; the last ones are moved at the end.
    /// The error names the file that it is about.
    pub(super) fn commit(
        self,
        staged: &[Staged],
        obsolete: &[PathBuf],
        last: &[Staged],
    ) -> Result<(), (PathBuf, io::Error)> {
        let _step = in_use();
        let put = |staged: &Staged| staged.put().map_err(|error| (staged.to.clone(), error));
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

/// Removes what runs that were killed have left in a folder. Only for who holds the folder's lock: no other run is at
/// work there.
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
        // What can't be removed does no harm.
        let _ = match entry.file_type() {
            Ok(kind) if kind.is_dir() && name.starts_with(PREFIX) => clear_staging(&path),
            Ok(kind) if kind.is_file() && is_of_an_earlier_version(name, &path) => {
                fs::remove_file(&path)
            }
            _ => Ok(()),
        };
    }
}

/// Removes texts, which have numbers for names, and then their folder, which stays if there is anything else in it.
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

/// Whether an earlier version left this file: by its name, and by its content, which may have been cut off.
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
