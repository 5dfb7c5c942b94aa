//! Files for secrets and health data: their owner's alone, and never half written.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Opens a file; one that is created nobody but its owner can read.
pub(crate) fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

/// Writes another file and gives it this one's name, so that nobody ever reads half of it.
pub(crate) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let new = beside(path, ".new");
    let mut file = open(
        OpenOptions::new().write(true).create(true).truncate(true),
        &new,
    )?;
    file.write_all(content)?;
    file.sync_all()?;
    std::fs::rename(new, path)
}

/// The path with something added to the file's name.
pub(crate) fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(extension);
    path.into()
}
