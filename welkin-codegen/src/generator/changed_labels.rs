//! Names that contradict what people see now: nothing is generated until somebody decides.

use std::collections::BTreeMap;

use super::{GenerateError, Generator};
use crate::config::ConfigError;
use crate::diagnostic::{Diagnostic, printable};
use crate::model::names::Section;
use crate::model::{Contradiction, Thing};
use crate::similar;

/// Contradictions of one list that a message spells out.
const SPELT_OUT: usize = 4;

/// What becomes of names that contradict their labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The names are given up: variants are named after what their labels say now.
    Accept,
    /// The names stay, which the lock file records.
    Keep,
}

impl Generator {
    /// Names that contradict what people see now, by the labels in the lock file. Nothing is generated while there are
    /// any; see [`Generator::decide`].
    // For the crates of this workspace: its type is no promise.
    #[doc(hidden)]
    #[must_use]
    pub fn contradictions(&self) -> &[Contradiction] {
        &self.contradictions
    }

    /// Decides about names that contradict their labels. A path leads to one of them or to a list of them:
    /// `cdt-phq.cdtf-q1`, `cdt-phq.cdtf-q1.0`, `prog-weight.start`, `asm-phq-9`. The lock file holds the decision once
    /// it is written.
    ///
    /// # Errors
    /// When nothing at a path has to be decided, or an option would get the name of another that is undecided.
    // For the crates of this workspace: its type is no promise.
    #[doc(hidden)]
    pub fn decide<P: AsRef<str>>(
        self,
        paths: impl IntoIterator<Item = P>,
        decision: Decision,
    ) -> Result<Self, GenerateError> {
        let mut chosen: Vec<Contradiction> = Vec::new();
        for path in paths {
            let path = path.as_ref();
            let below = format!("{path}.");
            let before = chosen.len();
            let at_path = self.contradictions.iter().filter(|contradiction| {
                let at = contradiction.path();
                at == path || at.starts_with(&below)
            });
            chosen.extend(at_path.cloned());
            if chosen.len() == before {
                return Err(self.nothing_to_decide(path));
            }
        }
        if decision == Decision::Accept {
            self.check_swap(&chosen)?;
        }
        self.again(|generator| {
            if let Some(lock) = &mut generator.lock {
                match decision {
                    Decision::Accept => lock.accept(&chosen, &generator.model),
                    Decision::Keep => lock.keep(&chosen),
                }
            }
        })
    }

    /// Labels that changed places are accepted together: the name that one is to get is still the other's.
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
            "`{path}` can't be accepted alone: its label was that of `{other_path}`, which is undecided"
        );
        let list = printable(&one.list_path());
        let help = format!("accept `{list}`, or decide about `{other_path}` first");
        Err(ConfigError::Diagnostics(vec![Diagnostic::error(message).help(help)]).into())
    }

    /// Whether code may be generated: no name contradicts what people see now.
    ///
    /// # Errors
    /// Every name that does, with the commands that decide about it.
    pub fn check_meaning(&self) -> Result<(), GenerateError> {
        if self.contradictions.is_empty() {
            return Ok(());
        }
        let mut lists: BTreeMap<String, Vec<&Contradiction>> = BTreeMap::new();
        for contradiction in &self.contradictions {
            let list = lists.entry(contradiction.list_path()).or_default();
            list.push(contradiction);
        }
        let problems = lists.iter().map(|(path, list)| self.problem(path, list));
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
        let position = keys.and_then(|keys| Thing::position_at(&self.model, keys));
        let location = position.map(|position| self.configuration.sources.locate(position));
        let command = self.lock_command();
        let path = argument(path);
        let accepted = if list[0].keys[0] == "cdts" {
            "rename the variants after what their labels say now"
        } else {
            "take the new titles for what is meant"
        };
        Diagnostic::error(format!("{subject} {verb} something else than when the names in code were chosen"))
            .at(location)
            .help(format!(
                "decide, and commit the lock file\n`{command} --accept {path}` to {accepted}\n`{command} --keep {path}` to leave the names as they are"
            ))
            .note(notes.join("\n"))
    }

    fn nothing_to_decide(&self, path: &str) -> GenerateError {
        let paths: Vec<String> = self
            .contradictions
            .iter()
            .map(Contradiction::list_path)
            .collect();
        let help = similar::help(
            path,
            paths.iter().map(String::as_str),
            "names to decide about",
        );
        let message = format!("no name at `{}` contradicts its label", printable(path));
        ConfigError::Diagnostics(vec![Diagnostic::error(message).help(help)]).into()
    }

    /// The command that decides, as far as this generator knows how it was called.
    fn lock_command(&self) -> String {
        let mut command = "welkin-codegen lock".to_owned();
        if !self.paths.is_empty() {
            command.push_str(" --config");
            for path in &self.paths {
                command.push(' ');
                command.push_str(&argument(&path.to_string_lossy()));
            }
        }
        if let Some(document) = self.options.document() {
            command.push_str(" --options ");
            command.push_str(&argument(&document.path.to_string_lossy()));
        }
        let beside = crate::lock::path_beside(&self.paths);
        if let Some(lock) = self
            .lock
            .as_ref()
            .filter(|lock| Some(&lock.path) != beside.as_ref())
        {
            command.push_str(" --lock ");
            command.push_str(&argument(&lock.path.to_string_lossy()));
        }
        command
    }
}

/// What contradicts its names, and the verb that goes with it.
fn subject(list: &[&Contradiction]) -> (String, &'static str) {
    let keys: Vec<String> = list[0]
        .keys
        .iter()
        .map(|key| format!("`{}`", printable(key)))
        .collect();
    let (count, verb) = (list.len(), if list.len() == 1 { "says" } else { "say" });
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
                "`{name}` ({own}) was {}, and is now {now} as {of} was",
                quoted(before)
            )
        }
        (Some(before), None) => {
            format!("`{name}` ({own}) was {}, and is now {now}", quoted(before))
        }
        (None, Some(of)) => {
            format!("`{name}` ({own}) is labelled {now}, and its name is that of {of}")
        }
        (None, None) => format!("`{name}` ({own}) is labelled {now}"),
    }
}

/// An argument as a shell takes it.
fn argument(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", printable(text).replace('\'', r"'\''"))
    }
}
