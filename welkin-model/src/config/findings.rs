//! Findings: problems of an input that are not fatal.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::source::{Position, Sources};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Number of positions at which the same finding is reported individually.
const PLACES: usize = 20;

/// Number of different findings that are reported; a hostile input could cause millions.
const DIFFERENT: usize = 1_000;

/// Collects findings. When the same finding occurs at many positions, the first few are reported and the rest are
/// counted.
#[derive(Debug, Default)]
pub(super) struct Findings {
    found: Mutex<BTreeMap<Finding, PositionsOfFinding>>,
    /// Warnings that other code has already built.
    made: Mutex<Vec<(Position, Diagnostic)>>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    message: String,
    help: Option<String>,
}

#[derive(Debug, Default)]
struct PositionsOfFinding {
    shown: Vec<Position>,
    count: usize,
    /// Maximum number of positions that are shown.
    limit: usize,
}

impl Findings {
    /// Adds a finding that is reported at every position, up to a limit.
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

    /// Adds a finding that is reported only at its first position.
    pub(super) fn once(&self, position: Position, message: String, help: Option<String>) {
        self.note(position, Finding { message, help }, 1);
    }

    /// Adds a warning that other code has already built.
    pub(super) fn add(&self, position: Position, warning: Diagnostic) {
        locked(&self.made).push((position, warning));
    }

    /// Whether new findings are no longer accepted.
    pub(super) fn is_full(&self) -> bool {
        locked(&self.found).len() >= DIFFERENT
    }

    /// Adds the findings of a part that was read separately. Parts must be added in their order.
    pub(super) fn extend(&self, part: Self) {
        for (finding, places) in into_inner(part.found) {
            self.note_all(finding, places);
        }
        locked(&self.made).extend(into_inner(part.made));
    }

    fn note(&self, position: Position, finding: Finding, limit: usize) {
        let places = PositionsOfFinding {
            shown: vec![position],
            count: 1,
            limit,
        };
        self.note_all(finding, places);
    }

    fn note_all(&self, finding: Finding, places: PositionsOfFinding) {
        let mut found = locked(&self.found);
        if found.len() < DIFFERENT || found.contains_key(&finding) {
            found.entry(finding).or_default().extend(places);
            return;
        }
        let rest = Finding {
            message: "there are more warnings than can be listed".to_owned(),
            help: None,
        };
        let places = PositionsOfFinding { limit: 1, ..places };
        found.entry(rest).or_default().extend(places);
    }

    /// Converts the findings to warnings, sorted by position.
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
    /// Returns one warning per position that is shown; the last one counts the positions that are not.
    fn warnings(
        &self,
        places: PositionsOfFinding,
        sources: &Sources,
    ) -> Vec<(Position, Diagnostic)> {
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

impl PositionsOfFinding {
    /// Adds positions that come after the existing ones.
    fn extend(&mut self, more: Self) {
        self.count += more.count;
        self.limit = more.limit;
        let room = self.limit.saturating_sub(self.shown.len());
        self.shown.extend(more.shown.into_iter().take(room));
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // The state is consistent even after a panic of another thread, because no change takes two steps.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn into_inner<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}
