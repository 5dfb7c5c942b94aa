//! The manifest of a crate of generated code: written once, and after that only its features are kept up.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

use super::{Package, Runtime};
use crate::emit::ALL_FEATURES;

const FEATURES_COMMENT: &str = "# One feature per module, kept up by welkin-codegen.\n";

const PUBLISH_COMMENT: &str = "# The configuration is its owner's: name the registries that this crate may go to, such as [\"our-registry\"].\n";

/// Features and those that each needs.
type Features = BTreeMap<String, Vec<String>>;

/// A manifest with all that `cargo publish` asks for.
pub(super) fn new(package: &Package, features: &Features) -> String {
    let mut table = Table::new();
    let texts = [
        ("name", &*package.name),
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
    finish(&mut document, package, features);
    document.to_string()
}

/// An existing manifest with the name and the features as they are to be; the reason when it is none.
pub(super) fn updated(
    text: &str,
    package: &Package,
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
    if table.get("name").and_then(Item::as_str) != Some(&package.name) {
        table.insert("name", value(&package.name));
    }
    for name in ["features", "dependencies"] {
        let section = document.get(name);
        if section.is_some_and(|section| !section.is_table_like()) {
            return Err(format!("[{name}] is no table"));
        }
    }
    finish(&mut document, package, features);
    Ok(document.to_string())
}

/// Adds or replaces what this crate keeps up.
fn finish(document: &mut DocumentMut, package: &Package, features: &Features) {
    if let Some(table) = section(document, "features") {
        write_features(table, features);
    }
    if let Some(table) = section(document, "dependencies")
        && !table.contains_key("welkin-runtime")
    {
        table.insert("welkin-runtime", value(runtime(&package.runtime)));
    }
}

/// A table of the document, made if there is none.
fn section<'d>(document: &'d mut DocumentMut, name: &str) -> Option<&'d mut dyn TableLike> {
    let section = document.entry(name).or_insert(toml_edit::table());
    section.as_table_like_mut()
}

/// Replaces the features that an earlier run wrote; those of the crate's owner, and what is on by default, stay.
fn write_features(table: &mut dyn TableLike, features: &Features) {
    let earlier = table.get(ALL_FEATURES).and_then(Item::as_array);
    let earlier = earlier.into_iter().flatten().filter_map(Value::as_str);
    let mut ours: BTreeSet<String> = earlier.map(str::to_owned).collect();
    ours.extend(features.keys().cloned());
    ours.insert(ALL_FEATURES.to_owned());
    for name in &ours {
        table.remove(name);
    }
    if !table.contains_key("default") {
        table.insert("default", value(Array::from_iter([ALL_FEATURES])));
    }
    table.insert(ALL_FEATURES, value(one_per_line(features.keys())));
    if let Some(mut key) = table.key_mut(ALL_FEATURES) {
        key.leaf_decor_mut().set_prefix(FEATURES_COMMENT);
    }
    for (name, needed) in features {
        table.insert(name, value(Array::from_iter(needed.iter())));
    }
}

/// One per line, so that a CDT more or less is a line more or less.
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
    use crate::generator::Package;

    fn features(names: &[&str]) -> Features {
        let names = names.iter().map(|name| ((*name).to_owned(), Vec::new()));
        names.collect()
    }

    #[test]
    fn what_the_owner_wrote_stays() {
        let package = Package::new("clinic").unwrap();
        let first = new(&package, &features(&["labs", "vitals"]));
        assert_eq!(
            updated(&first, &package, &features(&["labs", "vitals"])).unwrap(),
            first
        );
        let edited = first
            .replace(
                "version = \"0.1.0\"\nedition",
                "version = \"3.1.4\" # ours\nedition",
            )
            .replace("default = [\"all\"]", "default = []\nmine = [\"vitals\"]");
        let again = updated(&edited, &package, &features(&["blood", "vitals"])).unwrap();
        for line in [
            "version = \"3.1.4\" # ours",
            "default = []",
            "mine = [\"vitals\"]",
            "blood = []",
        ] {
            assert!(again.lines().any(|one| one == line), "{line}: {again}");
        }
        assert!(!again.contains("labs"), "{again}");
    }

    #[test]
    fn a_file_that_is_no_manifest_is_refused() {
        let package = Package::new("clinic").unwrap();
        for text in [
            "[package",
            "a = 1",
            "features = 1\n[package]\nname = \"clinic\"",
        ] {
            assert!(updated(text, &package, &features(&[])).is_err(), "{text}");
        }
    }

    #[test]
    fn names_that_cargo_refuses_are_refused() {
        for name in ["", "1a", "-a", "a b", "../a", "fn", "\u{e9}"] {
            assert!(Package::new(name).is_err(), "{name}");
        }
        assert!(Package::new("clinic-api_2").is_ok());
    }
}
