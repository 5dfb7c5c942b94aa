//! A crate as a user of this project writes it, built by Cargo for real.

use std::fs::{self, File};
use std::path::Path;
use std::time::SystemTime;

use tempfile::TempDir;

use crate::fixture::workspace_root;
use crate::nested_cargo;

/// A user's crate in a folder of its own.
#[derive(Debug)]
pub struct UserCrate {
    folder: TempDir,
    name: &'static str,
    target_tmp: &'static str,
}

impl UserCrate {
    /// A crate that depends on `welkin-runtime` and what `dependencies` adds: sections of a manifest in which
    /// `{welkin}` stands for the folder of the workspace. `target_tmp` is the calling test's `CARGO_TARGET_TMPDIR`.
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

    /// Where the crate is.
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

    /// Makes a file of the crate look newer than everything that was built.
    ///
    /// # Panics
    /// When there is no such file.
    pub fn touch(&self, path: &str) {
        let file = File::options().append(true).open(self.folder().join(path));
        let touched = file.and_then(|file| file.set_modified(SystemTime::now()));
        touched.expect("the file is there and can be touched");
    }

    /// Builds and runs it; what it and Cargo printed, and whether it was good.
    ///
    /// # Panics
    /// When there is no Cargo.
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

/// When a file was last changed.
///
/// # Panics
/// When there is no such file.
#[must_use]
pub fn modified(path: &Path) -> SystemTime {
    let metadata = fs::metadata(path).expect("the file is there");
    metadata.modified().expect("files have time stamps")
}

/// What came of building and running a crate.
#[derive(Debug)]
pub struct Run {
    /// It was built, and ended well.
    pub success: bool,
    /// The crate itself was compiled, that is, it was not up to date.
    pub compiled: bool,
    /// What the program printed.
    pub program: String,
    /// What Cargo and the compiler printed.
    pub cargo: String,
}
