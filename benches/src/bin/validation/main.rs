//! The cost of validation: encoding with and without it, and a JSON Schema validator with the same rules.
#![forbid(unsafe_code)]

use std::error::Error;
use std::path::PathBuf;

use clap::Parser;
use welkin_bench::program::{Program, SERDE_DEPENDENCIES, welkin_runtime_dependency};
use welkin_bench::{configuration, plain, records, schema};
use welkin_codegen::Generator;
use welkin_codegen::model::{Cdt, FieldType};

/// Writes a program that validates and encodes records of the largest CDT, all fields set, and runs it.
#[derive(Parser)]
struct Arguments {
    /// Configuration, file or directory [default: that of $WELKIN_REAL_DATA, or else tests/fixtures/formation]
    #[arg(long)]
    config: Option<PathBuf>,
    /// Machine name of the CDT [default: the one with most fields]
    #[arg(long)]
    cdt: Option<String>,
    /// Records
    #[arg(long, default_value_t = 100)]
    records: usize,
    /// Seed of the records
    #[arg(long, default_value_t = 7)]
    seed: u64,
}

const HARNESS: &str = include_str!("harness.rs");

/// The lock file determines the version.
const JSON_SCHEMA: &str = "jsonschema = { version = \"*\", default-features = false }";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let config = arguments.config.unwrap_or_else(configuration::default_path);
    println!("configuration: {}", config.display());
    let generator = Generator::from_file(config)?;
    let model = generator.model();
    let cdt = match &arguments.cdt {
        Some(name) => model.cdt(name),
        None => model.cdts.iter().max_by_key(|cdt| cdt.fields.len()),
    };
    let cdt = cdt.ok_or("there is no such CDT")?;
    println!("{}: {}", cdt.name, described(cdt));

    let dependencies = [
        &welkin_runtime_dependency(),
        SERDE_DEPENDENCIES,
        JSON_SCHEMA,
    ]
    .join("\n");
    let program = Program::new("validation", &dependencies)?;
    program.write("src/care.rs", &generator.generate()?.single_file())?;
    program.write(
        "src/plain.rs",
        &plain::source(model, plain::Selects::Values),
    )?;
    program.write("schema.json", &schema::schema(cdt).to_string())?;
    let mut random = fastrand::Rng::with_seed(arguments.seed);
    let lines: Vec<_> = (0..arguments.records)
        .map(|_| records::record(cdt, &mut random))
        .collect();
    program.write("records.jsonl", &lines.join("\n"))?;
    let (module, name) = (&cdt.module_name, &cdt.type_name);
    let main =
        format!("fn main() {{\n    compare::<care::{module}::{name}, plain::{name}>();\n}}\n");
    program.write("src/main.rs", &format!("{HARNESS}\n{main}"))?;
    print!(
        "{}",
        program.cargo(&["run", "--release", "--offline", "--quiet"])?
    );
    Ok(())
}

fn described(cdt: &Cdt) -> String {
    let rules = cdt.fields.iter().filter(|field| {
        let rules = &field.rules;
        let has_bounds = rules.min.or(rules.max).is_some();
        let has_lengths = rules.min_length.or(rules.max_length).is_some();
        let is_list = matches!(field.field_type, FieldType::Options(_));
        has_bounds || has_lengths || is_list || rules.regex.is_some() || field.required
    });
    format!(
        "{} fields, {} of them with rules",
        cdt.fields.len(),
        rules.count()
    )
}
