//! Warnings about the resolution of a configuration, including resolved name collisions.

use std::collections::BTreeMap;
use std::fmt;

use super::refused::RefusedChoice;
use super::types::FIELD_TYPES_NAME;
use crate::config::{Position, Sources};
pub(super) use crate::diagnostic::quoted;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Maximum number of warnings that are kept; a hostile configuration could cause millions.
const MOST: usize = 1_000;

/// Collects warnings with their positions.
pub(super) struct Warnings<'a> {
    sources: &'a Sources,
    found: Vec<(Position, String)>,
    /// By the kind of item and the scope: the names of one kind in one CDT are reported together.
    decisions: BTreeMap<(&'static str, String), Vec<NameDecision>>,
    /// Number of warnings that were discarded.
    dropped: usize,
    /// Names chosen by the user that can't be used, which are errors.
    refused: Vec<RefusedChoice>,
}

impl<'a> Warnings<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self {
            sources,
            found: Vec::new(),
            decisions: BTreeMap::new(),
            dropped: 0,
            refused: Vec::new(),
        }
    }

    /// Creates a separate collection, for parallel work.
    pub(super) fn apart(&self) -> Self {
        Self::new(self.sources)
    }

    /// Adds the warnings of a separate collection.
    pub(super) fn extend(&mut self, more: Self) {
        for (position, message) in more.found {
            self.at(position, message);
        }
        for (kind, decisions) in more.decisions {
            self.decisions.entry(kind).or_default().extend(decisions);
        }
        self.dropped += more.dropped;
        self.refused.extend(more.refused);
    }

    /// Adds a warning; `message` is one sentence without a final period.
    pub(super) fn at(&mut self, position: Position, message: String) {
        if self.found.len() < MOST {
            self.found.push((position, message));
        } else {
            self.dropped += 1;
        }
    }

    /// Adds a resolved collision of the names of `nouns`, such as `fields`, in a `place`, such as ` of CDT
    /// cdt-vitals`.
    pub(super) fn decided(&mut self, nouns: &'static str, place: &str, decision: NameDecision) {
        let kind = (nouns, place.to_owned());
        let is_known = self.decisions.contains_key(&kind);
        if is_known || self.decisions.len() < MOST {
            self.decisions.entry(kind).or_default().push(decision);
        } else {
            self.dropped += 1;
        }
    }

    /// Adds a chosen name that can't be used.
    pub(super) fn refuse(&mut self, name: RefusedChoice) {
        self.refused.push(name);
    }

    /// Returns the names that were refused so far, and removes them.
    pub(super) fn take_refused(&mut self) -> Vec<RefusedChoice> {
        std::mem::take(&mut self.refused)
    }

    pub(super) fn into_diagnostics(self) -> Diagnostics {
        let (found, decisions, dropped) = (self.found, self.decisions, self.dropped);
        let sources = self.sources.clone();
        Diagnostics::new(move || {
            let rest = format!("{dropped} more warnings");
            let rest = (dropped > 0).then(|| Diagnostic::warning(rest));
            let decisions = decisions
                .into_iter()
                .filter_map(|((nouns, place), decisions)| summary(nouns, &place, decisions))
                .enumerate()
                .map(|(index, (position, message))| {
                    let warning = Diagnostic::warning(message).at(sources.locate(position));
                    let help = (index == 0).then(|| KEEP_NAMES.to_owned());
                    warning.help(help).name_decision()
                });
            let found = found.iter().map(|(position, message)| {
                Diagnostic::warning(message).at(sources.locate(*position))
            });
            found.chain(decisions).chain(rest).collect()
        })
    }
}

/// Suggestion for resolved name collisions.
pub(crate) const KEEP_NAMES: &str = "run `welkin-codegen lock` and commit the lock file, which keeps these names; others can be chosen in \
                                     the options file";

/// Maximum number of names that a resolved collision or a summary lists.
const LISTED: usize = 10;

/// A resolved collision of several items, or of an item with a reserved name.
pub(super) struct NameDecision {
    /// Position of the first item that did not get its preferred name.
    pub(super) position: Position,
    /// The message for this collision alone: one sentence without a final period.
    pub(super) message: String,
    /// The items and their names.
    pub(super) names: Vec<(String, String)>,
}

/// Returns one message for all collisions of items of one kind in one scope.
fn summary(
    nouns: &str,
    place: &str,
    mut decisions: Vec<NameDecision>,
) -> Option<(Position, String)> {
    let position = decisions.iter().map(|decision| decision.position).min()?;
    if decisions.len() == 1 {
        return decisions.pop().map(|only| (position, only.message));
    }
    let names: Vec<&(String, String)> = decisions.iter().flat_map(|one| &one.names).collect();
    let mut shown: Vec<String> = names
        .iter()
        .take(LISTED)
        .map(|(item, name)| format!("{} is {}", quoted(item), quoted(name)))
        .collect();
    if names.len() > LISTED {
        shown.push(format!("and {} more", names.len() - LISTED));
    }
    let message = format!(
        "{} {nouns}{place} would have names that are reserved or not unique: {}",
        names.len(),
        shown.join(", ")
    );
    Some((position, message))
}

/// An item with fields, formatted for messages: a CDT by its machine name, or the custom field types.
pub(super) struct FieldOwner<'a>(pub(super) &'a str);

impl fmt::Display for FieldOwner<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            FIELD_TYPES_NAME => formatter.write_str("the custom field types"),
            cdt => write!(formatter, "CDT {}", quoted(cdt)),
        }
    }
}

/// A field, formatted for messages.
#[derive(Clone, Copy)]
pub(super) struct FieldPlace<'a> {
    pub(super) cdt: &'a str,
    pub(super) field: &'a str,
}

impl fmt::Display for FieldPlace<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (field, owner) = (quoted(self.field), FieldOwner(self.cdt));
        write!(formatter, "field {field} of {owner}")
    }
}

/// An assessment, formatted for messages.
#[derive(Clone, Copy)]
pub(super) struct AssessmentLabel<'a>(pub(super) &'a str);

impl fmt::Display for AssessmentLabel<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "assessment {}", quoted(self.0))
    }
}
