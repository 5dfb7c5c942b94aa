//! The lowest versions that the manifests permit, of dependencies and of Rust.

use serde_json::Value;

use crate::dependencies::{list, metadata, text};

/// Returns a version without its build metadata, in parts that can be compared.
fn parts(version: &str) -> Vec<u64> {
    let (version, _) = version.split_once('+').unwrap_or((version, ""));
    version
        .split('.')
        .map(|part| part.parse().unwrap_or_else(|_| panic!("{version}")))
        .collect()
}

/// Everything is built and tested with the lowest versions that the manifests permit, because `Cargo.lock` contains
/// them. A requirement must not permit versions that were never tested.
#[test]
fn direct_dependencies_are_locked_at_the_lowest_version_that_is_permitted() {
    let metadata = metadata();
    let published = |package: &&Value| package["source"].is_null() && package["publish"].is_null();
    let mut compared = 0;
    let mut higher = Vec::new();
    for package in list(&metadata["packages"]).filter(published) {
        for dependency in list(&package["dependencies"]) {
            let (name, requirement) = (text(&dependency["name"]), text(&dependency["req"]));
            if requirement == "*" {
                continue; // by path, for tests
            }
            let lowest = requirement.strip_prefix('^').map(parts);
            let is_locked = list(&metadata["packages"]).any(|locked| {
                text(&locked["name"]) == name && Some(parts(text(&locked["version"]))) == lowest
            });
            compared += 1;
            if !is_locked {
                higher.push(format!("{}: {name} {requirement}", package["name"]));
            }
        }
    }
    assert!(compared > 100, "{compared}");
    assert!(
        higher.is_empty(),
        "`Cargo.lock` has other versions of these; raise the requirements with it:\n{higher:#?}"
    );
}

#[test]
fn no_dependency_needs_a_newer_rust_than_the_crates_and_some_need_theirs() {
    let metadata = metadata();
    let rust_of = |package: &Value| {
        package["rust_version"]
            .as_str()
            .map(|rust| parts(rust)[..2].to_vec())
    };
    let (ours, theirs): (Vec<_>, Vec<_>) =
        list(&metadata["packages"]).partition(|package| package["source"].is_null());
    let ours: Vec<_> = ours.into_iter().map(rust_of).collect();
    let promised = ours[0].clone();
    assert!(promised.is_some() && ours.iter().all(|rust| *rust == promised));

    let newer: Vec<String> = theirs
        .iter()
        .filter(|package| rust_of(package) > promised)
        .map(|package| format!("{} {}", package["name"], package["rust_version"]))
        .collect();
    assert!(newer.is_empty(), "{newer:#?}");
    let highest = theirs.iter().filter_map(|package| rust_of(package)).max();
    assert_eq!(
        highest, promised,
        "CONTRIBUTING.md says that the dependencies decide"
    );
}
