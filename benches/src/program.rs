//! Programs that decode and encode every CDT, as crates on disk.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use welkin_codegen::model::Model;
use welkin_codegen::{Generator, output};

use crate::configuration::{scratch, workspace_root};
use crate::plain::{self, Selects};

/// A crate on disk.
#[derive(Clone, Debug)]
pub struct Program {
    folder: PathBuf,
}

impl Program {
    /// Creates a program with generated code that decodes and encodes every CDT.
    ///
    /// # Errors
    /// When a file can't be written.
    pub fn generated(name: &str, generator: &Generator) -> io::Result<Self> {
        let program = Self::new(name, &welkin_runtime_dependency())?;
        program.write("src/care.rs", &code(generator)?)?;
        let calls = cdt_calls(generator.model());
        program.write("src/main.rs", &main(INCLUDED, RUN_CDT, &calls))?;
        Ok(program)
    }

    /// Creates the same program, which also decodes and encodes the answers of every assessment, evaluates its logic,
    /// and uses every encounter template and program.
    ///
    /// # Errors
    /// When a file can't be written.
    pub fn clinical(name: &str, generator: &Generator) -> io::Result<Self> {
        let program = Self::new(name, &welkin_runtime_dependency())?;
        program.write("src/care.rs", &code(generator)?)?;
        let model = generator.model();
        let calls = cdt_calls(model) + &clinical_calls(model);
        let run = [RUN_CDT, RUN_ASSESSMENT, RUN_TEMPLATE, RUN_PROGRAM].join("\n");
        program.write("src/main.rs", &main(INCLUDED, &run, &calls))?;
        Ok(program)
    }

    /// Creates the same program, with the code from the attribute macro: `configuration` is the input of `generator`.
    /// `profile` is appended to the manifest.
    ///
    /// # Errors
    /// When a file can't be written.
    pub fn through_macro(
        name: &str,
        configuration: &Path,
        generator: &Generator,
        profile: &str,
    ) -> io::Result<Self> {
        let dependencies = format!(
            "{}\n{}\n{profile}",
            welkin_runtime_dependency(),
            dependency("welkin-macros")
        );
        let program = Self::new(name, &dependencies)?;
        let configuration = configuration.canonicalize()?;
        let module = format!("#[welkin_macros::designer({configuration:?}, quiet)]\nmod care {{}}");
        let calls = cdt_calls(generator.model());
        program.write("src/main.rs", &main(&module, RUN_CDT, &calls))?;
        Ok(program)
    }

    /// Creates a program with plain structs that decodes and encodes every CDT.
    ///
    /// # Errors
    /// When a file can't be written.
    pub fn plain(name: &str, model: &Model, selects: Selects) -> io::Result<Self> {
        let program = Self::new(name, SERDE_DEPENDENCIES)?;
        program.write("src/plain.rs", &plain::source(model, selects))?;
        let run = "fn run<T: serde::Serialize + serde::de::DeserializeOwned>(json: &[u8]) -> usize {\n    \
                   let record: T = serde_json::from_slice(json).expect(\"a record\");\n    \
                   serde_json::to_vec(&record).expect(\"JSON\").len()\n}\n";
        let calls = calls(model, |cdt| format!("plain::{}", cdt.type_name));
        program.write("src/main.rs", &main("mod plain;", run, &calls))?;
        Ok(program)
    }

    /// Creates an empty crate.
    ///
    /// # Errors
    /// When a file can't be written.
    pub fn new(name: &str, dependencies: &str) -> io::Result<Self> {
        let program = Self {
            folder: scratch("programs").join(name),
        };
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n\n[workspace]\n"
        );
        program.write("Cargo.toml", &manifest)?;
        std::fs::copy(
            workspace_root().join("Cargo.lock"),
            program.folder.join("Cargo.lock"),
        )?;
        Ok(program)
    }

    /// Writes a file of the crate, unless it already has this content.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write(&self, file: &str, text: &str) -> io::Result<()> {
        output::write_file(&self.folder.join(file), text).map_err(io::Error::other)?;
        Ok(())
    }

    /// Marks the program as changed, so that Cargo compiles only the program again.
    ///
    /// # Errors
    /// When the file can't be opened.
    pub fn touch(&self) -> io::Result<()> {
        let main = self.folder.join("src/main.rs");
        let file = std::fs::File::options().append(true).open(main)?;
        file.set_modified(std::time::SystemTime::now())
    }

    /// Returns the path of the executable that `cargo build --release` creates.
    #[must_use]
    pub fn executable(&self) -> PathBuf {
        let name = self.folder.file_name().unwrap_or_default();
        scratch("target").join("release").join(name)
    }

    /// Runs Cargo on the crate, in a target directory that all programs share.
    ///
    /// # Errors
    /// When Cargo can't be run, or fails; the error then contains its output.
    pub fn cargo(&self, arguments: &[&str]) -> io::Result<String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", scratch("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS")
            .output()?;
        if !output.status.success() {
            return Err(io::Error::other(format!(
                "cargo {} in {}:\n{}",
                arguments.join(" "),
                self.folder.display(),
                String::from_utf8_lossy(&output.stderr)
            )));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// The dependencies of plain structs.
pub const SERDE_DEPENDENCIES: &str =
    "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"";

/// Returns the generated code as one file.
fn code(generator: &Generator) -> io::Result<String> {
    let generated = generator.generate().map_err(io::Error::other)?;
    Ok(generated.single_file())
}

/// Returns the dependency of generated code.
#[must_use]
pub fn welkin_runtime_dependency() -> String {
    dependency("welkin-runtime")
}

fn dependency(name: &str) -> String {
    let folder = workspace_root().join(name);
    format!("{name} = {{ path = {folder:?} }}")
}

/// The module `care`, included from a file.
const INCLUDED: &str = "#[rustfmt::skip]\nmod care {\n    include!(\"care.rs\");\n}";

const RUN_CDT: &str = "fn run<T: welkin_runtime::Cdt + Default>(json: &[u8]) -> usize {
    let record = welkin_runtime::record::decode_record::<T>(json).expect(\"a record\");
    welkin_runtime::record::encode_record(&record).len()
}
";

const RUN_ASSESSMENT: &str = "fn assess<A: welkin_runtime::Assessment>(json: &[u8]) -> usize {
    let record = welkin_runtime::record::decode_record::<A>(json).expect(\"answers\");
    let answers = welkin_runtime::assessments::pre_populated(Some(&record.data));
    let shown = welkin_runtime::assessments::visible_questions(&answers).len();
    let scored = welkin_runtime::assessments::score(&answers).groups.len();
    shown + scored + welkin_runtime::record::encode_record(&record).len()
}
";

const RUN_TEMPLATE: &str = "fn visit<T: welkin_runtime::encounters::EncounterTemplate>() -> usize {
    T::schema().assessments().len()
}
";

const RUN_PROGRAM: &str = "fn lead<P: welkin_runtime::programs::Program>(json: &[u8]) -> usize {
    let name = welkin_runtime::Json::from(String::from_utf8_lossy(json));
    let phase = <P::Phase as welkin_runtime::record::OptionList>::from_json(name);
    P::schema().phases().len() + format!(\"{phase:?}\").len()
}
";

/// Returns code that decodes and encodes every CDT of the module `care`.
fn cdt_calls(model: &Model) -> String {
    calls(model, |cdt| {
        format!("care::{}::{}", cdt.module_name, cdt.type_name)
    })
}

/// Returns code that uses every assessment, encounter template and program of the module `care`.
fn clinical_calls(model: &Model) -> String {
    let assessments = model.assessments.iter().map(|assessment| {
        let name = &assessment.type_name;
        format!("    total += assess::<care::assessments::{name}>(&json);\n")
    });
    let templates = model.encounter_templates.iter().map(|template| {
        let name = &template.type_name;
        format!("    total += visit::<care::encounters::{name}>();\n")
    });
    let programs = model.programs.iter().map(|program| {
        let name = &program.type_name;
        format!("    total += lead::<care::programs::{name}>(&json);\n")
    });
    assessments.chain(templates).chain(programs).collect()
}

fn calls(model: &Model, path: impl Fn(&welkin_codegen::model::Cdt) -> String) -> String {
    model.cdts.iter().fold(String::new(), |mut calls, cdt| {
        let _ = writeln!(calls, "    total += run::<{}>(&json);", path(cdt));
        calls
    })
}

fn main(module: &str, run: &str, calls: &str) -> String {
    format!(
        "{module}\n\n{run}\nfn main() {{\n    let json = std::env::args().nth(1).unwrap_or_default().into_bytes();\n    \
         let mut total = 0;\n{calls}    println!(\"{{total}}\");\n}}\n"
    )
}
