//! A separate crate for the generated code, with a Cargo feature for each module.

mod manifest;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::{GenerateError, Generator};
use crate::diagnostic::printable;
use crate::emit;
use crate::output::{self, Output, Purpose};

use self::manifest::Features;

const LIBRARY_FILE: &str = "lib.rs";

const LIBRARY: &str = "\
//! The API of a Welkin tenant, typed after its Designer configuration.
//!
//! Every module has a Cargo feature with the same name; `all`, which is enabled by default, enables all of them. An
//! assessment is available if the features of the CDTs that it fills are enabled.
#![forbid(unsafe_code)]
";

/// The name of a generated crate, and the source of its `welkin-runtime` dependency.
#[derive(Clone, Debug)]
pub struct Package {
    name: String,
    runtime: Runtime,
}

/// The source of a crate's `welkin-runtime` dependency.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Runtime {
    /// The registry, with the version that belongs to this generator.
    #[default]
    Registry,
    /// A directory, as written to the manifest: absolute, or relative to the crate's directory.
    Path(String),
    /// A git repository, by its URL.
    Git(String),
}

/// Why a crate can't be generated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackageError {
    /// The name is not a valid crate name.
    #[error(
        "`{0}` is not a valid crate name: use letters, digits, `-` and `_`, beginning with a letter, no keyword, and not `welkin-runtime`"
    )]
    Name(String),
    /// An existing manifest or README can't be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Path of the file.
        path: String,
        /// The cause.
        source: io::Error,
    },
    /// An existing manifest is invalid.
    #[error("{path} is not a manifest: {reason}")]
    Manifest {
        /// Path of the file.
        path: String,
        /// The error and its position.
        reason: String,
    },
}

impl Package {
    /// Creates a crate with this name, with the runtime from the registry.
    ///
    /// # Errors
    /// When the name is not a valid crate name, or is that of a package on which generated code depends.
    pub fn new(name: &str) -> Result<Self, PackageError> {
        let is_plain = name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        let is_first_a_letter = name.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_name = syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_ok();
        let is_runtime = name.replace('_', "-") == "welkin-runtime";
        if is_plain && is_first_a_letter && is_name && !is_runtime {
            Ok(Self {
                name: name.to_owned(),
                runtime: Runtime::default(),
            })
        } else {
            Err(PackageError::Name(printable(name)))
        }
    }

    /// Sets the source of the runtime.
    #[must_use]
    pub fn runtime(self, runtime: Runtime) -> Self {
        Self { runtime, ..self }
    }
}

impl Generator {
    /// Generates a separate crate, to be written or compared: `Cargo.toml`, `README.md`, `src/lib.rs`, and one file per
    /// module. Requires the feature `package`.
    ///
    /// Every module has a Cargo feature with the same name; `all`, which is enabled by default, enables all of them. In
    /// an existing manifest of such a crate, only these features and the crate's name are updated; an existing README
    /// is not changed. The manifest of any other package is refused.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use welkin_codegen::Package;
    ///
    /// let generator = welkin_codegen::Generator::from_file("designer-export.json")?;
    /// generator.package("clinic-api", &Package::new("clinic-api")?)?.write()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When an existing manifest can't be read or parsed.
    pub fn package(
        &self,
        folder: impl AsRef<Path>,
        package: &Package,
    ) -> Result<Output, GenerateError> {
        let folder = folder.as_ref();
        let library = folder.join("src").join(LIBRARY_FILE);
        let earlier = existing(&library)?.filter(|_| output::is_generated(&library));
        let manifest_path = folder.join("Cargo.toml");
        let old_manifest = existing(&manifest_path)?;
        let is_ours = earlier.is_some() || old_manifest.as_deref().is_some_and(manifest::is_ours);
        let features = Features {
            now: emit::features(&self.model),
            earlier: earlier.as_deref().map(features_in).unwrap_or_default(),
        };
        let manifest = match old_manifest {
            None => manifest::new(package, &features),
            Some(text) => manifest::updated(&text, package, &features).map_err(|reason| {
                PackageError::Manifest {
                    path: shown(&manifest_path),
                    reason,
                }
            })?,
        };
        let readme_path = folder.join("README.md");
        let readme = match existing(&readme_path)? {
            None => readme(package),
            Some(text) => text,
        };
        let files = [
            (manifest_path, manifest, Purpose::Manifest { is_ours }),
            (readme_path, readme, Purpose::Other),
        ];
        let output = Output::folder(&folder.join("src"), LIBRARY_FILE, self.library()?);
        Ok(self.complete(output).and(files).within(folder))
    }

    /// Returns the sources: file names and contents.
    fn library(&self) -> Result<Vec<(String, String)>, GenerateError> {
        let header = self.header();
        let mut files = self.generate()?.crate_files();
        for (name, text) in files.iter_mut().filter(|(name, _)| name == "mod.rs") {
            let items = text.strip_prefix(&header).unwrap_or(text);
            *text = format!("{header}\n{LIBRARY}{items}");
            *name = LIBRARY_FILE.to_owned();
        }
        Ok(files)
    }
}

/// Returns the names of the features to which a generated library refers.
fn features_in(library: &str) -> BTreeSet<String> {
    let after = library.split("feature = \"").skip(1);
    let names = after.filter_map(|text| text.split_once('"'));
    names.map(|(name, _)| name.to_owned()).collect()
}

/// Returns the text of a file, if it exists.
fn existing(path: &Path) -> Result<Option<String>, PackageError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(PackageError::Read {
            path: shown(path),
            source,
        }),
    }
}

fn shown(path: &Path) -> String {
    printable(&PathBuf::from(path).to_string_lossy())
}

fn readme(package: &Package) -> String {
    let name = &package.name;
    let module = name.replace('-', "_");
    format!(
        "\
# {name}

The API of a Welkin tenant, typed after its Designer configuration: a struct per CDT, an enum per option list, and a client.

```rust,no_run
# fn main() -> Result<(), Box<dyn std::error::Error>> {{
let welkin = {module}::Client::connect(welkin_runtime::Config::from_env()?)?;
let patient = welkin.patient(\"a patient's id\");
# Ok(())
# }}
```

Every module is a Cargo feature, so that a program compiles only what it uses:

```toml
{name} = {{ version = \"0.1\", default-features = false, features = [\"...\"] }}
```

`src` and the features in `Cargo.toml` are generated by welkin-codegen: change the configuration and generate again. The rest of `Cargo.toml`,
and this file, are written once and kept.
"
    )
}
