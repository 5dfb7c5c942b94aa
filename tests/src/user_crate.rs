//! A crate as written by a user of this project, built by Cargo.

use std::fs::{self, File};
use std::path::Path;
use std::time::SystemTime;

use tempfile::TempDir;

use crate::fixture::workspace_root;
use crate::nested_cargo;

/// A user's crate in a separate directory.
#[derive(Debug)]
pub struct UserCrate {
    folder: TempDir,
    name: &'static str,
    target_tmp: &'static str,
}

impl UserCrate {
    /// Creates a crate that depends on `welkin-runtime` and on `dependencies`: sections of a manifest in which
    /// `{welkin}` stands for the root directory of the workspace. `target_tmp` is the calling test's
    /// `CARGO_TARGET_TMPDIR`.
    ///
    /// # Panics
    /// When it can't be written.
    #[must_use]
    pub fn new(name: &'static str, dependencies: &str, target_tmp: &'static str) -> Self {
        let new = Self {
            folder: tempfile::tempdir().expect("a folder can be made"),
            name,
            target_tmp,
        };
        let welkin = workspace_root().display().to_string();
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\nwelkin-runtime = {{ path = \"{{welkin}}/welkin-runtime\" }}\n{dependencies}"
        );
        new.write("Cargo.toml", &manifest.replace("{welkin}", &welkin));
        new
    }

    /// Returns the directory of the crate.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file of the crate.
    ///
    /// # Panics
    /// When it can't be written.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.folder().join(path);
        welkin_codegen::output::write_file(&path, text).expect("the file can be written");
    }

    /// Gives a file of the crate a newer timestamp than all build output.
    ///
    /// # Panics
    /// When there is no such file.
    pub fn touch(&self, path: &str) {
        let file = File::options().append(true).open(self.folder().join(path));
        let touched = file.and_then(|file| file.set_modified(SystemTime::now()));
        touched.expect("the file is there and can be touched");
    }

    /// Builds and runs the crate. Returns whether it succeeded, and the output of the crate and of Cargo.
    ///
    /// # Panics
    /// When Cargo can't be started.
    #[must_use]
    pub fn run(&self) -> Run {
        let output = nested_cargo::command(self.folder(), self.target_tmp)
            .arg("run")
            .output()
            .expect("Cargo runs");
        let cargo = String::from_utf8_lossy(&output.stderr).into_owned();
        Run {
            success: output.status.success(),
            compiled: cargo.contains(&format!("Compiling {}", self.name)),
            program: String::from_utf8_lossy(&output.stdout).into_owned(),
            cargo,
        }
    }
}

/// Returns the time of a file's last change.
///
/// # Panics
/// When there is no such file.
#[must_use]
pub fn modified(path: &Path) -> SystemTime {
    let metadata = fs::metadata(path).expect("the file is there");
    metadata.modified().expect("files have time stamps")
}

/// The result of building and running a crate.
#[derive(Debug)]
pub struct Run {
    /// Whether it was built and exited successfully.
    pub success: bool,
    /// Whether the crate itself was compiled, because it was not up to date.
    pub compiled: bool,
    /// Output of the program.
    pub program: String,
    /// Output of Cargo and the compiler.
    pub cargo: String,
}
