//! Configurations made to do harm: texts of a megabyte, thousands of options, deep nesting, names that would lead out of a folder or out
//! of a comment. What is generated is Rust, the same each time, and not out of proportion.

use serde_json::{Value, json};
use welkin_codegen::{GenerateError, Generator};
use welkin_tests::user_crate::UserCrate;

/// Texts that mean something to compilers, terminals, shells or file systems.
const HARMFUL: [&str; 14] = [
    "\"; std::process::exit(1); \"",
    "*/ pub fn injected() {} /*",
    "a\n} pub fn injected() {}\n//",
    "`code` ```rust\nfn injected() {}\n```",
    "\u{202e}cod.exe\u{2066}",
    "nul\0byte",
    "../../etc/passwd",
    "..\\..\\windows",
    "/root",
    "C:\\con.rs",
    "#![feature(rustc_private)]",
    "r#\"raw\"#",
    "\u{1b}[31mred",
    "<script>alert(1)</script>",
];

const MEGABYTE: usize = 1 << 20;

fn field(name: &str, field_type: &str, meta: Value) -> Value {
    json!({ "name": name, "type": field_type, "meta": meta })
}

fn export(cdts: Vec<Value>) -> String {
    json!({ "cdts": cdts, "uiComponents": [] }).to_string()
}

/// Every harmful text in every place that takes a text.
fn harmful() -> String {
    let cdts = HARMFUL.iter().enumerate().map(|(number, text)| {
        let options: Value = HARMFUL
            .iter()
            .map(|text| json!({ "label": text, "value": text }))
            .collect();
        let mut formula = field(&format!("cdtf-f{number}"), "formula", json!({}));
        formula["formula"] = json!(text);
        json!({
            "name": text,
            "title": text,
            "label": text,
            "relation": "COMMON",
            "fields": [
                field(text, "select", json!({ "options": options })),
                field(&format!("cdtf-{text}"), "text", json!({ "regex": text })),
                formula,
            ],
        })
    });
    export(cdts.collect())
}

/// A title, a label, an option and a name of a megabyte each.
fn long() -> String {
    let long = "words of a kind ".repeat(MEGABYTE / 16);
    let options = json!([{ "label": long, "value": long }, { "label": "b", "value": "b" }]);
    let mut labelled = field("cdtf-labelled", "text", json!({}));
    labelled["label"] = json!(long);
    export(vec![json!({
        "name": "cdt-long",
        "title": long,
        "relation": "COMMON",
        "fields": [
            labelled,
            field("cdtf-list", "select", json!({ "options": options })),
            field(&format!("cdtf-{}", "n".repeat(MEGABYTE)), "text", json!({})),
        ],
    })])
}

/// 10,000 options, half of which want the name of another.
fn many() -> String {
    let options: Value = (0..5_000)
        .flat_map(|number| [format!("option {number}"), format!("Option-{number}")])
        .map(|value| json!({ "label": value, "value": value }))
        .collect();
    let list = field("cdtf-list", "select", json!({ "options": options }));
    export(vec![
        json!({ "name": "cdt-many", "relation": "COMMON", "fields": [list] }),
    ])
}

/// The code of a configuration, checked.
fn generate(name: &str, configuration: &str) -> String {
    let generate = || {
        let generator = Generator::from_text("hostile.json", configuration);
        let generator = generator.unwrap_or_else(|error| panic!("{name}: {error}"));
        for warning in generator.warnings() {
            let shown = warning.to_string();
            assert!(
                shown.len() < 10_000,
                "{name}: a warning of {} bytes",
                shown.len()
            );
            let steers = |character: char| character.is_control() && character != '\n';
            assert!(!shown.contains(steers), "{name}: {shown:?}");
        }
        generator.generate()
    };
    let emitted = generate();
    for (file, text) in emitted.module_files() {
        assert!(
            !file.contains(['/', '\\', '\0', ':']) && !file.starts_with('.'),
            "{file:?}"
        );
        assert!(
            file.len() < 255,
            "{name}: a file name of {} bytes",
            file.len()
        );
        syn::parse_file(&text).unwrap_or_else(|error| panic!("{name}, {file}: {error}"));
    }
    let code = emitted.single_file();
    assert_eq!(
        code,
        generate().single_file(),
        "{name}: other bytes the second time"
    );
    let parsed = syn::parse_file(&code).unwrap_or_else(|error| panic!("{name}: {error}"));
    let functions = parsed
        .items
        .iter()
        .filter(|item| matches!(item, syn::Item::Fn(_)));
    assert_eq!(functions.count(), 0, "{name}: code came out of a text");
    // Each machine name and each option is in the tables once or twice, and nowhere else whole.
    assert!(
        code.len() < 4 * configuration.len() + 200_000,
        "{name}: {} bytes",
        code.len()
    );
    code
}

#[test]
fn hostile_texts_stay_texts_and_what_is_generated_compiles() {
    let tenants = [("harmful", harmful()), ("long", long()), ("many", many())];
    let program = UserCrate::new("hostile-tenants", "", env!("CARGO_TARGET_TMPDIR"));
    let mut main = "#![deny(warnings)]\n#![allow(dead_code)]\n".to_owned();
    for (name, configuration) in &tenants {
        program.write(&format!("src/{name}.rs"), &generate(name, configuration));
        main += &format!("mod {name} {{ include!(\"{name}.rs\"); }}\n");
    }
    main += "fn main() { println!(\"{}\", many::many::List::all().count()); }\n";
    program.write("src/main.rs", &main);
    let run = program.run();
    let said: String = run.cargo.chars().take(4_000).collect();
    assert!(run.success, "{said}");
    assert_eq!(run.program.trim(), "10000");
}

#[test]
fn deep_nesting_is_refused_in_words() {
    let depth = 100_000;
    let text = format!("{{\"cdts\": {}{}}}", "[".repeat(depth), "]".repeat(depth));
    let Err(GenerateError::Config(error)) = Generator::from_text("deep.json", &text) else {
        panic!("nothing is nested as deep as this")
    };
    assert!(error.to_string().contains("nested deeper than"), "{error}");
}
