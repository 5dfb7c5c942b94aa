//! Files for secrets and health data: accessible only to their owner, and never half written.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Opens a file that only its owner can read, from its creation on. If others could read an existing file, their access
/// is removed; if that is not permitted, the file is not opened.
pub(crate) fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    let file = create(options, path)?;
    close_to_others(&file)?;
    Ok(file)
}

/// Opens a file. A new file is readable only by its owner; an existing one keeps its permissions.
pub(crate) fn create(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

/// Removes the permissions of everybody except the file's owner.
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

/// Does nothing: permissions are supported on Unix only.
#[cfg(not(unix))]
pub(crate) fn close_to_others(_file: &File) -> io::Result<()> {
    Ok(())
}

/// Writes a temporary file and renames it to this path, so that no process reads a partial file. The file is new, so it
/// does not inherit the permissions of an existing one.
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

/// The path with an extension appended to the file's name.
pub(crate) fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(extension);
    path.into()
}
