//! A lock that prevents concurrent runs in the same directory.

use std::fs::File;
use std::io;
use std::path::Path;

/// An advisory lock on a directory, held until it is dropped or the process ends for any reason.
///
/// It creates no files: on Unix, the directory itself is locked. Elsewhere, a directory can't be opened as a file, and
/// nothing is locked.
#[derive(Debug)]
pub(super) struct FolderLock {
    _folder: File,
}

impl FolderLock {
    /// Waits for other runs; `None` if the system or the file system does not support such locks.
    pub(super) fn of(folder: &Path) -> Option<Self> {
        let file = File::open(folder).ok().filter(|_| cfg!(unix))?;
        loop {
            match file.lock() {
                Ok(()) => return Some(Self { _folder: file }),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return None,
            }
        }
    }
}
