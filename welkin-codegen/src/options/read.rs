//! Converts `welkin.toml` to options.

use std::path::Path;

use super::Options;
use super::document::{Document, Located, Table};
use super::names::{self, Grammar};
use super::schema::{DERIVES, KEYS};
use crate::config::ConfigError;
use crate::emit::{Derives, Phi, Style, Visibility, check_runtime_path};

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

impl Options {
    /// Reads an options file.
    ///
    /// # Errors
    /// When it can't be read, is not TOML, or contains an unknown key or an invalid value; all problems are reported
    /// together.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        options(Document::read(path.as_ref())?)
    }

    /// Reads options from memory; `name` is used as the file's path in messages.
    ///
    /// # Errors
    /// When the text is not TOML, or contains an unknown key or an invalid value; all problems are reported together.
    pub fn parse(name: &str, text: &str) -> Result<Self, ConfigError> {
        options(Document::new(name, text))
    }

    /// Whether names keep their prefixes, if this is not what the file says, if there is one.
    pub(crate) fn keep_prefixes_beside_file(&self) -> Option<bool> {
        let file = self.document.clone().map(options);
        let keeps = file.is_some_and(|file| file.is_ok_and(|file| file.keep_prefixes));
        (keeps != self.keep_prefixes).then_some(self.keep_prefixes)
    }
}

fn options(document: Document) -> Result<Options, ConfigError> {
    let options = document.understand("the options", None, |root| {
        root.knows(&[&KEYS.map(|key| key.name)[..], &names::section_keys()].concat());
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
    let visibilities = Visibility::ALL.map(|known| (known.as_str(), known));
    let phi = Phi::ALL.map(|known| (known.as_str(), known));
    Style {
        visibility: one_of(root, "visibility", "unknown visibility", visibilities),
        phi: one_of(root, "phi", "unknown value of `phi`", phi),
        derives: derives(root),
        runtime: runtime(root),
    }
}

/// Reads the value of a key with two possible values; returns the default when it is missing.
fn one_of<T: Copy + Default>(
    root: Table<'_, '_>,
    key: &'static str,
    refusal: &str,
    known: [(&str, T); 2],
) -> T {
    let Some(written) = root.text(key) else {
        return T::default();
    };
    let found = known.iter().find(|(word, _)| *word == written.value);
    if found.is_none() {
        let known = known.map(|(word, _)| format!("\"{word}\"")).join(" or ");
        root.refuse(&written, format!("{refusal}, expected {known}"), None);
    }
    found.map_or_else(T::default, |(_, choice)| *choice)
}

/// Reads the path of the runtime.
fn runtime(root: Table<'_, '_>) -> Option<String> {
    let written = root.text("runtime")?;
    if let Err(problem) = check_runtime_path(&written.value) {
        root.refuse(&written, problem.message, problem.help);
    }
    Some(written.value)
}

fn derives(root: Table<'_, '_>) -> Derives {
    let Some(table) = root.table("derives", "`derives`") else {
        return Derives::default();
    };
    table.knows(&DERIVES.map(|key| key.name));
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

/// Reads the path of a derive macro. Invalid paths, and traits that are always derived, are errors.
fn derive(table: Table<'_, '_>, written: Located<String>, existing: &[&str]) -> Option<String> {
    let path = syn::parse_str::<syn::Path>(&written.value).ok();
    let plain = path.filter(|path| path.segments.iter().all(|part| part.arguments.is_none()));
    let Some(name) = plain.and_then(|path| Some(path.segments.last()?.ident.to_string())) else {
        let message = "this is not the path of a derive macro".to_owned();
        let help = "write it as in `#[derive(...)]`, such as \"schemars::JsonSchema\"".to_owned();
        table.refuse(&written, message, Some(help));
        return None;
    };
    if existing.contains(&&*name) {
        let message = format!("`{name}` is always implemented");
        table.refuse(&written, message, None);
        return None;
    }
    Some(written.value)
}
