//! What is odd in an input but not fatal.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::source::{Position, Sources};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Places at which the same thing is reported one by one.
const PLACES: usize = 20;

/// Different things that are reported; a hostile input could hold millions.
const DIFFERENT: usize = 1_000;

/// Collects what is odd. The same thing at many places is said a few times and then counted.
#[derive(Debug, Default)]
pub(super) struct Findings {
    found: RefCell<BTreeMap<Finding, Places>>,
    /// Warnings that were made elsewhere.
    made: RefCell<Vec<(Position, Diagnostic)>>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    message: String,
    help: Option<String>,
}

#[derive(Debug)]
struct Places {
    shown: Vec<Position>,
    count: usize,
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
        self.made.borrow_mut().push((position, warning));
    }

    /// Whether nothing new is taken any more.
    pub(super) fn is_full(&self) -> bool {
        self.found.borrow().len() >= DIFFERENT
    }

    fn note(&self, position: Position, finding: Finding, limit: usize) {
        let full = self.is_full();
        let mut found = self.found.borrow_mut();
        if full && !found.contains_key(&finding) {
            let rest = Finding {
                message: "more is odd than can be listed".to_owned(),
                help: None,
            };
            Places::add(found.entry(rest), position, 1);
        } else {
            Places::add(found.entry(finding), position, limit);
        }
    }

    /// As warnings, in the order of the places.
    pub(super) fn into_warnings(self, sources: &Sources) -> Diagnostics {
        let (found, made) = (self.found.into_inner(), self.made.into_inner());
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
                1 => Some("there is 1 more like it".to_owned()),
                _ => Some(format!("there are {hidden} more like it")),
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
    fn add(
        entry: std::collections::btree_map::Entry<'_, Finding, Self>,
        position: Position,
        limit: usize,
    ) {
        let places = entry.or_insert_with(|| Self {
            shown: Vec::new(),
            count: 0,
        });
        places.count += 1;
        if places.shown.len() < limit {
            places.shown.push(position);
        }
    }
}
