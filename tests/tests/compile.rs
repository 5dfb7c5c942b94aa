//! The generated code compiles without warnings of the compiler, clippy or rustdoc, in both layouts.

use std::path::{Path, PathBuf};

use welkin_codegen::{Generator, output};
use welkin_tests::fixture::{self, Fixture};
use welkin_tests::nested_cargo;

const TARGET_TMP: &str = env!("CARGO_TARGET_TMPDIR");

/// One file, private in a program that uses nothing of it.
const PROGRAM: &str = "\
//! Generated code as one file.
#![deny(warnings, unreachable_pub, rust_2018_idioms)]

mod care {
    include!(\"../care.rs\");
}

fn main() {}
";

/// A module tree, public in a library.
const LIBRARY: &str = "\
//! Generated code as a module tree.
#![deny(warnings, missing_docs, unreachable_pub, rust_2018_idioms)]

/// The tenant.
pub mod care;
";

/// Returns the examples of the data dictionary, each as a function.
fn examples(generator: &Generator) -> String {
    let document = generator.document();
    let pages = welkin_dictionary::Dictionary::new(&document).markdown();
    let blocks = pages.iter().filter_map(|page| {
        page.content
            .split("```rust\n")
            .nth(1)?
            .split("\n```")
            .next()
    });
    let functions = blocks.enumerate().map(|(place, block)| {
        format!(
            "pub async fn example_{place}(welkin: &care::Client, patient_id: welkin_runtime::PatientId) \
             -> Result<(), welkin_runtime::Error> {{\n{block}\nOk(())\n}}\n"
        )
    });
    let functions: String = functions.collect();
    format!(
        "//! Examples of the data dictionary.\n#![deny(warnings)]\n#![allow(dead_code)]\n\n\
         mod care {{\n    include!(\"../../care.rs\");\n}}\n\n{functions}\nfn main() {{}}\n"
    )
}

/// A workspace with one crate per fixture, so that everything below the generated code is compiled once.
struct Workspace {
    folder: PathBuf,
}

impl Workspace {
    fn new(fixtures: &[Fixture]) -> Self {
        let folder = nested_cargo::target_directory(TARGET_TMP).join("workspace");
        let members: Vec<_> = fixtures.iter().map(|fixture| fixture.name).collect();
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
        write(&folder.join("Cargo.toml"), &manifest);
        for fixture in fixtures {
            write_crate(fixture, &folder.join(fixture.name));
        }
        Self { folder }
    }

    /// Runs Cargo on every crate; any warning is an error.
    fn cargo(&self, arguments: &[&str]) {
        let output = nested_cargo::command(&self.folder, TARGET_TMP)
            .args(arguments)
            .env("RUSTDOCFLAGS", "-Dwarnings")
            .output()
            .expect("Cargo runs");
        assert!(
            output.status.success(),
            "cargo {}\n{}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

fn write_crate(fixture: &Fixture, folder: &Path) {
    let runtime = fixture::workspace_root().join("welkin-runtime");
    let manifest = format!(
        "[package]\nname = \"{}\"\nedition = \"2024\"\n\n[dependencies]\nwelkin-runtime = {{ path = {runtime:?} }}\n",
        fixture.name
    );
    write(&folder.join("Cargo.toml"), &manifest);
    write(&folder.join("src/main.rs"), PROGRAM);
    write(&folder.join("src/lib.rs"), LIBRARY);
    let generator = fixture.generator();
    generator
        .write_file(folder.join("care.rs"))
        .expect("the file can be written");
    // Each with a unique name, because the documentation of all is written to one folder.
    let name = format!("src/bin/{}-dictionary.rs", fixture.name);
    write(&folder.join(name), &examples(&generator));
    generator
        .write_directory(folder.join("src/care"))
        .expect("the directory can be written");
}

fn write(path: &Path, text: &str) {
    output::write_file(path, text).expect("the file can be written");
}

#[test]
fn generated_code_passes_check_clippy_and_doc() {
    let mut fixtures = fixture::all();
    fixtures.extend(fixture::real("compiling code of real configurations"));
    let workspace = Workspace::new(&fixtures);
    workspace.cargo(&["check", "--workspace"]);
    workspace.cargo(&["clippy", "--workspace", "--", "-Dwarnings"]);
    workspace.cargo(&["doc", "--workspace", "--no-deps"]);
}
