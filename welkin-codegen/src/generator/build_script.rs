//! The entry points for build scripts: report inputs and warnings to Cargo.

use std::path::Path;

use super::{GenerateError, Generator, missing};
use crate::output::Written;

impl Generator {
    /// For build scripts: writes to `OUT_DIR`, tells Cargo which inputs it depends on, and passes warnings on. A name
    /// that ends in `.rs` is a single file. Any other name is a directory with `mod.rs` and one file per CDT, so that a
    /// change to one CDT leaves the other files unchanged:
    ///
    // Documentation tests have no `OUT_DIR`; `tests/tests/build_script.rs` compiles a program with this line.
    /// ```text
    /// mod care {
    ///     include!(concat!(env!("OUT_DIR"), "/care/mod.rs"));
    /// }
    /// ```
    ///
    /// # Errors
    /// When not run by Cargo, or when a file can't be written.
    pub fn write_to_out_dir(&self, name: &str) -> Result<Written, GenerateError> {
        let out_dir = std::env::var_os("OUT_DIR").ok_or(GenerateError::NoOutDir)?;
        let path = Path::new(&out_dir).join(name);
        self.check_lock_file()?;
        self.tell_cargo();
        if is_rust_file(&path) {
            return self.write_file(path);
        }
        self.write_with(|generator| {
            Ok(generator.folder(&path, generator.generate()?.included_files()))
        })
    }

    /// For build scripts of packages that keep generated code among their sources: writes there, tells Cargo which
    /// inputs it depends on, and passes warnings on. `path` is relative to the package's directory. A path that ends in
    /// `.rs` is a single file, any other a directory with `mod.rs` and one file per CDT.
    ///
    /// # Errors
    /// When a file can't be written.
    pub fn write_to_package(&self, path: impl AsRef<Path>) -> Result<Written, GenerateError> {
        self.check_lock_file()?;
        self.tell_cargo();
        if is_rust_file(path.as_ref()) {
            self.write_file(path)
        } else {
            self.write_directory(path)
        }
    }

    /// Cargo watches directories recursively, so the paths as passed by the caller are sufficient.
    fn tell_cargo(&self) {
        let others = self.options.document().map(|document| &document.path);
        let others = others
            .into_iter()
            .chain(self.existing_lock().map(|lock| &lock.path));
        for path in self.paths.iter().chain(others) {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        if let Some(lock) = self.lock.as_ref().filter(|lock| !lock.exists()) {
            // Without this, a lock file that is added later would change names only in the next clean build.
            if let Ok(Some(folder)) = missing::folder_for(&lock.path) {
                println!("cargo::rerun-if-changed={}", folder.display());
            }
        }
        self.pass_warnings_on();
    }
}

fn is_rust_file(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

#[cfg(test)]
mod tests {
    use crate::generator::Generator;

    /// A build script that returns an error shows its `Debug` form.
    #[test]
    fn an_error_reads_the_same_from_a_build_script() {
        let error = Generator::from_text("export.json", "[{\"name\":").unwrap_err();
        assert_eq!(format!("error: {error:?}"), error.to_string());
        assert!(error.to_string().contains("export.json:1:10"), "{error}");
    }
}
