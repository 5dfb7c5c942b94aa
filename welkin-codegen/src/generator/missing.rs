//! Makes Cargo notice that a missing file is created.
//!
//! `rerun-if-changed` for a missing file makes Cargo run the build script and compile the package in every build. For a
//! directory, Cargo uses the newest timestamp of its entries, follows symbolic links, and ignores broken ones
//! (`cargo_util::paths::mtime_recursive`). So Cargo watches a directory that contains a link to the missing file.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

/// Name of the directory in `OUT_DIR`.
const FOLDER: &str = "welkin-missing-files";

/// Returns a directory whose timestamp changes when a file is created; `None` outside of build scripts, and where links
/// can't be created.
pub(super) fn folder_for(missing: &Path) -> io::Result<Option<PathBuf>> {
    let (Some(out_dir), true) = (env::var_os("OUT_DIR"), cfg!(unix)) else {
        return Ok(None);
    };
    let folder = Path::new(&out_dir).join(FOLDER);
    link(&folder, missing)?;
    Ok(Some(folder))
}

#[cfg(unix)]
fn link(folder: &Path, missing: &Path) -> io::Result<()> {
    use std::fs::{self, File};
    use std::os::unix::fs::symlink;
    use std::time::SystemTime;

    let missing = std::path::absolute(missing)?;
    let link = folder.join(missing.file_name().unwrap_or_default());
    fs::create_dir_all(folder)?;
    if fs::read_link(&link).ok().as_deref() != Some(&*missing) {
        if link.is_symlink() {
            fs::remove_file(&link)?;
        }
        symlink(&missing, &link)?;
    }
    // Cargo compares the timestamp with the start time of the build script.
    File::open(folder)?.set_modified(SystemTime::UNIX_EPOCH)
}

#[cfg(not(unix))]
fn link(_folder: &Path, _missing: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
