//! The lock file: names once given, so that they stay when the configuration grows, shrinks or is reordered.
//!
//! It is TOML, sorted, one name per line, in the grammar of the options file: a line can be copied from one to the other.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::ConfigError;
use crate::diagnostic::{Diagnostic, escaped, printable_character};
use crate::model::{Contradiction, GivenLabel, GivenNames, Model, NameEntries};
use crate::options::document::Document;
use crate::options::names::{self, Grammar, LabelKeys, OPTION_LABELS, TITLE, TITLES};
use crate::options::report_duplicates;
use crate::output::Purpose;

/// What the lock file is called.
pub(crate) const FILE_NAME: &str = "welkin.lock";

/// Version of the grammar. Files of version 1 hold no labels.
const VERSION: u32 = 2;

const HEADER: &str = "\
# The names that welkin-codegen gave. Commit this file: it keeps them as they are, whatever the configuration becomes.
# To choose a name yourself, copy its line to the options file; to have it decided anew, delete the line.
# Labels and titles are what people saw when a name was given: a name whose label means something else stops the generator.
";

/// A lock file as it was read.
#[derive(Clone, Debug)]
pub(crate) struct Lock {
    pub(crate) path: PathBuf,
    /// Nothing when the file is yet to be written.
    document: Option<Document>,
    names: GivenNames,
}

/// Whether a file is a lock file: by its name, its first line, or the version that it states.
pub(crate) fn is_lock_file(path: &Path, text: &[u8]) -> bool {
    let is_named = path.file_name().is_some_and(|name| name == FILE_NAME);
    let first = HEADER.lines().next().unwrap_or_default();
    let text = String::from_utf8_lossy(text);
    let mut lines = text.lines().map(str::trim);
    is_named || lines.any(|line| line == first || line.starts_with("version = "))
}

/// Where the lock file of a configuration is: beside the first of its files, or in the first of its directories.
pub(crate) fn path_beside(paths: &[PathBuf]) -> Option<PathBuf> {
    let first = paths.first()?;
    Some(if first.is_dir() {
        first.join(FILE_NAME)
    } else {
        first.with_file_name(FILE_NAME)
    })
}

impl Lock {
    /// Reads a lock file; one that is not there holds no names.
    pub(crate) fn read(path: PathBuf) -> Result<Self, ConfigError> {
        if !path.exists() {
            return Ok(Self {
                path,
                document: None,
                names: GivenNames::default(),
            });
        }
        let document = Document::read(&path)?;
        let merged = document.without_repeated_lines();
        let entries = merged.understand("the lock file", |root| {
            root.knows(&[&["version"][..], &names::SECTIONS].concat());
            if let Some(version) = root.integer("version")
                && !(1..=VERSION).contains(&version.value)
            {
                let message = format!("this lock file is of version {}", version.value);
                let help = format!("this version of welkin-codegen reads versions up to {VERSION}");
                root.refuse(&version, message, Some(help));
            }
            let entries = names::read(root, Grammar::Lock);
            report_duplicates(&entries, root);
            entries
        })?;
        Ok(Self {
            path,
            names: entries.given(),
            document: Some(document),
        })
    }

    /// What an output with it needs to know, so that no names are lost that another run has added since.
    pub(crate) fn purpose(&self) -> Purpose {
        let read = self
            .document
            .as_ref()
            .map(|document| Arc::clone(&document.text));
        Purpose::Lock { read }
    }

    /// The names that it holds.
    pub(crate) fn names(&self) -> &GivenNames {
        &self.names
    }

    /// Whether the file was there when it was looked for.
    pub(crate) fn exists(&self) -> bool {
        self.document.is_some()
    }

    /// Whether the file still says what was read.
    pub(crate) fn is_current(&self) -> bool {
        match &self.document {
            Some(document) => document.is_current(),
            None => !self.path.exists(),
        }
    }

    /// The file with the names of a model added, but for those that its user wants.
    pub(crate) fn updated(&self, model: &Model, wanted: &GivenNames) -> String {
        render(&self.names_with(model, wanted), &self.labels_with(model))
    }

    /// The file with the names of a model, but for those that its user wants, and no others.
    pub(crate) fn pruned(&self, model: &Model, wanted: &GivenNames) -> String {
        let given = model.given_names();
        let mut names = given.entries();
        remove(&mut names, wanted);
        let mut labels = self.labels_with(model);
        labels.retain(|keys, _| given.labels.contains_key(keys));
        render(&names, &labels)
    }

    /// A warning when names of a model could change, or their meaning unnoticed, because the file does not hold them or their labels.
    pub(crate) fn staleness(&self, model: &Model, wanted: &GivenNames) -> Option<Diagnostic> {
        let held = self.names.entries();
        let names = self.names_with(model, wanted);
        let missing = names
            .iter()
            .filter(|(keys, name)| held.get(*keys) != Some(name));
        let labels = self.labels_with(model).len() - self.names.labels.len();
        let path = escaped(&self.path.to_string_lossy());
        let message = match (missing.count(), labels) {
            (0, 0) => return None,
            (0, 1) => {
                format!("{path} misses the label of 1 name, whose meaning may change unnoticed")
            }
            (0, _) => format!(
                "{path} misses the labels of {labels} names, whose meaning may change unnoticed"
            ),
            (1, _) => format!("{path} misses 1 name, which may change with the configuration"),
            (names, _) => {
                format!("{path} misses {names} names, which may change with the configuration")
            }
        };
        let help = "run `welkin-codegen lock` and commit the file";
        Some(Diagnostic::warning(message).help(help.to_owned()))
    }

    /// Gives up names that contradict what people see, to be decided anew.
    pub(crate) fn accept(&mut self, contradictions: &[Contradiction], model: &Model) {
        let present = model.given_names().labels;
        for contradiction in contradictions {
            // What is gone keeps its name free for its return, but not from what now has its label.
            let gone = contradiction.label_owner();
            if let Some(gone) = gone.filter(|owner| !present.contains_key(owner)) {
                self.names.forget(&gone);
                self.names.labels.remove(&gone);
            }
            self.names.forget(&contradiction.keys);
            let label = GivenLabel::new(&*contradiction.now);
            self.names.labels.insert(contradiction.keys.clone(), label);
        }
    }

    /// Keeps names that contradict what people see.
    pub(crate) fn keep(&mut self, contradictions: &[Contradiction]) {
        for contradiction in contradictions {
            let now = &contradiction.now;
            let label = self.names.labels.entry(contradiction.keys.clone());
            label.or_insert_with(|| GivenLabel::new(now.as_str())).kept = Some(now.clone());
        }
    }

    fn names_with(&self, model: &Model, wanted: &GivenNames) -> NameEntries {
        let mut names = self.names.entries();
        names.extend(model.given_names().entries());
        remove(&mut names, wanted);
        names
    }

    /// Labels that are held stay, so that many small changes can't add up to another meaning unnoticed.
    fn labels_with(&self, model: &Model) -> BTreeMap<Vec<String>, GivenLabel> {
        let mut labels = model.given_names().labels;
        labels.extend(self.names.labels.clone());
        labels
    }
}

/// Removes the names that the user chose, and those that follow from them.
fn remove(names: &mut NameEntries, wanted: &GivenNames) {
    for mut keys in wanted.entries().into_keys() {
        names.remove(&keys);
        let is_field = keys.get(2).is_some_and(|key| key == "fields");
        if is_field && keys.pop_if(|key| key == "name").is_some() {
            keys.push("option-list".to_owned());
            names.remove(&keys);
        }
    }
}

/// A table for each thing that has names, and in it one line per name or label, its own first.
fn render(names: &NameEntries, labels: &BTreeMap<Vec<String>, GivenLabel>) -> String {
    let mut text = format!("{HEADER}version = {VERSION}\n");
    let mut entries: NameEntries = names.clone();
    for (keys, label) in labels {
        let (place, label_keys) = label_keys(keys);
        let at = |key: &str| {
            let mut keys = keys.clone();
            key.clone_into(&mut keys[place]);
            keys
        };
        entries.insert(at(label_keys.label), label.label.clone());
        entries.extend(label.kept.clone().map(|kept| (at(label_keys.kept), kept)));
    }
    let mut table: &[String] = &[];
    let mut entries: Vec<_> = entries.iter().collect();
    entries.sort_by_key(|(keys, _)| (&keys[..2], keys.len() > 3, *keys));
    for (keys, name) in entries {
        let (thing, rest) = keys.split_at(2);
        if thing != table {
            table = thing;
            let _ = writeln!(text, "\n[{}]", path(thing));
        }
        let _ = writeln!(text, "{} = {}", path(rest), quoted(name));
    }
    text
}

/// Which of the keys that lead to a name is another where they lead to its label, and what it is there.
fn label_keys(keys: &[String]) -> (usize, LabelKeys) {
    match keys.len() {
        6 => (4, OPTION_LABELS),
        4 => (2, TITLES),
        _ => (2, TITLE),
    }
}

fn path(keys: &[String]) -> String {
    let keys: Vec<String> = keys.iter().map(|name| key(name)).collect();
    keys.join(".")
}

/// A key of TOML, on one line and with nothing in it that could steer a terminal.
fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !name.is_empty() && name.chars().all(is_bare) {
        return name.to_owned();
    }
    quoted(name)
}

/// A string of TOML, on one line and with nothing in it that could steer a terminal.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        let plain = printable_character(character).eq([character]);
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if plain => quoted.push(character),
            _ => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(character));
            }
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::{Lock, key};

    #[test]
    fn any_name_survives_being_written_and_read() {
        let names = [
            "a-b",
            "",
            ">10%",
            "a.b",
            "\"'\\",
            "line\nbreak",
            "\u{202e}\u{0}",
            "größe",
        ];
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let path = folder.path().join("welkin.lock");
            let line = format!("cdts.{}.name = \"x\"\n", key(name));
            assert_eq!(line.lines().count(), 1);
            std::fs::write(&path, line).unwrap();
            let lock = Lock::read(path).unwrap();
            assert!(lock.names().cdts.keys().eq([name]));
        }
    }
}
