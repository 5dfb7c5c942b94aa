//! Cargo, run by a test on crates that the test has written.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fixture::workspace_root;

/// Returns a Cargo command for a directory, with the lock file of this workspace: it uses the tested versions and needs
/// no network. `target_tmp` is the calling test's `CARGO_TARGET_TMPDIR`; the target directory is next to it, so that
/// dependencies are built once for all tests.
///
/// # Panics
/// When the lock file can't be copied.
#[must_use]
pub fn command(folder: &Path, target_tmp: &str) -> Command {
    let lock = workspace_root().join("Cargo.lock");
    std::fs::copy(lock, folder.join("Cargo.lock")).expect("the lock file can be copied");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target_directory(target_tmp))
        .env("CARGO_NET_OFFLINE", "true")
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    command
}

/// Returns the target directory for crates that tests have written.
#[must_use]
pub fn target_directory(target_tmp: &str) -> PathBuf {
    Path::new(target_tmp).with_file_name("generated-tests")
}
