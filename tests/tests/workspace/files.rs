//! Files named in documents for maintainers exist.

use std::path::{Path, PathBuf};

use welkin_tests::fixture::workspace_root;

/// Lists files below a folder with these endings, except build output and hidden files.
pub(super) fn files_below(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut folders = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let ending = path.extension().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                if !name.starts_with('.') && name != "target" {
                    folders.push(path);
                }
            } else if endings.contains(&&*ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Returns texts in backticks that are paths of this workspace.
fn paths(document: &str) -> impl Iterator<Item = &str> {
    let code = document.split('`').skip(1).step_by(2);
    code.filter(|text| {
        let is_path = |c: char| c.is_alphanumeric() || "/._-".contains(c);
        let is_file = [".rs", ".md", ".json", ".toml"]
            .iter()
            .any(|ending| text.ends_with(ending));
        let is_folder = text.contains("/src/") || text.starts_with("tests/");
        text.contains('/') && text.chars().all(is_path) && (is_file || is_folder)
    })
}

/// Paths in documents for maintainers are relative to the root, to a crate, or to the folder of its sources.
#[test]
fn files_that_maintainers_are_led_to_are_there() {
    let root = workspace_root();
    let files = files_below(root, &["rs", "md", "json", "toml"]);
    let known: Vec<String> = files
        .iter()
        .map(|file| file.to_string_lossy().replace('\\', "/"))
        .collect();
    let is_there = |path: &str| {
        let path = path.trim_end_matches('/');
        let (file, folder) = (format!("/{path}"), format!("/{path}/"));
        known
            .iter()
            .any(|known| known.ends_with(&file) || known.contains(&folder))
    };
    let mut missing = Vec::new();
    let mut count = 0;
    for document in ["docs/architecture.md", "CONTRIBUTING.md", "SECURITY.md"] {
        let text = std::fs::read_to_string(root.join(document)).expect("it is there");
        for path in paths(&text) {
            count += 1;
            if !is_there(path) {
                missing.push(format!("{document}: {path}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(count > 30, "{count} paths");
}
