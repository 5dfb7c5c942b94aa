//! The file with the certificate to trust.

use std::io;
use std::path::PathBuf;

use welkin_sandbox::Sandbox;

/// Returns the path of the certificate's file. The port makes it unique on this machine.
pub(super) fn path(port: u16) -> PathBuf {
    std::env::temp_dir().join(format!("welkin-sandbox-{port}.pem"))
}

/// Writes the certificate to its file, if there is one.
///
/// # Errors
/// When the file can't be written.
pub(crate) fn write(sandbox: &Sandbox) -> io::Result<Option<PathBuf>> {
    let Some(certificate) = sandbox.root_certificate() else {
        return Ok(None);
    };
    let origin = sandbox.origin();
    let port = origin.rsplit(':').next().and_then(|port| port.parse().ok());
    let path = path(port.unwrap_or(443));
    std::fs::write(&path, certificate)?;
    Ok(Some(path))
}
