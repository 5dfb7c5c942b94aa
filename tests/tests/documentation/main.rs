//! The documents of the project: their Rust code compiles, and no link is broken.

mod anchors;
mod markdown;

use std::fs;
use std::path::{Path, PathBuf};

use anchors::anchors;
use markdown::{as_module, copied};
use welkin_codegen::output::write_file;
use welkin_tests::fixture::workspace_root;
use welkin_tests::nested_cargo;

const TARGET_TMP: &str = env!("CARGO_TARGET_TMPDIR");

/// Documents that are compiled by the documentation tests of their crates, because their dependencies, such as SQLite,
/// would have to be built again here.
const ON_THEIR_OWN: [&str; 8] = [
    "welkin-dictionary/README.md",
    "welkin-export/README.md",
    "welkin-import/README.md",
    "welkin-model/README.md",
    "welkin-recorder/README.md",
    "welkin-redis/README.md",
    "welkin-sandbox/README.md",
    "welkin-seed/README.md",
];

const MANIFEST: &str = r#"[package]
name = "documentation"
edition = "2024"

[lib]
path = "lib.rs"

[workspace]

[dependencies]
axum = "0.8"
care = { path = "{welkin}/examples/care" }
serde_json = "1"
tokio = "1"
welkin-codegen = { path = "{welkin}/welkin-codegen" }
welkin-macros = { path = "{welkin}/welkin-macros" }
welkin-redis = { path = "{welkin}/welkin-redis" }
welkin-runtime = { path = "{welkin}/welkin-runtime", features = ["audits", "axum", "blocking", "care-plan", "messages"] }

[build-dependencies]
welkin-codegen = { path = "{welkin}/welkin-codegen" }
"#;

const BUILD_SCRIPT: &str = r#"fn main() -> Result<(), Box<dyn std::error::Error>> {
    welkin_codegen::Generator::from_file("designer-export.json")?.write_to_out_dir("care.rs")?;
    Ok(())
}
"#;

const ROOT: &str = r#"#![allow(warnings, reason = "examples use nothing of what they make")]

/// Returns a placeholder for a value that an example gets from elsewhere.
pub fn given<T>() -> T {
    unimplemented!()
}
"#;

#[test]
fn every_rust_block_compiles() {
    let documents: Vec<_> = documents()
        .into_iter()
        .filter(|(path, _)| !ON_THEIR_OWN.contains(&path.as_str()))
        .collect();
    let messages = check(&documents);
    assert!(messages.is_empty(), "{messages}");
}

#[test]
fn a_block_that_does_not_compile_is_named_by_file_and_line() {
    let document = "# Wrong\n\n```rust\nlet rate = 72;\nlet wrong: String = rate;\n```\n";
    let messages = check(&[("docs/wrong.md".to_owned(), document.to_owned())]);
    assert!(messages.contains("docs/wrong.md:5:21"), "{messages}");
}

#[test]
fn a_block_that_is_not_compiled_is_refused() {
    for attributes in ["rust,ignore", "rust,compile_fail", "rust no_run"] {
        let faults = as_module(&format!("Text.\n\n```{attributes}\nnonsense\n```\n"));
        let fault = format!("line 3: a block of `{attributes}` is not compiled");
        assert_eq!(faults, Err(vec![fault]));
    }
}

#[test]
fn blocks_from_a_file_are_those_of_the_file() {
    let mut count = 0;
    for (path, text) in documents() {
        for block in copied(&text) {
            let file = fs::read_to_string(workspace_root().join(&block.file));
            let file = file.unwrap_or_else(|error| panic!("{path}:{}: {error}", block.line));
            assert!(
                file.contains(&block.text),
                "{path}:{}: {} says something else",
                block.line,
                block.file
            );
            count += 1;
        }
    }
    assert!(count > 0, "there is no such block");
}

#[test]
fn what_is_given_and_what_is_hidden_is_compiled_and_lines_stay() {
    let document = "<!-- given: let a = 1;\nlet b = 2; -->\n\n```rust\n# let c = a + b;\n#[derive(Debug)]\n```\n";
    let module = as_module(document).expect("the block can be compiled");
    let lines: Vec<&str> = module.lines().collect();
    assert_eq!(lines[..3], ["", "", ""]);
    assert!(
        lines[3].starts_with("pub async fn line_4(") && lines[3].contains("let a = 1; let b = 2;")
    );
    assert_eq!(
        lines[4..],
        [" let c = a + b;", "#[derive(Debug)]", "; Ok(()) }"]
    );
}

#[test]
fn links_lead_to_files_that_exist() {
    let mut broken = Vec::new();
    for (path, text) in documents() {
        let root = workspace_root();
        let folder = root
            .join(&path)
            .parent()
            .map(Path::to_path_buf)
            .unwrap_or_default();
        for target in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split([')', ' ']).next())
        {
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let here = file.strip_prefix("https://github.com/welkin-rs/welkin/");
            let file = match here.and_then(|rest| rest.split_once("/main/")) {
                Some((_, file)) => root.join(file),
                None if file.contains(':') => continue,
                None if file.is_empty() => root.join(&path),
                None => folder.join(file),
            };
            if !leads_somewhere(&file, anchor) {
                broken.push(format!("{path}: {target}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Whether a file exists, and, if it is a document, contains the heading.
fn leads_somewhere(file: &Path, anchor: &str) -> bool {
    let is_document = file.extension().is_some_and(|extension| extension == "md");
    if anchor.is_empty() || !is_document {
        return file.exists();
    }
    fs::read_to_string(file).is_ok_and(|text| anchors(&text).iter().any(|known| known == anchor))
}

/// Returns every document: its path within the workspace, and its text.
fn documents() -> Vec<(String, String)> {
    let root = workspace_root();
    let mut folders = vec![root.to_path_buf()];
    let mut found: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() && !name.starts_with('.') && name != "target" {
                folders.push(path);
            } else if name.ends_with(".md") {
                found.push(path);
            }
        }
    }
    found.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root).expect("it is in the workspace");
        let text = fs::read_to_string(&path).expect("the document can be read");
        (name.to_string_lossy().replace('\\', "/"), text)
    };
    found.into_iter().map(read).collect()
}

/// Returns the compiler's messages for the Rust code in documents; empty if all of it compiles.
fn check(documents: &[(String, String)]) -> String {
    let krate = tempfile::tempdir().expect("a folder can be made");
    let write = |path: &str, text: &str| {
        write_file(&krate.path().join(path), text).expect("the file can be written");
    };
    let mut root = ROOT.to_owned();
    let mut faults = Vec::new();
    for (number, (path, markdown)) in documents.iter().enumerate() {
        match as_module(markdown) {
            Ok(module) => {
                root += &format!("#[path = \"{path}\"]\nmod document_{number};\n");
                write(path, &module);
            }
            Err(found) => faults.extend(found.iter().map(|fault| format!("{path}: {fault}\n"))),
        }
    }
    let welkin = workspace_root();
    write(
        "Cargo.toml",
        &MANIFEST.replace("{welkin}", &welkin.display().to_string()),
    );
    write("build.rs", BUILD_SCRIPT);
    write("lib.rs", &root);
    fs::copy(
        welkin.join("examples/designer-export.json"),
        krate.path().join("designer-export.json"),
    )
    .expect("the configuration can be copied");
    let output = nested_cargo::command(krate.path(), TARGET_TMP)
        .args(["check", "--color", "never"])
        .output()
        .expect("Cargo runs");
    if !output.status.success() {
        faults.push(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    faults.concat()
}
