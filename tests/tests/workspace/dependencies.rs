//! Dependencies, as listed by `cargo metadata`. `cargo deny` checks more, including advisories, but needs an external
//! database.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use welkin_tests::fixture::workspace_root;

use crate::files::files_below;
use crate::licences::is_allowed;

/// Packages that are built in two versions, because third-party packages need the older one.
const TWICE: [&str; 7] = [
    "foldhash",
    "getrandom",
    "hashbrown",
    "num-bigint",
    "r-efi",
    "syn",
    "windows-sys",
];

/// Dependencies that only generated code names.
const UNNAMED: [(&str, &str); 1] = [("care", "welkin-runtime")];

/// The maximum number of packages that are compiled on Linux, with these arguments of `cargo tree`. The documentation
/// has the same numbers.
const MOST_COMPILED: [(&[&str], usize); 2] = [
    (&["-p", "welkin-runtime"], 84),
    (&["-p", "welkin-sandbox", "--no-default-features"], 87),
];

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--locked", "--offline"])
        .current_dir(workspace_root())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("cargo prints text")
}

pub(super) fn metadata() -> Value {
    let metadata = cargo(&["metadata", "--format-version", "1"]);
    serde_json::from_str(&metadata).expect("cargo prints JSON")
}

#[test]
fn clients_and_their_tests_compile_few_packages() {
    let all = ["tree", "--edges", "normal,build", "--prefix", "none"];
    let linux = ["--target", "x86_64-unknown-linux-gnu", "--format", "{p}"];
    for (arguments, most) in MOST_COMPILED {
        let tree = cargo(&[&all[..], &linux, arguments].concat());
        let packages: BTreeSet<&str> = { tree.lines() }
            .filter_map(|line| line.split(" (").next())
            .filter(|line| !line.is_empty())
            .collect();
        assert!(packages.len() <= most, "{}: {packages:#?}", packages.len());
        // The lock file prevents this: `idna_adapter` 1.2 would add ICU.
        assert!(!packages.iter().any(|package| package.starts_with("icu_")));
    }
}

pub(super) fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Returns the packages that users of the published crates build: these crates and their dependencies, except those of
/// tests.
fn built(metadata: &Value) -> Vec<&Value> {
    let id = |value: &Value| text(value).to_owned();
    let packages: BTreeMap<String, &Value> = list(&metadata["packages"])
        .map(|package| (id(&package["id"]), package))
        .collect();
    let nodes: BTreeMap<String, &Value> = list(&metadata["resolve"]["nodes"])
        .map(|node| (id(&node["id"]), node))
        .collect();
    let members = list(&metadata["workspace_members"]).map(id);
    let mut left: Vec<String> = members
        .filter(|member| packages[member]["publish"].is_null())
        .collect();
    let mut found: BTreeSet<String> = left.iter().cloned().collect();
    while let Some(package) = left.pop() {
        for dependency in list(&nodes[&package]["deps"]) {
            let is_built = list(&dependency["dep_kinds"]).any(|kind| kind["kind"] != "dev");
            let package = id(&dependency["pkg"]);
            if is_built && found.insert(package.clone()) {
                left.push(package);
            }
        }
    }
    found.iter().map(|package| packages[package]).collect()
}

/// Returns the licenses that `deny.toml` allows.
fn allowed_licences() -> Vec<String> {
    let settings =
        std::fs::read_to_string(workspace_root().join("deny.toml")).expect("it is there");
    let lines = settings.lines().map(str::trim);
    let lines = lines.skip_while(|line| *line != "allow = [").skip(1);
    let lines = lines.take_while(|line| *line != "]");
    lines
        .map(|line| line.trim_matches([',', '"']).to_owned())
        .collect()
}

#[test]
fn every_package_has_an_allowed_licence() {
    let allowed = allowed_licences();
    assert!(allowed.len() > 5, "{allowed:?}");
    let metadata = metadata();
    let refused: Vec<String> = built(&metadata)
        .into_iter()
        .filter(|package| !is_allowed(text(&package["license"]), &allowed))
        .map(|package| format!("{}: {}", package["name"], package["license"]))
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn packages_are_built_in_one_version_but_for_known_ones() {
    let metadata = metadata();
    let mut versions: BTreeMap<&str, usize> = BTreeMap::new();
    for package in built(&metadata) {
        *versions.entry(text(&package["name"])).or_default() += 1;
    }
    let several = versions.into_iter().filter(|(_, count)| *count > 1);
    let several: Vec<&str> = several.map(|(name, _)| name).collect();
    assert_eq!(several, TWICE);
}

/// Whether a source names a crate, as the start of a path or in an `extern`.
fn names(sources: &[String], crate_name: &str) -> bool {
    let is_part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    sources.iter().any(|source| {
        source.match_indices(crate_name).any(|(start, found)| {
            let before = source[..start].chars().next_back();
            let after = source[start + found.len()..].chars().next();
            !before.is_some_and(is_part_of_name) && !after.is_some_and(is_part_of_name)
        })
    })
}

#[test]
fn every_dependency_is_named_by_a_source() {
    let metadata = metadata();
    let mut unused = Vec::new();
    for package in list(&metadata["packages"]).filter(|package| package["source"].is_null()) {
        let manifest = PathBuf::from(text(&package["manifest_path"]));
        let folder = manifest.parent().unwrap_or(Path::new("."));
        let sources: Vec<String> = files_below(folder, &["rs", "md"])
            .iter()
            .map(|path| std::fs::read_to_string(path).expect("a text"))
            .collect();
        for dependency in list(&package["dependencies"]) {
            let renamed = dependency["rename"].as_str();
            let name = renamed.unwrap_or(text(&dependency["name"]));
            let place = (text(&package["name"]), name);
            if !names(&sources, &name.replace('-', "_")) && !UNNAMED.contains(&place) {
                unused.push(format!("{}: {name}", place.0));
            }
        }
    }
    assert!(unused.is_empty(), "{unused:#?}");
}
