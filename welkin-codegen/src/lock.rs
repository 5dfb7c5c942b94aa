//! The lock file: stores names, so that they stay the same when items of the configuration are added, removed or
//! reordered.
//!
//! It is sorted TOML with one name per line, in the same grammar as the options file: a line can be copied from one to
//! the other.

use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::ConfigError;
use crate::diagnostic::{Diagnostic, escaped, printable_character};
use crate::model::{Contradiction, GivenLabel, Model, NameTree};
use crate::options::document::{Document, Located, Table};
use crate::options::names::{self, Grammar, LabelKeys, OPTION_LABELS, TITLE, TITLES};
use crate::options::report_duplicates;

/// Name of the lock file.
pub(crate) const FILE_NAME: &str = "welkin.lock";

/// Version of the grammar. Files of version 1 contain no labels.
const VERSION: u32 = 2;

/// What to do about a lock file that can't be used.
const RESTORE: &str =
    "restore the file from version control, or delete it to derive every name anew";

/// What to do about a file that is not a lock file.
const OTHER_FILE: &str = "choose the path of a lock file, or one where there is no file yet";

const HEADER: &str = "\
# The names that welkin-codegen gave. Commit this file: it keeps them as they are, whatever the configuration becomes.
# To choose a name yourself, copy its line to the options file; to have it decided anew, delete the line.
# Labels and titles are what people saw when a name was given: a name whose label means something else stops the generator.
";

/// A lock file that was read.
#[derive(Clone, Debug)]
pub(crate) struct Lock {
    pub(crate) path: PathBuf,
    /// `None` if the file does not exist yet.
    document: Option<Document>,
    names: NameTree,
}

/// Whether a file is a lock file, by its name, its first line, or its version.
pub(crate) fn is_lock_file(path: &Path, text: &[u8]) -> bool {
    let is_named = path.file_name().is_some_and(|name| name == FILE_NAME);
    let first = HEADER.lines().next().unwrap_or_default();
    let text = String::from_utf8_lossy(text);
    let mut lines = text.lines().map(str::trim);
    is_named || lines.any(|line| line == first || line.starts_with("version = "))
}

/// Whether there is no file at a path. A file that can't be examined, and a link that leads nowhere, are there.
fn is_missing(path: &Path) -> bool {
    let found = fs::symlink_metadata(path);
    found.is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// Whether the version of a lock file is one whose grammar is known; reports it otherwise. Every version wrote it, so a
/// lock file without it was cut off. `is_lock` is whether the file looks like a lock file.
fn is_known_version(root: Table<'_, '_>, is_lock: bool) -> bool {
    if !root.has("version") {
        let (message, help) = if is_lock {
            (
                "the lock file has no `version`, so a part of it is missing",
                RESTORE,
            )
        } else {
            ("not a lock file, because it has no `version`", OTHER_FILE)
        };
        root.refuse(
            &Located::from(()),
            message.to_owned(),
            Some(help.to_owned()),
        );
        return false;
    }
    // Another type is reported.
    let Some(version) = root.integer("version") else {
        return false;
    };
    let number = version.value.parse::<u32>();
    let is_known = number.is_ok_and(|number| (1..=VERSION).contains(&number));
    if !is_known {
        let message = format!("unsupported lock file version {}", version.value);
        let help = format!(
            "this version of welkin-codegen reads versions up to {VERSION}; for a later one, update welkin-codegen"
        );
        root.refuse(&version, message, Some(help));
    }
    is_known
}

/// Returns the default path of a configuration's lock file: next to its first file, or in its first directory.
pub(crate) fn path_beside(paths: &[PathBuf]) -> Option<PathBuf> {
    let first = paths.first()?;
    Some(if first.is_dir() {
        first.join(FILE_NAME)
    } else {
        first.with_file_name(FILE_NAME)
    })
}

impl Lock {
    /// Reads a lock file; a missing one contains no names. A file that was cut off is not a missing one: all names
    /// would be derived anew, unnoticed.
    pub(crate) fn read(path: PathBuf) -> Result<Self, ConfigError> {
        if is_missing(&path) {
            return Ok(Self {
                path,
                document: None,
                names: NameTree::default(),
            });
        }
        let document = Document::read(&path)?;
        let merged = document.without_repeated_lines();
        // A crash may leave a file of the right length without its content.
        let is_nothing = |c: char| c.is_whitespace() || c == '\0';
        if document.text.chars().all(is_nothing) {
            let start = Document::new(&*path, "").location(0);
            let problem = Diagnostic::error("the lock file is empty").at(start);
            return Err(problem.help(RESTORE.to_owned()).into());
        }
        let is_lock = is_lock_file(&path, document.text.as_bytes());
        // A file that the user named by mistake is not to be deleted.
        let help = if is_lock { RESTORE } else { OTHER_FILE };
        let names = merged.understand("the lock file", Some(help), |root| {
            // The keys of an unknown version are unknown, too.
            if !is_known_version(root, is_lock) {
                return NameTree::default();
            }
            root.knows(&[&["version"][..], &names::section_keys()].concat());
            let entries = names::read(root, Grammar::Lock);
            report_duplicates(&entries.names, root);
            entries.names
        })?;
        Ok(Self {
            path,
            document: Some(document),
            names,
        })
    }

    /// Returns the text that was read; `None` if there was no file.
    pub(crate) fn text(&self) -> Option<Arc<str>> {
        let document = self.document.as_ref()?;
        Some(Arc::clone(&document.text))
    }

    /// Returns the names in the file.
    pub(crate) fn names(&self) -> &NameTree {
        &self.names
    }

    /// Whether the file existed when it was read.
    pub(crate) fn exists(&self) -> bool {
        self.document.is_some()
    }

    /// Whether the file is unchanged since it was read.
    pub(crate) fn is_current(&self) -> bool {
        match &self.document {
            Some(document) => document.is_current(),
            None => is_missing(&self.path),
        }
    }

    /// Returns the text of the file with the names of a model added, except those overridden by the user.
    pub(crate) fn updated(&self, model: &Model, wanted: &NameTree) -> String {
        render(&self.names_with(model, wanted))
    }

    /// Returns the updated text of the file, with only the names and labels of items that are in the whole
    /// configuration, selected or not.
    pub(crate) fn pruned(&self, model: &Model, wanted: &NameTree, whole: &NameTree) -> String {
        let mut names = self.names_with(model, wanted);
        names.retain_entries_of(whole);
        render(&names)
    }

    /// Returns the message that names of a model could change, or their meaning could change unnoticed, because the
    /// file lacks the names or their labels.
    pub(crate) fn staleness(&self, model: &Model, wanted: &NameTree) -> Option<String> {
        let (mut missing, mut labels) = (0, 0);
        let names = self.names_with(model, wanted);
        for (keys, tree) in names.entries() {
            let held = self.names.at(&keys);
            let held_name = held.and_then(NameTree::name);
            let held_label = held.and_then(NameTree::label);
            missing += usize::from(tree.name().is_some() && tree.name() != held_name);
            let texts = |label: &GivenLabel| (label.label.clone(), label.kept.clone());
            let is_renewed = tree.label().map(texts) != held_label.map(texts);
            labels += usize::from(tree.label().is_some() && is_renewed);
        }
        let path = escaped(&self.path.to_string_lossy());
        Some(match (missing, labels) {
            (0, 0) => return None,
            (0, 1) => {
                format!("{path} lacks the label of 1 name, whose meaning may change unnoticed")
            }
            (0, _) => format!(
                "{path} lacks the labels of {labels} names, whose meaning may change unnoticed"
            ),
            (1, _) => format!("{path} lacks 1 name, which may change with the configuration"),
            (names, _) => {
                format!("{path} lacks {names} names, which may change with the configuration")
            }
        })
    }

    /// Drops names that contradict their current labels, so that they are resolved again. `whole` contains the names of
    /// the whole configuration, selected or not.
    pub(crate) fn accept(&mut self, contradictions: &[Contradiction], whole: &NameTree) {
        let is_present = |keys: &[String]| whole.at(keys).is_some_and(|it| it.label().is_some());
        for contradiction in contradictions {
            // A removed item keeps its name reserved, except for the item that now has its label.
            let gone = contradiction.label_owner();
            if let Some(gone) = gone.filter(|owner| !is_present(owner)) {
                forget(&mut self.names, &gone);
                self.names.at_mut(&gone).set_label(None);
            }
            forget(&mut self.names, &contradiction.keys);
            let label = GivenLabel::new(&*contradiction.now);
            let tree = self.names.at_mut(&contradiction.keys);
            tree.set_label(Some(label));
        }
    }

    /// Keeps names that contradict their current labels.
    pub(crate) fn keep(&mut self, contradictions: &[Contradiction]) {
        for contradiction in contradictions {
            let now = &contradiction.now;
            let tree = self.names.at_mut(&contradiction.keys);
            tree.label_or_insert(now).kept = Some(now.clone());
        }
    }

    /// Returns the stored names and those of a model, except those overridden by the user. The label of a name that
    /// stays is not updated, so that several small changes can't add up to another meaning unnoticed. A decision to
    /// keep a name ends when the label changes again.
    fn names_with(&self, model: &Model, wanted: &NameTree) -> NameTree {
        let mut names = self.names.clone();
        let present = model.given_names();
        for (keys, tree) in present.entries() {
            if let (Some(name), Some(now)) = (tree.name(), tree.label()) {
                let wanted = wanted.at(&keys).and_then(NameTree::name);
                let label = self.names.at(&keys).and_then(|recorded| {
                    let label = recorded.label().cloned();
                    label.filter(|_| recorded.is_label_of(name, wanted.is_some()))
                });
                let label = label.unwrap_or_else(|| now.clone());
                names.at_mut(&keys).set_label(Some(GivenLabel {
                    kept: label.kept.filter(|kept| *kept == now.label),
                    chosen: wanted.map(str::to_owned),
                    ..label
                }));
            }
        }
        names.extend(present);
        remove(&mut names, wanted);
        names
    }
}

/// Removes the name of an option or a phase, so that it is resolved again; other names do not depend on labels.
fn forget(names: &mut NameTree, keys: &[String]) {
    if keys.len() > 3 {
        names.remove(keys);
    }
}

/// Removes names overridden by the user, and names derived from them.
fn remove(names: &mut NameTree, wanted: &NameTree) {
    for (mut keys, tree) in wanted.entries() {
        if tree.name().is_none() {
            continue;
        }
        names.remove(&keys);
        let is_field = keys.get(2) == Some(&"fields");
        if is_field && keys.pop_if(|key| *key == "name").is_some() {
            keys.push("option-list");
            names.remove(&keys);
        }
    }
}

/// Formats a table for each item, with one line per name or label, the item's own first.
fn render(names: &NameTree) -> String {
    let mut entries: Vec<(Vec<&str>, &str)> = Vec::new();
    for (keys, tree) in names.entries() {
        if let Some(label) = tree.label() {
            let (place, label_keys) = label_keys(&keys);
            let at = |key: &'static str| {
                let mut keys = keys.clone();
                keys[place] = key;
                keys
            };
            entries.push((at(label_keys.label), &label.label));
            let others = [
                (label_keys.kept, &label.kept),
                (label_keys.chosen, &label.chosen),
            ];
            for (key, text) in others {
                entries.extend(text.as_deref().map(|text| (at(key), text)));
            }
        }
        entries.extend(tree.name().map(|name| (keys, name)));
    }
    entries.sort_by(|(left, _), (right, _)| {
        let order = |keys: &[&str]| keys.len() > 3;
        let (left_item, right_item) = (&left[..2], &right[..2]);
        let by_item = left_item.cmp(right_item);
        let by_depth = order(left).cmp(&order(right));
        by_item.then(by_depth).then_with(|| left.cmp(right))
    });
    let mut text = format!("{HEADER}version = {VERSION}\n");
    let mut table: &[&str] = &[];
    for (keys, name) in &entries {
        let (item, rest) = keys.split_at(2);
        if item != table {
            table = item;
            let _ = writeln!(text, "\n[{}]", path(item));
        }
        let _ = writeln!(text, "{} = {}", path(rest), quoted(name));
    }
    text
}

/// Returns the index of the key that differs between a name and its label, and the keys to use there for labels.
fn label_keys(keys: &[&str]) -> (usize, LabelKeys) {
    match keys.len() {
        6 => (4, OPTION_LABELS),
        4 => (2, TITLES),
        _ => (2, TITLE),
    }
}

fn path(keys: &[&str]) -> String {
    let keys: Vec<String> = keys.iter().map(|name| key(name)).collect();
    keys.join(".")
}

/// Formats a TOML key on one line, without characters that a terminal would interpret.
fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !name.is_empty() && name.chars().all(is_bare) {
        return name.to_owned();
    }
    quoted(name)
}

/// Formats a TOML string on one line, without characters that a terminal would interpret.
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
            std::fs::write(&path, format!("version = 2\n{line}")).unwrap();
            let lock = Lock::read(path).unwrap();
            assert!(lock.names().at(&["cdts", name, "name"]).is_some());
        }
    }
}
