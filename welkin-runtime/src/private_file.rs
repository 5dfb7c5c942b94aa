//! Files for secrets and health data: their owner's alone, and never half written.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Opens a file that nobody but its owner can read, from its creation on. One that others could read is closed to them,
/// or not opened where that is not permitted.
pub(crate) fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    let file = create(options, path)?;
    close_to_others(&file)?;
    Ok(file)
}

/// Opens a file. One that is created nobody but its owner can read; one that was there before is as it was.
pub(crate) fn create(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

/// Takes from everybody but its owner what they may do with a file.
#[cfg(unix)]
pub(crate) fn close_to_others(file: &File) -> io::Result<()> {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    let metadata = file.metadata()?;
    let is_open_to_others = metadata.permissions().mode() & 0o077 != 0;
    if metadata.is_file() && is_open_to_others {
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    Ok(())
}

/// Nothing: permissions are known on Unix only.
#[cfg(not(unix))]
pub(crate) fn close_to_others(_file: &File) -> io::Result<()> {
    Ok(())
}

/// Writes another file and gives it this one's name, so that nobody ever reads half of it. It is new, so that it has no
/// permissions of a file that was there before.
pub(crate) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let new = beside(path, ".new");
    match std::fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = open(OpenOptions::new().write(true).create_new(true), &new)?;
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
