//! One run at a time in a folder.

use std::fs::File;
use std::io;
use std::path::Path;

/// An advisory lock on a folder, held until it is dropped or the process ends, however it ends.
///
/// It leaves nothing behind: on Unix the folder itself is locked. Elsewhere a folder can't be opened as a file, and
/// nothing is locked.
#[derive(Debug)]
pub(super) struct FolderLock {
    _folder: File,
}

impl FolderLock {
    /// Waits for other runs; `None` where the system or the file system has no such locks.
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
