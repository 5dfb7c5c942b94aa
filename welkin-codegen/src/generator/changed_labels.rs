//! Names that contradict the current labels: no code is generated until the user makes a decision.

use std::collections::{BTreeMap, BTreeSet};

use super::commands::argument;
use super::{GenerateError, Generator};
use crate::config::ConfigError;
use crate::diagnostic::{Diagnostic, printable};
use crate::model::names::Section;
use crate::model::{Contradiction, NamedItem};
use crate::similar;

/// Maximum number of contradictions in one list that a message describes individually.
const SPELT_OUT: usize = 4;

/// The decision about names that contradict their labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The names are dropped: variants are named after their current labels.
    Accept,
    /// The names stay, and the lock file records this.
    Keep,
}

impl Generator {
    /// Returns names that contradict the current labels, compared with the labels in the lock file. While there are
    /// any, no code is generated; see [`Generator::decide`].
    // For the crates of this workspace: its type is not part of the stable API.
    #[doc(hidden)]
    #[must_use]
    pub fn contradictions(&self) -> &[Contradiction] {
        &self.contradictions
    }

    /// Records a decision about names that contradict their labels. A path leads to one of them or to a list of them:
    /// `cdt-phq.cdtf-q1`, `cdt-phq.cdtf-q1.0`, `prog-weight.start`, `asm-phq-9`. The decision is stored when the lock
    /// file is written.
    ///
    /// # Errors
    /// When there is nothing to decide at a path, when an option would get the name of another one that is still
    /// undecided, or when the lock file can't be read.
    // For the crates of this workspace: its type is not part of the stable API.
    #[doc(hidden)]
    pub fn decide<P: AsRef<str>>(
        self,
        paths: impl IntoIterator<Item = P>,
        decision: Decision,
    ) -> Result<Self, GenerateError> {
        self.check_lock_file()?;
        let mut chosen: Vec<Contradiction> = Vec::new();
        for path in paths {
            chosen.extend(self.undecided_at(path.as_ref())?.into_iter().cloned());
        }
        if chosen.is_empty() {
            return Ok(self);
        }
        if decision == Decision::Accept {
            self.check_not_chosen(&chosen)?;
            self.check_swap(&chosen)?;
        }
        let whole = self.whole_names();
        self.again(|generator| {
            if let Some(lock) = &mut generator.lock {
                match decision {
                    Decision::Accept => lock.accept(&chosen, &whole),
                    Decision::Keep => lock.keep(&chosen),
                }
            }
        })
    }

    /// Returns the names that a path leads to: `phq`, or `assessments:phq` where items of several kinds have the name.
    /// Messages escape some characters of names; a path may, too.
    fn undecided_at(&self, path: &str) -> Result<Vec<&Contradiction>, GenerateError> {
        let (section, rest) = of_kind(path);
        let all = self.contradictions.iter();
        let of_section = all.filter(|one| section.is_none_or(|section| one.keys[0] == section));
        let mut found: Vec<_> = of_section.clone().filter(|one| one.is_at(rest)).collect();
        if found.is_empty() {
            found = of_section.filter(|one| one.escaped().is_at(rest)).collect();
        }
        let Some(first) = found.first() else {
            return Err(self.nothing_to_decide(path));
        };
        if found.iter().all(|one| one.keys[0] == first.keys[0]) {
            return Ok(found);
        }
        let mut forms: Vec<String> = found
            .iter()
            .map(|one| format!("`{}:{}`", one.keys[0], printable(rest)))
            .collect();
        forms.dedup();
        let message = format!("several items are called `{}`", printable(rest));
        let help = format!("name one kind of item: {}", forms.join(", "));
        Err(ConfigError::Diagnostics(vec![Diagnostic::error(message).help(help)]).into())
    }

    /// Whether the name is one that the options file chooses.
    fn is_chosen(&self, one: &Contradiction) -> bool {
        let chosen = self.wanted.at(&one.keys);
        chosen.is_some_and(|chosen| chosen.name() == Some(&*one.name))
    }

    /// Refuses to accept labels whose names the options file chooses: the names would stay, and contradict the labels.
    fn check_not_chosen(&self, chosen: &[Contradiction]) -> Result<(), GenerateError> {
        let Some(one) = chosen.iter().find(|one| self.is_chosen(one)) else {
            return Ok(());
        };
        let path = printable(&one.path());
        let message = format!(
            "`{path}` can't be accepted: its name `{}` is chosen in the options file",
            one.name
        );
        let help = "change the name there, or use `--keep` if it fits the new label".to_owned();
        Err(ConfigError::Diagnostics(vec![Diagnostic::error(message).help(help)]).into())
    }

    /// Requires that swapped labels are accepted together, because the new name of one is still in use by the other.
    fn check_swap(&self, chosen: &[Contradiction]) -> Result<(), GenerateError> {
        let is_chosen = |keys: &Vec<String>| chosen.iter().any(|other| other.keys == *keys);
        let undecided = chosen
            .iter()
            .filter(|one| one.keys[0] == "cdts")
            .find_map(|one| {
                let owner = one.label_owner().filter(|owner| !is_chosen(owner))?;
                let mut all = self.contradictions.iter();
                Some((one, all.find(|other| other.keys == owner)?))
            });
        let Some((one, other)) = undecided else {
            return Ok(());
        };
        let (path, other_path) = (printable(&one.path()), printable(&other.path()));
        let message = format!(
            "`{path}` can't be accepted alone: its label is the former label of `{other_path}`, which is undecided"
        );
        let list = printable(&one.list_path());
        let help = format!("accept `{list}`, or decide about `{other_path}` first");
        Err(ConfigError::Diagnostics(vec![Diagnostic::error(message).help(help)]).into())
    }

    /// Checks that code may be generated: no name contradicts its current label.
    ///
    /// # Errors
    /// For every name that does, with the commands for a decision, and when the lock file can't be read.
    pub fn check_meaning(&self) -> Result<(), GenerateError> {
        self.check_lock_file()?;
        if self.contradictions.is_empty() {
            return Ok(());
        }
        let mut lists: BTreeMap<(String, &str, bool), Vec<&Contradiction>> = BTreeMap::new();
        for one in &self.contradictions {
            let list = (one.list_path(), &*one.keys[0], one.is_member());
            lists.entry(list).or_default().push(one);
        }
        let problems = lists
            .iter()
            .map(|((path, ..), list)| self.problem(path, list));
        Err(ConfigError::Diagnostics(problems.collect()).into())
    }

    fn problem(&self, path: &str, list: &[&Contradiction]) -> Diagnostic {
        let (subject, verb) = subject(list);
        let spelt_out = list
            .iter()
            .take(SPELT_OUT)
            .map(|contradiction| words(contradiction));
        let mut notes: Vec<String> = spelt_out.collect();
        if list.len() > SPELT_OUT {
            notes.push(format!("{} more", list.len() - SPELT_OUT));
        }
        let keys = list.first().map(|first| &*first.keys);
        let position = keys.and_then(|keys| NamedItem::position_at(&self.model, keys));
        let location = position.map(|position| self.configuration.sources.locate(position));
        Diagnostic::error(format!(
            "{subject} {verb} a different meaning than when the names in code were chosen"
        ))
        .at(location)
        .help(self.decisions(path, list))
        .note(notes.join("\n"))
    }

    /// Returns the ways to decide about the names of a list.
    fn decisions(&self, path: &str, list: &[&Contradiction]) -> String {
        let section = &list[0].keys[0];
        let mut all = self.contradictions.iter();
        let is_shared = all.any(|other| other.keys[0] != *section && other.is_at(path));
        let path = if is_shared || of_kind(path).0.is_some() {
            format!("{section}:{path}")
        } else {
            path.to_owned()
        };
        // A name may look like a flag.
        let separator = if path.starts_with('-') { '=' } else { ' ' };
        let path = argument(path);
        let command = self.lock_command();
        let keep = format!("`{command} --keep{separator}{path}` to leave the names as they are");
        let chosen = list.iter().filter(|one| self.is_chosen(one));
        let chosen: Vec<String> = chosen.map(|one| format!("`{}`", one.name)).collect();
        if !chosen.is_empty() {
            let names = chosen.join(", ");
            return format!(
                "change in the options file the names that it chooses ({names}), or decide, and commit the lock file\n{keep}"
            );
        }
        let accepted = if section == "cdts" {
            "rename the variants after their current labels"
        } else {
            "accept the new titles"
        };
        format!(
            "decide, and commit the lock file\n`{command} --accept{separator}{path}` to {accepted}\n{keep}"
        )
    }

    fn nothing_to_decide(&self, path: &str) -> GenerateError {
        let paths: BTreeSet<String> = self
            .contradictions
            .iter()
            .map(Contradiction::list_path)
            .collect();
        let help = similar::help(path, paths.iter().map(String::as_str), "undecided names");
        let message = format!("no name at `{}` contradicts its label", printable(path));
        ConfigError::Diagnostics(vec![Diagnostic::error(message).help(help)]).into()
    }
}

/// Splits a path into the kind of item, if it names one, and the rest.
fn of_kind(path: &str) -> (Option<&str>, &str) {
    match path.split_once(':') {
        Some((section, rest)) if Section::with_key(section).is_some() => (Some(section), rest),
        _ => (None, path),
    }
}

/// Returns the subject of a message about contradicting labels, and the matching verb.
fn subject(list: &[&Contradiction]) -> (String, &'static str) {
    let keys: Vec<String> = list[0]
        .keys
        .iter()
        .map(|key| format!("`{}`", printable(key)))
        .collect();
    let (count, verb) = (list.len(), if list.len() == 1 { "has" } else { "have" });
    let labels = if count == 1 {
        "the label of 1 option"
    } else {
        &*format!("the labels of {count} options")
    };
    let titles = if count == 1 {
        "the title of 1 phase"
    } else {
        &*format!("the titles of {count} phases")
    };
    let section = Section::with_key(&list[0].keys[0]);
    let item = section.map_or("item", |section| section.kind.noun());
    let subject = match (section, list[0].is_member()) {
        (Some(section), _) if section.has_fields() => {
            format!("{labels} of field {} of {item} {}", keys[3], keys[1])
        }
        (_, true) => format!("{titles} of {item} {}", keys[1]),
        (_, false) => format!("the title of {item} {}", keys[1]),
    };
    (subject, verb)
}

fn words(contradiction: &Contradiction) -> String {
    let quoted = |text: &str| format!("\"{}\"", printable(text));
    let (name, now) = (&contradiction.name, quoted(&contradiction.now));
    let own = contradiction.keys.iter().rev().find(|key| *key != "name");
    let own = own.map_or_else(String::new, |own| printable(own));
    let label_of = contradiction.label_of.as_deref().map(printable);
    match (&contradiction.before, label_of) {
        (Some(before), Some(of)) => {
            format!(
                "`{name}` ({own}) was {}, and is now {now}, the former label of {of}",
                quoted(before)
            )
        }
        (Some(before), None) => {
            format!("`{name}` ({own}) was {}, and is now {now}", quoted(before))
        }
        (None, Some(of)) => {
            format!("`{name}` ({own}) is labeled {now}, and its name fits the label of {of}")
        }
        (None, None) => format!("`{name}` ({own}) is labeled {now}"),
    }
}
