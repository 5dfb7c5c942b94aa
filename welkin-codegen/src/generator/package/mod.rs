//! A crate of its own for the generated code, with a Cargo feature per module.

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
//! Every module has a Cargo feature that is called like it, and `all`, which is on by default, stands for all of them. An assessment is
//! there when the CDTs that it fills are.
#![forbid(unsafe_code)]
";

/// What a crate of generated code is called, and where it gets the runtime from.
#[derive(Clone, Debug)]
pub struct Package {
    name: String,
    runtime: Runtime,
}

/// Where a crate gets `welkin-runtime` from.
#[derive(Clone, Debug, Default)]
pub enum Runtime {
    /// The registry: the version that belongs to this generator.
    #[default]
    Registry,
    /// A folder, as the manifest is to say it: absolute, or from the crate's own folder.
    Path(String),
    /// A git repository, by its URL.
    Git(String),
}

/// Why there can be no such crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackageError {
    /// Cargo would refuse the name.
    #[error(
        "`{0}` is not a valid crate name: use letters, digits, `-` and `_`, beginning with a letter, no keyword, and not `welkin-runtime`"
    )]
    Name(String),
    /// There is a manifest or README that can't be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// There is a manifest that is none.
    #[error("{path} is not a manifest: {reason}")]
    Manifest {
        /// The file.
        path: String,
        /// What is wrong, and where.
        reason: String,
    },
}

impl Package {
    /// A crate of this name, with the runtime from the registry.
    ///
    /// # Errors
    /// When Cargo would refuse the name, or it is that of the package that generated code depends on.
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

    /// With the runtime from elsewhere.
    #[must_use]
    pub fn runtime(self, runtime: Runtime) -> Self {
        Self { runtime, ..self }
    }
}

impl Generator {
    /// A crate of its own, to be written or compared: `Cargo.toml`, `README.md`, `src/lib.rs`, and one file per module.
    /// Needs the feature `package`.
    ///
    /// Every module has a Cargo feature that is called like it; `all`, which is on by default, stands for all of them.
    /// An existing manifest of such a crate keeps everything but these features and the crate's name, and an existing
    /// README stays altogether. The manifest of any other package is refused.
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
    /// When there is a manifest that can't be read or understood.
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

    /// The sources: file names and contents.
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

/// Names of the features that a generated library asks for.
fn features_in(library: &str) -> BTreeSet<String> {
    let after = library.split("feature = \"").skip(1);
    let names = after.filter_map(|text| text.split_once('"'));
    names.map(|(name, _)| name.to_owned()).collect()
}

/// A file's text, if there is a file.
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

Every module is a Cargo feature, so that a program compiles what it uses:

```toml
{name} = {{ version = \"0.1\", default-features = false, features = [\"...\"] }}
```

`src` and the features in `Cargo.toml` are generated by welkin-codegen: change the configuration and generate again. The rest of `Cargo.toml`,
and this file, are written once and kept.
"
    )
}
