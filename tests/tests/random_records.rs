//! Code generated from random configurations compiles without warnings, and encodes decoded random records unchanged.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use serde_json::{Value, json};
use welkin_codegen::{Generator, output};
use welkin_tests::{fixture, nested_cargo, random};

const TARGET_TMP: &str = env!("CARGO_TARGET_TMPDIR");

/// The number of configurations that are compiled, in one program.
const CONFIGURATIONS: u64 = 200;

/// The number of records of each CDT that are decoded and encoded.
const RECORDS: usize = 20;

/// The maximum size of compiled code. Larger code is only parsed, by another test: a megabyte of documentation is not
/// worth compiling.
const LARGEST: usize = 200_000;

/// The program: decodes and encodes its input, compares, and prints the counts.
const HARNESS: &str = r#"//! Written by a test.
#![deny(warnings)]

use serde_json::Value;
use welkin_runtime::record::{decode_record, encode_record};
use welkin_runtime::Cdt;

fn check<T: Cdt + Default + Clone + PartialEq + std::fmt::Debug>(cdt: &str, lines: &str) -> usize {
    for line in lines.lines() {
        let record = decode_record::<T>(line.as_bytes()).expect("a record is always readable");
        let sent: Value = serde_json::from_str(line).expect("the line is JSON");
        let encoded: Value = serde_json::from_slice(&encode_record(&record)).expect("JSON comes out");
        assert_eq!(encoded, sent, "{cdt}");
        assert!(record.data.clone() == record.data, "{cdt}: {line}");
        assert!(format!("{:?}", record.data).len() > 1);
        drop(welkin_runtime::record::violations(&record.data));
    }
    lines.lines().count()
}
"#;

/// The crate that is compiled.
struct Program {
    folder: PathBuf,
    modules: String,
    calls: String,
    cdts: usize,
}

impl Program {
    fn new() -> Self {
        let folder = nested_cargo::target_directory(TARGET_TMP).join("random");
        let runtime = fixture::workspace_root().join("welkin-runtime");
        write(
            &folder.join("Cargo.toml"),
            &format!(
                "[package]\nname = \"random\"\nedition = \"2024\"\n\n[dependencies]\nserde_json = \"1\"\nwelkin-runtime = {{ path = {runtime:?} }}\n\n[workspace]\n"
            ),
        );
        Self {
            folder,
            modules: String::new(),
            calls: String::new(),
            cdts: 0,
        }
    }

    /// Adds a configuration with records of each of its CDTs.
    fn add(&mut self, seed: u64, generator: &Generator, code: &str) {
        let module = format!("tenant_{seed}");
        write(&self.folder.join(format!("src/{module}.rs")), code);
        let _ = writeln!(
            self.modules,
            "mod {module} {{\n    include!(\"{module}.rs\");\n}}"
        );
        let rng = &mut Rng::with_seed(seed);
        for cdt in &generator.model().cdts {
            let lines: Vec<String> = (0..RECORDS)
                .map(|number| {
                    json!({ "id": format!("r{number}"), "jsonBody": random::record(rng, cdt) })
                        .to_string()
                })
                .collect();
            let file = format!("{module}-{}.jsonl", self.cdts);
            write(
                &self.folder.join("src").join(&file),
                &format!("{}\n", lines.join("\n")),
            );
            let _ = writeln!(
                self.calls,
                "    records += check::<{module}::{}::{}>({:?}, include_str!({file:?}));",
                cdt.module_name,
                cdt.type_name,
                format!("{module}: {}", cdt.type_name),
            );
            self.cdts += 1;
        }
    }

    /// Compiles and runs it, and returns its output.
    fn run(&self) -> String {
        let main = format!(
            "{HARNESS}\n{}\nfn main() {{\n    let mut records = 0;\n{}    println!(\"{{records}}\");\n}}\n",
            self.modules, self.calls
        );
        write(&self.folder.join("src/main.rs"), &main);
        let output = nested_cargo::command(&self.folder, TARGET_TMP)
            .args(["run", "--quiet"])
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .output()
            .expect("Cargo runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        let end = errors
            .char_indices()
            .nth(4000)
            .map_or(errors.len(), |(end, _)| end);
        assert!(output.status.success(), "{}", &errors[..end]);
        String::from_utf8(output.stdout).expect("a number is text")
    }
}

fn write(path: &Path, text: &str) {
    output::write_file(path, text).expect("the file can be written");
}

#[test]
fn random_configurations_compile_and_records_come_back_as_they_were() {
    let mut program = Program::new();
    let (mut compiled, mut seed) = (0, 0);
    while compiled < CONFIGURATIONS {
        seed += 1;
        let text = random::configuration(seed);
        let generator = Generator::from_text("random.json", &text).expect("it can be read");
        let code = generator.generate().unwrap().single_file();
        if code.len() <= LARGEST {
            program.add(seed, &generator, &code);
            compiled += 1;
        }
    }
    let records: Value = program.run().trim().parse().expect("it is a number");
    println!(
        "random configurations compiled: {compiled}, with {} CDTs; records that came back: {records}",
        program.cdts
    );
    assert_eq!(records, json!(program.cdts * RECORDS));
}
