//! From `welkin.toml` to options.

use super::Options;
use super::document::{Document, Table, Written};
use super::names::{self, Grammar};
use crate::config::ConfigError;
use crate::emit::{Derives, Style, Visibility, is_runtime_path};

/// Keys beside the tables of names.
const KEYS: [&str; 8] = [
    "include",
    "skip",
    "keep-prefixes",
    "roles",
    "policies",
    "visibility",
    "runtime",
    "derives",
];

/// Traits that every generated CDT type has.
const TRAITS_OF_CDTS: [&str; 6] = [
    "Clone",
    "Debug",
    "Default",
    "Deserialize",
    "PartialEq",
    "Serialize",
];

/// Traits that every generated option list has.
const TRAITS_OF_OPTION_LISTS: [&str; 11] = [
    "Clone",
    "Debug",
    "Deserialize",
    "Display",
    "Eq",
    "FromStr",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Serialize",
];

pub(super) fn options(document: Document) -> Result<Options, ConfigError> {
    let options = document.understand("the options", |root| {
        root.knows(&[&KEYS[..], &names::SECTIONS].concat());
        Options {
            document: None,
            include: root.texts("include"),
            skip: root.texts("skip").unwrap_or_default(),
            keep_prefixes: root.flag("keep-prefixes").unwrap_or(false),
            roles: root.texts("roles").unwrap_or_default(),
            policies: root.texts("policies").unwrap_or_default(),
            style: style(root),
            entries: names::read(root, Grammar::Options),
        }
    })?;
    Ok(Options {
        document: Some(document),
        ..options
    })
}

fn style(root: Table<'_, '_>) -> Style {
    Style {
        visibility: visibility(root),
        derives: derives(root),
        runtime: runtime(root),
    }
}

fn visibility(root: Table<'_, '_>) -> Visibility {
    let Some(written) = root.text("visibility") else {
        return Visibility::default();
    };
    let known = Visibility::ALL.map(Visibility::as_str);
    let found = Visibility::ALL
        .into_iter()
        .find(|visibility| visibility.as_str() == written.value);
    if found.is_none() {
        let known = known.map(|known| format!("\"{known}\"")).join(" or ");
        root.refuse(
            &written,
            format!("this is no visibility, expected {known}"),
            None,
        );
    }
    found.unwrap_or_default()
}

/// Where generated code finds the runtime.
fn runtime(root: Table<'_, '_>) -> Option<String> {
    let written = root.text("runtime")?;
    if !is_runtime_path(&written.value) {
        let message = "this is no path that means the same in every module".to_owned();
        let help = "write the path of a crate, or one that begins with `crate::`, such as \"crate::api::runtime\"";
        root.refuse(&written, message, Some(help.to_owned()));
    }
    Some(written.value)
}

fn derives(root: Table<'_, '_>) -> Derives {
    let Some(table) = root.table("derives", "`derives`") else {
        return Derives::default();
    };
    table.knows(&["cdts", "option-lists"]);
    let checked = |key, existing: &[&str]| -> Vec<String> {
        let written = table.texts(key).unwrap_or_default();
        let checked = written.into_iter();
        checked
            .filter_map(|written| derive(table, written, existing))
            .collect()
    };
    Derives {
        cdts: checked("cdts", &TRAITS_OF_CDTS),
        option_lists: checked("option-lists", &TRAITS_OF_OPTION_LISTS),
    }
}

/// The path of a derive macro, if it is one, and of a trait that is not there anyway.
fn derive(table: Table<'_, '_>, written: Written<String>, existing: &[&str]) -> Option<String> {
    let path = syn::parse_str::<syn::Path>(&written.value).ok();
    let plain = path.filter(|path| path.segments.iter().all(|part| part.arguments.is_none()));
    let Some(name) = plain.and_then(|path| Some(path.segments.last()?.ident.to_string())) else {
        let message = "this is no path of a derive macro".to_owned();
        let help = "write it as in `#[derive(...)]`, such as \"schemars::JsonSchema\"".to_owned();
        table.refuse(&written, message, Some(help));
        return None;
    };
    if existing.contains(&&*name) {
        let message = format!("`{name}` is implemented without being asked for");
        table.refuse(&written, message, None);
        return None;
    }
    Some(written.value)
}
