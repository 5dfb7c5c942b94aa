//! The manifest of a generated crate: created once; after that, only its features are updated.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

use super::runtime::Runtime;
use crate::emit::ALL_FEATURES;

const FEATURES_COMMENT: &str = "# One feature per module, kept up by welkin-codegen.\n";

const PUBLISH_COMMENT: &str = "# The configuration is confidential: list the registries to which this crate may be published, such as [\"our-registry\"].\n";

/// The features of the modules.
#[derive(Debug, Default)]
pub(super) struct Features {
    /// Current features, and the features on which each depends.
    pub(super) now: BTreeMap<String, Vec<String>>,
    /// Features of modules written by an earlier run.
    pub(super) earlier: BTreeSet<String>,
}

impl Features {
    /// Whether a feature was a generated one and is no longer needed.
    fn is_gone(&self, name: &str) -> bool {
        self.earlier.contains(name) && !self.now.contains_key(name)
    }
}

/// Whether a manifest was written by this crate.
pub(super) fn is_ours(text: &str) -> bool {
    text.contains(FEATURES_COMMENT.trim_end())
}

/// Creates a manifest with everything that `cargo publish` requires.
pub(super) fn new(name: &str, runtime: &Runtime, features: &Features) -> String {
    let mut table = Table::new();
    let texts = [
        ("name", name),
        ("version", "0.1.0"),
        ("edition", "2024"),
        ("rust-version", env!("CARGO_PKG_RUST_VERSION")),
        (
            "description",
            "The API of a Welkin tenant, typed after its Designer configuration",
        ),
        ("homepage", env!("CARGO_PKG_REPOSITORY")),
        ("readme", "README.md"),
        ("license", "LicenseRef-Proprietary"),
    ];
    for (key, text) in texts {
        table.insert(key, value(text));
    }
    table.insert("categories", value(Array::from_iter(["api-bindings"])));
    table.insert("publish", value(false));
    if let Some(mut key) = table.key_mut("publish") {
        key.leaf_decor_mut().set_prefix(PUBLISH_COMMENT);
    }
    let mut document = DocumentMut::new();
    document.insert("package", Item::Table(table));
    finish(&mut document, runtime, features);
    document.to_string()
}

/// Updates the name and the features of an existing manifest; returns the reason if it is not a manifest.
pub(super) fn updated(
    text: &str,
    name: &str,
    runtime: &Runtime,
    features: &Features,
) -> Result<String, String> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| error.to_string())?;
    let Some(table) = document
        .get_mut("package")
        .and_then(Item::as_table_like_mut)
    else {
        return Err("it has no [package]".to_owned());
    };
    if table.get("name").and_then(Item::as_str) != Some(name) {
        table.insert("name", value(name));
    }
    for name in ["features", "dependencies"] {
        let section = document.get(name);
        if section.is_some_and(|section| !section.is_table_like()) {
            return Err(format!("[{name}] is not a table"));
        }
    }
    finish(&mut document, runtime, features);
    Ok(document.to_string())
}

/// Adds or replaces the parts that this crate maintains.
fn finish(document: &mut DocumentMut, source: &Runtime, features: &Features) {
    if let Some(table) = section(document, "features") {
        write_features(table, features);
    }
    if let Some(Item::Table(table)) = document.get_mut("features") {
        sort_features(table, features);
    }
    if let Some(table) = section(document, "dependencies")
        && !table.contains_key("welkin-runtime")
    {
        table.insert("welkin-runtime", value(runtime(source)));
    }
}

/// Returns a table of the document, and creates it if necessary.
fn section<'d>(document: &'d mut DocumentMut, name: &str) -> Option<&'d mut dyn TableLike> {
    let section = document.entry(name).or_insert(toml_edit::table());
    section.as_table_like_mut()
}

/// Adds the features of the modules, and removes those of removed modules. Everything written by the crate's owner
/// stays: other features, additional parts of generated features, comments.
fn write_features(table: &mut dyn TableLike, features: &Features) {
    for name in features
        .earlier
        .iter()
        .filter(|name| features.is_gone(name))
    {
        table.remove(name);
    }
    if !table.contains_key("default") {
        table.insert("default", value(Array::from_iter([ALL_FEATURES])));
    }
    match table.get_mut(ALL_FEATURES).and_then(Item::as_array_mut) {
        Some(all) => keep_up(all, features.now.keys(), features),
        None => {
            table.insert(ALL_FEATURES, value(one_per_line(features.now.keys())));
            if let Some(mut key) = table.key_mut(ALL_FEATURES) {
                key.leaf_decor_mut().set_prefix(FEATURES_COMMENT);
            }
        }
    }
    for (name, needed) in &features.now {
        match table.get_mut(name).and_then(Item::as_array_mut) {
            Some(parts) => keep_up(parts, needed.iter(), features),
            None => {
                table.insert(name, value(Array::from_iter(needed.iter())));
            }
        }
    }
}

/// Adds names to the parts of a feature, each before the first one that sorts after it, and removes those of removed
/// modules.
fn keep_up<'n>(parts: &mut Array, names: impl Iterator<Item = &'n String>, features: &Features) {
    let is_in_lines = parts.iter().any(|part| {
        let prefix = part.decor().prefix().and_then(|prefix| prefix.as_str());
        prefix.is_some_and(|prefix| prefix.contains('\n'))
    });
    let is_gone = |part: &Value| part.as_str().is_some_and(|part| features.is_gone(part));
    if parts.iter().any(is_gone) {
        parts.retain(|part| !is_gone(part));
    }
    for name in names {
        if parts.iter().any(|part| part.as_str() == Some(name)) {
            continue;
        }
        let after = |part: &Value| part.as_str().is_some_and(|part| part > &**name);
        let place = parts.iter().position(after).unwrap_or(parts.len());
        if is_in_lines {
            parts.insert_formatted(place, Value::from(name).decorated("\n    ", ""));
        } else {
            parts.insert(place, name);
        }
    }
}

/// Inserts new features in sorted order, so that two branches that each add one can be merged.
fn sort_features(table: &mut Table, features: &Features) {
    let mut order: Vec<String> = Vec::new();
    for (name, _) in table.iter() {
        let is_ours = |name: &str| features.now.contains_key(name);
        let is_new = is_ours(name) && !features.earlier.contains(name);
        let place = order
            .iter()
            .position(|other| is_ours(other) && &**other > name);
        match place.filter(|_| is_new) {
            Some(place) => order.insert(place, name.to_owned()),
            None => order.push(name.to_owned()),
        }
    }
    let places: BTreeMap<String, usize> = order
        .into_iter()
        .enumerate()
        .map(|(place, name)| (name, place))
        .collect();
    table.sort_values_by(|left, _, right, _| places.get(left.get()).cmp(&places.get(right.get())));
}

/// Formats one name per line, so that adding or removing a CDT changes a single line.
fn one_per_line<'n>(names: impl Iterator<Item = &'n String>) -> Array {
    let mut array: Array = names.collect();
    for name in array.iter_mut() {
        name.decor_mut().set_prefix("\n    ");
    }
    if !array.is_empty() {
        array.set_trailing("\n");
        array.set_trailing_comma(true);
    }
    array
}

fn runtime(runtime: &Runtime) -> Value {
    let version = env!("CARGO_PKG_VERSION");
    let (key, place) = match runtime {
        Runtime::Registry => return version.into(),
        Runtime::Path(path) => ("path", path),
        Runtime::Git(url) => ("git", url),
    };
    let mut table = InlineTable::new();
    table.insert("version", version.into());
    table.insert(key, place.into());
    table.into()
}

#[cfg(test)]
mod tests {
    use super::{Features, new, updated};
    use crate::generator::Runtime;

    fn features(now: &[&str], earlier: &[&str]) -> Features {
        let now = now.iter().map(|name| ((*name).to_owned(), Vec::new()));
        Features {
            now: now.collect(),
            earlier: earlier.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    #[test]
    fn what_the_owner_wrote_stays() {
        let registry = &Runtime::Registry;
        let first = new("clinic", registry, &features(&["labs", "vitals"], &[]));
        let same = features(&["labs", "vitals"], &["labs", "vitals"]);
        assert_eq!(updated(&first, "clinic", registry, &same).unwrap(), first);
        let edited = first
            .replace(
                "version = \"0.1.0\"\nedition",
                "version = \"3.1.4\" # ours\nedition",
            )
            .replace("default = [\"all\"]", "default = []\nmine = [\"vitals\"]")
            .replace(
                "    \"vitals\",\n",
                "    \"vitals\", # kept\n    \"mine\",\n",
            )
            .replace("vitals = []", "vitals = [\"dep:chrono\"] # as a day");
        let grown = features(&["blood", "vitals", "weight"], &["labs", "vitals"]);
        let again = updated(&edited, "clinic", registry, &grown).unwrap();
        for line in [
            "version = \"3.1.4\" # ours",
            "default = []",
            "mine = [\"vitals\"]",
            "    \"vitals\", # kept",
            "    \"mine\",",
            "    \"weight\",",
            "vitals = [\"dep:chrono\"] # as a day",
            "blood = []",
        ] {
            assert!(again.lines().any(|one| one == line), "{line}: {again}");
        }
        assert!(!again.contains("labs"), "{again}");
        assert!(
            again.find("blood = []") < again.find("vitals = ["),
            "{again}"
        );
    }

    #[test]
    fn a_file_that_is_no_manifest_is_refused() {
        for text in [
            "[package",
            "a = 1",
            "features = 1\n[package]\nname = \"clinic\"",
        ] {
            assert!(
                updated(text, "clinic", &Runtime::Registry, &features(&[], &[])).is_err(),
                "{text}"
            );
        }
    }
}
