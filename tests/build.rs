//! Generates the code that the tests run, with the same functions as a user's build script.

use std::path::Path;

use welkin_codegen::emit::Phi;
use welkin_codegen::{Generator, Options};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Generator::from_file("../examples/designer-export.json")?.write_to_out_dir("example.rs")?;
    Generator::from_file("fixtures/formation")?.write_to_out_dir("formation.rs")?;
    Generator::from_file("../examples/designer-export.json")?
        .with_options(Options::default().phi(Phi::Designer))?
        .write_to_out_dir("trusting.rs")?;
    write_quietly("fixtures/field-types".as_ref(), "field_types.rs")?;
    write_quietly("fixtures/forms".as_ref(), "forms.rs")?;
    write_quietly("fixtures/rules".as_ref(), "rules.rs")?;
    write_quietly("fixtures/values".as_ref(), "values.rs")?;
    visits()?;
    real_formation()
}

/// Configurations of which the test `canaries` visits every type.
const VISITED: [(&str, &str); 4] = [
    ("example", "../examples/designer-export.json"),
    ("field_types", "fixtures/field-types"),
    ("formation", "fixtures/formation"),
    ("forms", "fixtures/forms"),
];

/// Writes calls for every CDT, assessment, encounter template and program of the fixtures.
fn visits() -> Result<(), Box<dyn std::error::Error>> {
    let (mut modules, mut calls) = (String::new(), String::new());
    for (name, path) in VISITED {
        modules += &format!(
            "pub(crate) mod {name} {{ include!(concat!(env!(\"OUT_DIR\"), \"/{name}.rs\")); }}\n"
        );
        let generator = Generator::from_file(path)?;
        for cdt in generator.model().with_fields() {
            let function = if cdt.updatable { "written" } else { "read" };
            let (module, of) = (&cdt.module_name, &cdt.type_name);
            calls += &format!(
                "    crate::records::{function}::<{name}::{module}::{of}>(server, outputs).await;\n"
            );
        }
        let mut visit = |room: &str, of: String| {
            calls += &format!(
                "    crate::{room}::visit::<{name}::{room}::{of}>(server, outputs).await;\n"
            );
        };
        let model = generator.model();
        for assessment in &model.assessments {
            visit("assessments", assessment.type_name.clone());
        }
        for template in &model.encounter_templates {
            visit("encounters", template.type_name.clone());
        }
        for program in &model.programs {
            visit("programs", program.type_name.clone());
        }
    }
    let visit = format!(
        "{modules}\npub(crate) async fn visit(server: &crate::Server, outputs: &mut crate::Outputs) {{\n{calls}}}\n"
    );
    let folder = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    std::fs::write(Path::new(&folder).join("canaries.rs"), visit)?;
    Ok(())
}

/// Generates without forwarding warnings, for real configurations and for intentionally odd ones.
fn write_quietly(configuration: &Path, file_name: &str) -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed={}", configuration.display());
    let folder = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    Generator::from_file(configuration)?.write_file(Path::new(&folder).join(file_name))?;
    Ok(())
}

/// Generates the code of a real formation, if available; its tests are compiled only with `cfg(real_data)`.
fn real_formation() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-env-changed=WELKIN_REAL_DATA");
    println!("cargo::rustc-check-cfg=cfg(real_data)");
    match std::env::var_os("WELKIN_REAL_DATA") {
        Some(folder) => {
            println!("cargo::rustc-cfg=real_data");
            let folder = Path::new("..").join(folder).join("formation");
            write_quietly(&folder, "real_formation.rs")?;
        }
        // Printed here too, because the output of passing tests is not shown.
        None => {
            println!("cargo::warning=WELKIN_REAL_DATA is not set: tests on real data will skip")
        }
    }
    Ok(())
}
