//! Generated code compiles in crates with strict lints, with conflicting names, without the implicit prelude, and with
//! the runtime at another path.

use welkin_codegen::{Generator, output};
use welkin_tests::fixture;
use welkin_tests::nested_cargo;

const TARGET_TMP: &str = env!("CARGO_TARGET_TMPDIR");

const LIBRARY: &str = r#"//! Generated code in a crate that is strict.
#![forbid(unsafe_code, unused_imports, missing_debug_implementations)]
#![deny(warnings, clippy::all, clippy::pedantic, clippy::nursery, unused_qualifications)]

/// Beside items that are called like those of the prelude.
pub mod beside {
    /// The crate's own.
    pub type Result<T> = ::core::result::Result<T, ()>;
    /// The crate's own.
    #[derive(Debug)]
    pub enum Option {
        /// The crate's own.
        Some,
        /// The crate's own.
        None,
    }
    pub use self::Option::{None, Some};
    /// The crate's own.
    #[derive(Debug)]
    pub struct Ok;
    /// The crate's own.
    #[derive(Debug)]
    pub struct Vec;
    /// The crate's own.
    #[derive(Debug)]
    pub struct String;
    include!("care.rs");
}

/// Under lints that restrict.
#[deny(clippy::allow_attributes, clippy::missing_inline_in_public_items, clippy::pub_use)]
pub mod restricted {
    include!("role.rs");
}

/// Without the prelude.
#[no_implicit_prelude]
pub mod bare;

/// Where the runtime is.
pub mod api {
    pub use renamed as runtime;
}

/// The runtime under another name, and re-exported.
pub mod moved;

/// The same from the macro.
#[welkin_macros::designer("export.json", runtime = "crate::api::runtime", quiet)]
pub mod expanded {}

/// A view.
#[derive(welkin_macros::CdtView)]
#[cdt(config = "export.json", name = "cdt-vitals", runtime = "renamed")]
pub struct Pulse {
    /// Beats per minute.
    #[cdt("cdtf-heart-rate")]
    pub pulse: Option<i64>,
}
"#;

const PROGRAM: &str = "\
//! A program that uses nothing of what is generated.
#![forbid(unused_imports)]
#![deny(warnings)]

#[path = \"moved.rs\"]
mod care;

/// Where the runtime is.
pub mod api {
    pub use renamed as runtime;
}

fn main() {}
";

#[test]
fn generated_code_compiles_in_any_crate() {
    let folder = nested_cargo::target_directory(TARGET_TMP).join("any-crate");
    let root = fixture::workspace_root();
    let dependency = |name: &str| root.join(name).to_string_lossy().into_owned();
    let manifest = format!(
        "[package]\nname = \"any-crate\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         renamed = {{ path = {:?}, package = \"welkin-runtime\" }}\n\
         welkin-macros = {{ path = {:?} }}\n",
        dependency("welkin-runtime"),
        dependency("welkin-macros"),
    );
    let write = |path: &str, text: &str| {
        output::write_file(&folder.join(path), text).expect("the file can be written");
    };
    let export = root.join("examples/designer-export.json");
    write("Cargo.toml", &manifest);
    write(
        "export.json",
        &std::fs::read_to_string(&export).expect("it is there"),
    );
    write("src/lib.rs", LIBRARY);
    write("src/main.rs", PROGRAM);
    let generator = Generator::from_file(&export).expect("it is a configuration");
    let code = |path| {
        generator
            .clone()
            .runtime(path)
            .expect("it is a path")
            .generate()
            .expect("names are new")
            .single_file()
    };
    write("src/care.rs", &code("renamed"));
    write("src/bare.rs", &code("renamed"));
    write("src/moved.rs", &code("crate::api::runtime"));
    let role = generator
        .clone()
        .role("r-nurse")
        .and_then(|nurse| nurse.runtime("renamed"));
    let role = role.expect("the export has the role");
    write(
        "src/role.rs",
        &role.generate().expect("names are new").single_file(),
    );
    for command in ["check", "clippy"] {
        let output = nested_cargo::command(&folder, TARGET_TMP)
            .arg(command)
            .output()
            .expect("Cargo runs");
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "cargo {command}\n{words}");
    }
}

#[test]
fn a_path_that_means_something_else_in_every_module_is_refused() {
    for path in ["super::runtime", "self::runtime", "a b", "", "Vec<u8>"] {
        let export = fixture::workspace_root().join("examples/designer-export.json");
        let generator = Generator::from_file(export).expect("it is a configuration");
        assert!(generator.runtime(path).is_err(), "{path}");
    }
}
