//! How Cargo notices that a file appears.
//!
//! `rerun-if-changed` of a missing file makes Cargo run the build script, and compile the package, in every build. Of a
//! folder, Cargo takes the newest time stamp of what is in it, follows symbolic links, and passes over those that lead
//! nowhere (`cargo_util::paths::mtime_recursive`). So it watches a folder with a link to the file that is missing.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

/// The name of the folder in `OUT_DIR`.
const FOLDER: &str = "welkin-missing-files";

/// A folder whose time stamp changes when a file appears. Nothing outside of build scripts, and where links can't be
/// made.
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
    // Cargo compares with the time at which the build script was started.
    File::open(folder)?.set_modified(SystemTime::UNIX_EPOCH)
}

#[cfg(not(unix))]
fn link(_folder: &Path, _missing: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
