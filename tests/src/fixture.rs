//! The configurations that were written for the tests of this project.

use std::path::{Path, PathBuf};

use welkin_codegen::Generator;

/// A configuration for tests.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// Short name, also used for the crate that is generated from it.
    pub name: &'static str,
    /// Path of the file or directory.
    pub path: PathBuf,
}

impl Fixture {
    /// Reads and resolves the configuration.
    ///
    /// # Panics
    /// When it can't be read, because fixtures must be valid.
    #[must_use]
    pub fn generator(&self) -> Generator {
        Generator::from_file(&self.path)
            .unwrap_or_else(|error| panic!("{} is no configuration: {error}", self.path.display()))
    }
}

/// Returns the root directory of the workspace.
#[must_use]
pub fn workspace_root() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}

/// Returns every configuration in this repository.
#[must_use]
pub fn all() -> Vec<Fixture> {
    let root = workspace_root();
    vec![
        Fixture {
            name: "example",
            path: root.join("examples/designer-export.json"),
        },
        Fixture {
            name: "field-types",
            path: root.join("tests/fixtures/field-types"),
        },
        Fixture {
            name: "forms",
            path: root.join("tests/fixtures/forms"),
        },
        Fixture {
            name: "formation",
            path: root.join("tests/fixtures/formation"),
        },
        Fixture {
            name: "odd-names",
            path: root.join("tests/fixtures/odd-names"),
        },
        Fixture {
            name: "simple-formation",
            path: root.join("tests/fixtures/simple-formation"),
        },
    ]
}

/// Returns real configurations, if there are any.
#[must_use]
pub fn real(what_is_skipped: &str) -> Vec<Fixture> {
    let Some(folder) = crate::real_data::folder(what_is_skipped) else {
        return Vec::new();
    };
    vec![
        Fixture {
            name: "real-export",
            path: folder.join("designer-export.json"),
        },
        Fixture {
            name: "real-formation",
            path: folder.join("formation"),
        },
    ]
}
