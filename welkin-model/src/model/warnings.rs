//! Warnings about how a configuration was resolved, and which names were decided where several items want one.

use std::collections::BTreeMap;
use std::fmt;

use super::refused::RefusedChoice;
use super::types::FIELD_TYPES_NAME;
use crate::config::{Position, Sources};
use crate::diagnostic::{Diagnostic, Diagnostics, printable};

/// Warnings kept at most; a hostile configuration could give millions.
const MOST: usize = 1_000;

/// Collects warnings, each at its place.
pub(super) struct Warnings<'a> {
    sources: &'a Sources,
    found: Vec<(Position, String)>,
    /// By what is named and where: the names of one kind in one CDT are reported together.
    decisions: BTreeMap<(&'static str, String), Vec<NameDecision>>,
    /// How many were too many to keep.
    dropped: usize,
    /// Names that were wanted and can't be had: errors, for who wanted them.
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

    /// A collection of its own, for work beside that of others.
    pub(super) fn apart(&self) -> Self {
        Self::new(self.sources)
    }

    /// Adds what was collected apart.
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

    /// Adds a warning; `message` is one sentence without a final dot.
    pub(super) fn at(&mut self, position: Position, message: String) {
        if self.found.len() < MOST {
            self.found.push((position, message));
        } else {
            self.dropped += 1;
        }
    }

    /// Adds a decision about names of `things`, such as `fields`, in a `place`, such as ` of CDT cdt-vitals`.
    pub(super) fn decided(&mut self, things: &'static str, place: &str, decision: NameDecision) {
        let kind = (things, place.to_owned());
        let is_known = self.decisions.contains_key(&kind);
        if is_known || self.decisions.len() < MOST {
            self.decisions.entry(kind).or_default().push(decision);
        } else {
            self.dropped += 1;
        }
    }

    /// Adds a name that was wanted and can't be had.
    pub(super) fn refuse(&mut self, name: RefusedChoice) {
        self.refused.push(name);
    }

    /// The names that were refused so far.
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
                .filter_map(|((things, place), decisions)| summary(things, &place, decisions))
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

/// What to do about names that were decided.
pub(crate) const KEEP_NAMES: &str = "run `welkin-codegen lock` and commit the lock file, which keeps these names; others can be chosen in \
                                     the options file";

/// Names in a decision or a summary that are listed at most.
const LISTED: usize = 10;

/// How names were decided that several items want, or that are reserved.
pub(super) struct NameDecision {
    /// Of the first item that did not get the name it wants.
    pub(super) position: Position,
    /// The decision alone, in one sentence without a final dot.
    pub(super) message: String,
    /// The items and their names.
    pub(super) names: Vec<(String, String)>,
}

/// One message for all decisions about things of one kind in one place.
fn summary(
    things: &str,
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
        "{} {things}{place} would have names that are reserved or not unique: {}",
        names.len(),
        shown.join(", ")
    );
    Some((position, message))
}

/// A text of the configuration as it stands in a message.
pub(super) fn quoted(text: &str) -> String {
    if text.is_empty() {
        "\"\"".to_owned()
    } else {
        format!("`{}`", printable(text))
    }
}

/// What has fields, named for messages: a CDT by its machine name, or the custom field types together.
pub(super) struct FieldOwner<'a>(pub(super) &'a str);

impl fmt::Display for FieldOwner<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            FIELD_TYPES_NAME => formatter.write_str("the custom field types"),
            cdt => write!(formatter, "CDT {}", quoted(cdt)),
        }
    }
}

/// A field, named for messages.
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
