//! The public API of the runtime changes in review, not by accident: `docs/public-api.txt` lists it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use welkin_tests::fixture::workspace_root;

/// With `UPDATE_PUBLIC_API=1` the list is written instead.
#[test]
fn the_list_of_the_public_api_is_up_to_date() {
    let path = workspace_root().join("docs/public-api.txt");
    let names = Documentation::of_the_runtime().names();
    let wanted: String = names.iter().map(|name| format!("{name}\n")).collect();
    if std::env::var_os("UPDATE_PUBLIC_API").is_some() {
        std::fs::write(&path, wanted).expect("it can be written");
        return;
    }
    let list = std::fs::read_to_string(&path).expect("the list is there");
    let listed: BTreeSet<&str> = list.lines().collect();
    let found: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    let added: Vec<_> = found.difference(&listed).collect();
    let removed: Vec<_> = listed.difference(&found).collect();
    assert!(
        added.is_empty() && removed.is_empty(),
        "added: {added:#?}\nremoved: {removed:#?}\nrun this test with UPDATE_PUBLIC_API=1"
    );
}

/// Every name at the root of the crate is used in the documentation.
#[test]
fn every_name_at_the_root_is_used_in_the_documentation() {
    let root = workspace_root();
    let mut text = String::new();
    for place in [
        "README.md",
        "docs",
        "examples",
        "welkin-runtime",
        "welkin-macros/README.md",
    ] {
        read_documentation(&root.join(place), &mut text);
    }
    let words: BTreeSet<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect();
    let names = Documentation::of_the_runtime().names();
    let names = names.iter().filter_map(|line| line.split_once(' '));
    let root_names = names.filter_map(|(_, path)| path.strip_prefix("welkin_runtime::"));
    let mut root_names = root_names.filter(|name| !name.contains("::"));
    assert_eq!(root_names.find(|name| !words.contains(name)), None);
}

/// Reads Markdown, examples, and the documentation in code.
fn read_documentation(path: &PathBuf, text: &mut String) {
    if path.is_dir() {
        let entries = std::fs::read_dir(path).expect("the folder can be read");
        for entry in entries {
            read_documentation(&entry.expect("it can be read").path(), text);
        }
        return;
    }
    let is = |wanted: &str| {
        path.extension()
            .is_some_and(|extension| extension == wanted)
    };
    if is("md") {
        text.push_str(&std::fs::read_to_string(path).expect("it is text"));
    } else if is("rs") {
        let code = std::fs::read_to_string(path).expect("it is text");
        let is_example = path.components().any(|part| part.as_os_str() == "examples");
        let is_comment = |line: &&str| line.trim_start().starts_with("//");
        let lines = code.lines().filter(|line| is_example || is_comment(line));
        lines.for_each(|line| text.extend([line, "\n"]));
    }
}

/// The output of rustdoc for a crate, with all of its features.
struct Documentation {
    items: BTreeMap<String, Value>,
    root: String,
    /// The crate whose items it re-exports.
    below: Option<Box<Documentation>>,
}

impl Documentation {
    fn of_the_runtime() -> Self {
        Self {
            below: Some(Box::new(Self::of("welkin-record"))),
            ..Self::of("welkin-runtime")
        }
    }

    /// Runs rustdoc, whose JSON output requires a nightly toolchain; an environment variable enables it on a stable
    /// one.
    fn of(package: &str) -> Self {
        let root = workspace_root();
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .current_dir(root)
            .args(["doc", "--no-deps", "--all-features", "--package", package])
            .env("RUSTDOC", root.join(".ci/rustdoc"))
            .env("RUSTDOCFLAGS", "-Zunstable-options --output-format json");
        let output = command.output().expect("cargo can be run");
        let messages = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{messages}");
        let target = std::env::current_exe().expect("the test has a path");
        let target = target.ancestors().find(|folder| folder.ends_with("target"));
        let file = format!("doc/{}.json", package.replace('-', "_"));
        let json = std::fs::read(target.expect("tests are built there").join(file));
        let json: Value = serde_json::from_slice(&json.expect("it was written")).expect("JSON");
        let items = json["index"].as_object().expect("an index");
        Self {
            items: items.clone().into_iter().collect(),
            root: json["root"].to_string(),
            below: None,
        }
    }

    /// Returns every public item with its path, and every public function, field and variant of a type, sorted.
    fn names(&self) -> Vec<String> {
        let mut names = BTreeSet::new();
        let crate_name = self.items[&self.root]["name"].as_str().unwrap_or_default();
        self.add(&self.root, crate_name, &mut names);
        names.into_iter().collect()
    }

    fn add(&self, id: &str, path: &str, names: &mut BTreeSet<String>) {
        let Some(item) = self.items.get(id) else {
            return;
        };
        let Some((kind, inner)) = item["inner"]
            .as_object()
            .and_then(|inner| inner.iter().next())
        else {
            return;
        };
        if kind == "use" {
            self.add_import(inner, path, names);
            return;
        }
        names.insert(format!("{kind} {path}"));
        let children = match &**kind {
            "module" | "trait" => ids(&inner["items"]),
            "enum" => ids(&inner["variants"]),
            "struct" => ids(&inner["kind"]["plain"]["fields"]),
            _ => Vec::new(),
        };
        let own = ids(&inner["impls"]);
        let own = own.iter().filter_map(|id| self.items.get(id));
        let own = own.filter(|block| block["inner"]["impl"]["trait"].is_null());
        let methods = own.flat_map(|block| ids(&block["inner"]["impl"]["items"]));
        for id in children.into_iter().chain(methods) {
            let Some(child) = self.items.get(&id) else {
                continue;
            };
            let is_import = child["inner"].get("use").is_some();
            let name = child["name"].as_str().unwrap_or_default();
            let is_shown = matches!(child["visibility"].as_str(), Some("public" | "default"));
            if is_shown && is_import {
                self.add(&id, path, names);
            } else if is_shown {
                self.add(&id, &format!("{path}::{name}"), names);
            }
        }
    }

    /// Adds the items of a re-export under its name; those of third-party crates by their name only.
    fn add_import(&self, import: &Value, path: &str, names: &mut BTreeSet<String>) {
        let target = import["id"].to_string();
        let name = import["name"].as_str().unwrap_or_default();
        let is_glob = import["is_glob"].as_bool() == Some(true);
        if is_glob {
            names.insert(format!("use {path}::*"));
        } else if self.items.contains_key(&target) {
            self.add(&target, &format!("{path}::{name}"), names);
        } else {
            let source = import["source"].as_str().unwrap_or_default();
            match self.item_below(source) {
                Some((below, id)) if below.items.contains_key(&id) => {
                    below.add(&id, &format!("{path}::{name}"), names)
                }
                _ => _ = names.insert(format!("use {path}::{name}")),
            }
        }
    }

    /// Returns the item with this path, of this crate or the crate below.
    fn item_below(&self, path: &str) -> Option<(&Self, String)> {
        let below = self.below.as_deref()?;
        let mut segments = path.trim_start_matches("crate::").split("::");
        if segments.clone().next() == below.items[&below.root]["name"].as_str() {
            let item = segments
                .skip(1)
                .try_fold(below.root.clone(), |module, name| {
                    below.import_or_item(&module, name).map(|(_, id)| id)
                });
            return Some((below, item?));
        }
        let module = segments.next()?;
        let (_, module) = self.import_or_item(&self.root, module)?;
        let (import, _) = self.import_or_item(&module, segments.next()?)?;
        self.item_below(import["source"].as_str()?)
    }

    /// Finds a name in a module: returns the import, or null, and the id of the item.
    fn import_or_item(&self, module: &str, name: &str) -> Option<(&Value, String)> {
        let children = ids(&self.items[module]["inner"]["module"]["items"]);
        children.into_iter().find_map(|id| {
            let item = self.items.get(&id)?;
            let import = &item["inner"]["use"];
            match import["name"].as_str() {
                Some(imported) => (imported == name).then(|| (import, import["id"].to_string())),
                None => (item["name"] == name).then_some((import, id)),
            }
        })
    }
}

/// Returns the ids of items, as keys of the index.
fn ids(list: &Value) -> Vec<String> {
    let ids = list.as_array().into_iter().flatten();
    ids.map(ToString::to_string).collect()
}
