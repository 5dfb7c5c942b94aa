//! Files stay under 400 lines, functions under 60, prose under 120 columns, and no folders import each other in a
//! cycle.

mod code;
mod imports;

use std::fs;
use std::path::{Path, PathBuf};

use welkin_tests::fixture::workspace_root;

use self::code::{code, functions, long_comments};
use self::imports::Crate;

const MOST_LINES_OF_A_FILE: usize = 400;
const MOST_LINES_OF_A_FUNCTION: usize = 60;
const MOST_COLUMNS_OF_PROSE: usize = 120;

/// Comments in these sources are code: they are emitted unchanged.
const EMITTED: &str = "welkin-codegen/src/emit/";

/// The crates whose code is measured, including tests.
const CRATES: [&str; 18] = [
    "benches",
    "examples",
    "site",
    "tests",
    "welkin-cli",
    "welkin-codegen",
    "welkin-designer",
    "welkin-dictionary",
    "welkin-export",
    "welkin-import",
    "welkin-macros",
    "welkin-model",
    "welkin-record",
    "welkin-recorder",
    "welkin-redis",
    "welkin-runtime",
    "welkin-sandbox",
    "welkin-seed",
];

#[test]
fn files_and_functions_are_short() {
    let root = workspace_root();
    let mut found = Vec::new();
    for file in rust_files() {
        let text = fs::read_to_string(&file).expect("it is text");
        let name = file.strip_prefix(root).expect("it is below").display();
        if text.lines().count() > MOST_LINES_OF_A_FILE {
            found.push(name.to_string());
        }
        let code = code(&text);
        let long = functions(&code).into_iter();
        let long = long.filter(|(_, lines)| *lines > MOST_LINES_OF_A_FUNCTION);
        found.extend(long.map(|(function, _)| format!("{name}: {function}")));
    }
    assert!(found.is_empty(), "too long: {found:#?}");
}

#[test]
fn prose_is_wrapped() {
    let root = workspace_root();
    let mut found = Vec::new();
    for file in rust_files().into_iter().chain(markdown_files()) {
        let text = fs::read_to_string(&file).expect("it is text");
        let name = file
            .strip_prefix(root)
            .expect("it is below")
            .display()
            .to_string();
        let long = match file.extension() {
            Some(extension) if extension == "md" => long_prose(&text),
            _ if name.starts_with(EMITTED) => Vec::new(),
            _ => long_comments(&text, MOST_COLUMNS_OF_PROSE),
        };
        found.extend(long.into_iter().map(|line| format!("{name}:{line}")));
    }
    assert!(found.is_empty(), "longer than 120 columns: {found:#?}");
}

/// Returns the numbers of the lines of Markdown that are too long, except tables, code, links and comments.
fn long_prose(text: &str) -> Vec<usize> {
    let mut is_code = false;
    let mut long = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let words = line.trim_start();
        is_code ^= words.starts_with("```");
        let is_prose = !is_code && !words.starts_with('|') && !words.starts_with("<!--");
        let is_link = line.contains("](") || line.contains("://");
        if is_prose && !is_link && line.chars().count() > MOST_COLUMNS_OF_PROSE {
            long.push(number);
        }
    }
    long
}

#[test]
fn folders_do_not_import_each_other_in_circles() {
    let root = workspace_root();
    let mut found = Vec::new();
    for name in CRATES
        .into_iter()
        .filter(|name| name.starts_with("welkin-"))
    {
        let cycles = Crate::read(&root.join(name).join("src")).cycles_of_folders();
        found.extend(cycles.into_iter().map(|cycle| format!("{name}/{cycle}")));
    }
    assert!(found.is_empty(), "cycles: {found:#?}");
}

/// Returns the Rust files of all crates, sorted.
fn rust_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for name in CRATES {
        sources(&workspace_root().join(name), &mut files);
    }
    files.sort_unstable();
    files
}

/// Returns the documents of the workspace, of `docs`, and of each crate.
fn markdown_files() -> Vec<PathBuf> {
    let root = workspace_root();
    let crates = CRATES.iter().map(|name| root.join(name));
    let guide = root.join("welkin-runtime/guide");
    let folders = crates.chain([root.to_owned(), root.join("docs"), guide]);
    let files = folders.flat_map(|folder| fs::read_dir(folder).expect("the folder can be read"));
    let files = files.map(|file| file.expect("it can be read").path());
    let mut files: Vec<_> = files
        .filter(|file| file.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort_unstable();
    files
}

/// Collects every Rust file below a folder, except generated ones.
fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("it can be read").path();
        let is_left_out = |name: &str| path.file_name().is_some_and(|found| found == name);
        if path.is_dir() && !["target", "work"].into_iter().any(is_left_out) {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("it is text");
            if !text.starts_with("// @generated") {
                files.push(path);
            }
        }
    }
}
