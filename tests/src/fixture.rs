//! The configurations that this project wrote for its tests.

use std::path::{Path, PathBuf};

use welkin_codegen::Generator;

/// A configuration for tests.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// Short name, also of the crate that is made from it.
    pub name: &'static str,
    /// File or directory.
    pub path: PathBuf,
}

impl Fixture {
    /// The configuration, read and resolved.
    ///
    /// # Panics
    /// When it can't be read: the fixtures are right.
    #[must_use]
    pub fn generator(&self) -> Generator {
        Generator::from_file(&self.path)
            .unwrap_or_else(|error| panic!("{} is no configuration: {error}", self.path.display()))
    }
}

/// The folder that holds the crates of the workspace.
#[must_use]
pub fn workspace_root() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}

/// Every configuration of this repository.
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

/// Real configurations, where there are any.
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
