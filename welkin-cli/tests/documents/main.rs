//! Runs every command of the documentation in order, in a folder with the export of the examples, with a sandbox as the
//! tenant. A page must give a reason for commands that are not run.
#![cfg(unix)]

mod block;
mod reader;

use std::fs;
use std::path::{Path, PathBuf};

use block::{Block, blocks};
use reader::Reader;

/// Folders with documents, relative to the root.
const FOLDERS: [&str; 3] = ["docs", "welkin-codegen/guide", "welkin-runtime/guide"];

#[tokio::test(flavor = "multi_thread")]
async fn commands_of_every_page_are_run() {
    let root = root();
    let ci = fs::read_to_string(root.join(".ci/run")).expect("it is there");
    let (mut run, mut faults) = (0, Vec::new());
    for page in pages() {
        let text = fs::read_to_string(&page).expect("it is text");
        let name = page
            .strip_prefix(root)
            .unwrap_or(&page)
            .display()
            .to_string();
        let found = match blocks(&text) {
            Ok(found) => found,
            Err(fault) => {
                faults.push(format!("{name}: {fault}"));
                continue;
            }
        };
        let mut reader = None;
        for block in found.iter().filter(|block| block.not_run.is_none()) {
            let place = format!("{name}:{}", block.line);
            if block.cargo().next().is_some() {
                faults.extend(
                    not_in_ci(block, &ci)
                        .map(|line| format!("{place}: `.ci/run` does not run `{line}`")),
                );
                continue;
            }
            let reader = match &reader {
                Some(reader) => reader,
                None => reader.insert(Reader::new().await),
            };
            match reader.run(block, &place) {
                Ok(count) => run += count,
                Err(fault) => faults.push(format!("{place}: {fault}")),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(run > 30, "{run}");
}

#[test]
fn a_command_of_cargo_that_ci_does_not_run_is_named() {
    let text = "```console\ncargo run -p nothing\ncargo fmt --all --check   # as CI\n\
                cargo test -p welkin-cli --test live\ncargo test -p welkin-cli --test nothing\n```\n";
    let found = blocks(text).expect("it is understood");
    let missing: Vec<&str> = not_in_ci(&found[0], "  cargo fmt --all --check\n").collect();
    let expected = [
        "cargo run -p nothing",
        "cargo test -p welkin-cli --test nothing",
    ];
    assert_eq!(missing, expected);
}

#[test]
fn what_is_not_run_has_a_reason() {
    for page in pages() {
        let text = fs::read_to_string(&page).expect("it is text");
        for block in blocks(&text).unwrap_or_default() {
            let is_told = block.not_run.is_none_or(|reason| reason.len() > 10);
            assert!(is_told, "{}:{}", page.display(), block.line);
        }
    }
}

/// Returns the commands of Cargo that `.ci/run` does not run. It runs all tests, so a test only needs to exist.
fn not_in_ci<'a>(block: &'a Block, ci: &str) -> impl Iterator<Item = &'a str> {
    let lines: Vec<String> = ci.lines().map(|line| line.trim().to_owned()).collect();
    let is_run = move |line: &str| {
        let same = |known: &String| known.trim_end_matches(" --no-fail-fast") == line;
        lines.iter().any(same) || is_test(line)
    };
    block.cargo().filter(move |line| !is_run(line))
}

/// Whether a command runs one test of this workspace: `cargo test -p PACKAGE --test NAME`.
fn is_test(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let ["cargo", "test", "-p", package, "--test", name] = words[..] else {
        return false;
    };
    let folder = if package == "welkin-tests" {
        "tests"
    } else {
        package
    };
    let tests = root().join(folder).join("tests");
    tests.join(format!("{name}.rs")).is_file() || tests.join(name).join("main.rs").is_file()
}

fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// Returns the READMEs of the root, of crates and of examples, and the pages in the folders of documents.
fn pages() -> Vec<PathBuf> {
    let root = root();
    let mut found: Vec<PathBuf> = ["README.md", "CONTRIBUTING.md"]
        .map(|name| root.join(name))
        .into();
    for folder in [root.to_owned(), root.join("examples")] {
        let readmes = entries(&folder).map(|path| path.join("README.md"));
        found.extend(readmes.filter(|path| path.is_file() && !path.starts_with(root.join("docs"))));
    }
    for folder in FOLDERS {
        let pages = entries(&root.join(folder));
        found.extend(
            pages.filter(|path| path.extension().is_some_and(|extension| extension == "md")),
        );
    }
    found.sort();
    found
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    entries.map(|entry| entry.expect("the folder can be read").path())
}
