//! The documentation site: it contains all pages, no link is broken, and the questions of newcomers are answered.
//!
//! `WELKIN_MDBOOK` names mdBook; without it, tests that need the built site are skipped.

mod html;
mod questions;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use welkin_site::markdown::links;

/// Returns the folder of the repository.
fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// Builds the site in a temporary folder; returns `None` without mdBook.
fn build() -> Option<TempDir> {
    let Some(program) = std::env::var_os("WELKIN_MDBOOK") else {
        let _ = writeln!(io::stderr(), "SKIPPED: WELKIN_MDBOOK is not set");
        return None;
    };
    let folder = tempfile::tempdir().expect("a folder can be made");
    let output = Command::new(program)
        .arg("build")
        .arg("--dest-dir")
        .arg(folder.path())
        .current_dir(root())
        // Uses the preprocessor of this build, without Cargo.
        .env(
            "MDBOOK_PREPROCESSOR__REPOSITORY__COMMAND",
            env!("CARGO_BIN_EXE_welkin-site"),
        )
        .output()
        .expect("mdBook runs");
    let said = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    let is_quiet = !["WARN", "ERROR"].iter().any(|level| said.contains(level));
    assert!(output.status.success() && is_quiet, "{said}");
    Some(folder)
}

/// Returns the pages of the summary, as paths within the repository.
fn pages() -> BTreeSet<String> {
    let summary = fs::read_to_string(root().join("docs/SUMMARY.md")).expect("it is there");
    let targets = links(&summary).into_iter().map(|(_, target)| target);
    let paths = targets.map(|target| match target.strip_prefix("../") {
        Some(outside) => outside.to_owned(),
        None => format!("docs/{target}"),
    });
    paths.collect()
}

#[test]
fn every_document_is_a_page() {
    let pages = pages();
    let mut missing = Vec::new();
    for folder in ["docs", "welkin-codegen/guide", "welkin-runtime/guide"] {
        for entry in fs::read_dir(root().join(folder)).expect("the folder can be read") {
            let name = entry.expect("the folder can be read").file_name();
            let path = format!("{folder}/{}", name.to_string_lossy());
            if path.ends_with(".md") && path != "docs/SUMMARY.md" && !pages.contains(&path) {
                missing.push(path);
            }
        }
    }
    assert!(missing.is_empty(), "not in docs/SUMMARY.md: {missing:?}");
}

#[test]
fn the_site_builds_without_warnings_and_all_its_links_lead_somewhere() {
    let Some(site) = build() else { return };
    let pages = html_files(site.path());
    assert!(pages.len() > 30, "{pages:?}");
    let mut broken = Vec::new();
    for page in &pages {
        let text = fs::read_to_string(page).expect("it is text");
        for link in html::links(&text) {
            if let Err(fault) = follow(page, &link) {
                broken.push(format!(
                    "{}: {fault}",
                    page.strip_prefix(site.path()).unwrap_or(page).display()
                ));
            }
        }
    }
    broken.sort();
    broken.dedup();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Checks that the target of a link exists within the site, including its anchor.
fn follow(page: &Path, link: &str) -> Result<(), String> {
    if link.contains(':') {
        return Ok(());
    }
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let folder = page.parent().unwrap_or(page);
    let target = if file.is_empty() {
        page.to_owned()
    } else {
        folder.join(file)
    };
    if !target.is_file() {
        return Err(format!("`{link}` leads to no file"));
    }
    let is_page = target
        .extension()
        .is_some_and(|extension| extension == "html");
    if anchor.is_empty() || !is_page {
        return Ok(());
    }
    let text = fs::read_to_string(&target).expect("it is text");
    match html::section(&text, anchor) {
        Some(_) => Ok(()),
        None => Err(format!("`{link}` leads to no anchor")),
    }
}

/// Lists the pages of the site, except the 404 page, whose links only work on a server.
fn html_files(folder: &Path) -> Vec<PathBuf> {
    let mut folders = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".html") && name != "404.html" {
                found.push(path);
            }
        }
    }
    found
}
