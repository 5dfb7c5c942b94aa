//! What is odd in an input but not fatal.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::source::{Position, Sources};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Places at which the same thing is reported one by one.
const PLACES: usize = 20;

/// Different things that are reported; a hostile input could hold millions.
const DIFFERENT: usize = 1_000;

/// Collects what is odd. The same thing at many places is said a few times and then counted.
#[derive(Debug, Default)]
pub(super) struct Findings {
    found: Mutex<BTreeMap<Finding, Places>>,
    /// Warnings that were made elsewhere.
    made: Mutex<Vec<(Position, Diagnostic)>>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    message: String,
    help: Option<String>,
}

#[derive(Debug, Default)]
struct Places {
    shown: Vec<Position>,
    count: usize,
    /// How many are shown at most.
    limit: usize,
}

impl Findings {
    /// Something to say at every place, up to a limit.
    pub(super) fn each(&self, position: Position, message: String) {
        self.note(
            position,
            Finding {
                message,
                help: None,
            },
            PLACES,
        );
    }

    /// Something to say at the first place only.
    pub(super) fn once(&self, position: Position, message: String, help: Option<String>) {
        self.note(position, Finding { message, help }, 1);
    }

    /// A warning that was made elsewhere.
    pub(super) fn add(&self, position: Position, warning: Diagnostic) {
        locked(&self.made).push((position, warning));
    }

    /// Whether nothing new is taken any more.
    pub(super) fn is_full(&self) -> bool {
        locked(&self.found).len() >= DIFFERENT
    }

    /// Takes what was found in a part that was read apart from the others. Parts come in their order.
    pub(super) fn extend(&self, part: Self) {
        for (finding, places) in into_inner(part.found) {
            self.note_all(finding, places);
        }
        locked(&self.made).extend(into_inner(part.made));
    }

    fn note(&self, position: Position, finding: Finding, limit: usize) {
        let places = Places {
            shown: vec![position],
            count: 1,
            limit,
        };
        self.note_all(finding, places);
    }

    fn note_all(&self, finding: Finding, places: Places) {
        let mut found = locked(&self.found);
        if found.len() < DIFFERENT || found.contains_key(&finding) {
            found.entry(finding).or_default().extend(places);
            return;
        }
        let rest = Finding {
            message: "there are more warnings than can be listed".to_owned(),
            help: None,
        };
        let places = Places { limit: 1, ..places };
        found.entry(rest).or_default().extend(places);
    }

    /// As warnings, in the order of the places.
    pub(super) fn into_warnings(self, sources: &Sources) -> Diagnostics {
        let (found, made) = (into_inner(self.found), into_inner(self.made));
        let sources = sources.clone();
        Diagnostics::new(move || {
            let mut warnings: Vec<(Position, Diagnostic)> = found
                .into_iter()
                .flat_map(|(finding, places)| finding.warnings(places, &sources))
                .chain(made)
                .collect();
            warnings.sort_by_key(|(position, _)| *position);
            warnings.into_iter().map(|(_, warning)| warning).collect()
        })
    }
}

impl Finding {
    /// A warning per place that is shown; the last says how many are not.
    fn warnings(&self, places: Places, sources: &Sources) -> Vec<(Position, Diagnostic)> {
        let hidden = places.count - places.shown.len();
        let last = places.shown.len() - 1;
        let shown = places.shown.into_iter().enumerate();
        let warnings = shown.map(|(index, position)| {
            let note = match hidden {
                0 => None,
                1 => Some("1 more like this".to_owned()),
                _ => Some(format!("{hidden} more like this")),
            };
            let warning = Diagnostic::warning(&self.message)
                .at(sources.locate(position))
                .help(self.help.clone())
                .note(note.filter(|_| index == last));
            (position, warning)
        });
        warnings.collect()
    }
}

impl Places {
    /// Adds places that come after these.
    fn extend(&mut self, more: Self) {
        self.count += more.count;
        self.limit = more.limit;
        let room = self.limit.saturating_sub(self.shown.len());
        self.shown.extend(more.shown.into_iter().take(room));
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a thread that panicked has left is whole: nothing is changed in two steps.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn into_inner<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}
