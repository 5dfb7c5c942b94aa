//! Real configurations and recordings, which are not part of the repository.

use std::io::{self, Write};
use std::path::PathBuf;

/// Returns the directory in the environment variable `WELKIN_REAL_DATA`; without it, prints what the caller skips. A
/// relative path is relative to the root of the workspace.
#[must_use]
pub fn folder(what_is_skipped: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("WELKIN_REAL_DATA");
    if folder.is_none() {
        // Not `eprintln!`, which the test harness captures.
        let _ = writeln!(
            io::stderr(),
            "SKIPPED: {what_is_skipped}: WELKIN_REAL_DATA is not set"
        );
    }
    Some(crate::fixture::workspace_root().join(folder?))
}
