//! The lock file: stores names, so that they stay the same when items of the configuration are added, removed or
//! reordered.
//!
//! It is sorted TOML with one name per line, in the same grammar as the options file: a line can be copied from one to
//! the other.

mod read;
mod text;

use std::path::PathBuf;
use std::sync::Arc;

use crate::config::ConfigError;
use crate::diagnostic::{Diagnostic, escaped};
use crate::model::{Contradiction, GivenLabel, Model, NameTree};
use crate::options::document::Document;
use text::{LABELS_SINCE, VERSION, render};

pub(crate) use read::{FILE_NAME, is_lock_file, path_beside};

/// A lock file that was read.
#[derive(Clone, Debug)]
pub(crate) struct Lock {
    pub(crate) path: PathBuf,
    /// `None` if the file does not exist yet.
    document: Option<Document>,
    names: NameTree,
    /// Why the file can't be used. It then counts as missing, so that another one, or none, may replace it.
    problem: Option<ConfigError>,
    /// The diagnostics of `problem` as warnings, which other warnings are chained with by reference.
    warnings: Vec<Diagnostic>,
}

impl Lock {
    /// Returns the text that was read; `None` if there was no file.
    pub(crate) fn text(&self) -> Option<Arc<str>> {
        let document = self.document.as_ref()?;
        Some(Arc::clone(&document.text))
    }

    /// Checks that the file could be read. Its names are not known otherwise.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        self.problem.clone().map_or(Ok(()), Err)
    }

    /// Returns the problems of a default lock file as warnings.
    pub(crate) fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Returns the names in the file.
    pub(crate) fn names(&self) -> &NameTree {
        &self.names
    }

    /// Whether the file existed when it was read, and could be read.
    pub(crate) fn exists(&self) -> bool {
        self.document.is_some()
    }

    /// Returns the text of the file with the names of a model added, except those overridden by the user.
    pub(crate) fn updated(&self, model: &Model, wanted: &NameTree) -> String {
        self.text_with(&self.names_with(model, wanted))
    }

    /// Returns the updated text of the file, with only the names and labels of items that are in the whole
    /// configuration, selected or not.
    pub(crate) fn pruned(&self, model: &Model, wanted: &NameTree, whole: &NameTree) -> String {
        let mut names = self.names_with(model, wanted);
        names.retain_entries_of(whole);
        self.text_with(&names)
    }

    /// Formats names in the current version. A file of an earlier version with labels stays as it is until a name or a
    /// label changes, so that an update of the generator alone puts no lock file out of date.
    fn text_with(&self, names: &NameTree) -> String {
        let mut earlier = (LABELS_SINCE..VERSION).map(|version| render(names, version));
        let is_unchanged = |text: &String| {
            self.text()
                .is_some_and(|held| held.lines().eq(text.lines()))
        };
        let unchanged = earlier.find(is_unchanged);
        unchanged.unwrap_or_else(|| render(names, VERSION))
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
