//! What was resolved in a way that its author should know.

use std::fmt;

use super::cdts::FIELD_TYPES_NAME;
use super::names::RefusedName;
use crate::config::{Position, Sources};
use crate::diagnostic::{Diagnostic, Diagnostics, printable};

/// Warnings kept at most; a hostile configuration could give millions.
const MOST: usize = 1_000;

/// Collects warnings, each at its place.
pub(super) struct Warnings<'a> {
    sources: &'a Sources,
    found: Vec<(Position, String)>,
    /// How many were too many to keep.
    dropped: usize,
    /// Names that were wanted and can't be had: errors, for who wanted them.
    refused: Vec<RefusedName>,
}

impl<'a> Warnings<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self {
            sources,
            found: Vec::new(),
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

    /// Adds a name that was wanted and can't be had.
    pub(super) fn refuse(&mut self, name: RefusedName) {
        self.refused.push(name);
    }

    /// The names that were refused so far.
    pub(super) fn take_refused(&mut self) -> Vec<RefusedName> {
        std::mem::take(&mut self.refused)
    }

    pub(super) fn into_diagnostics(self) -> Diagnostics {
        let (found, dropped) = (self.found, self.dropped);
        let sources = self.sources.clone();
        Diagnostics::new(move || {
            let rest = format!("{dropped} more warnings");
            let rest = (dropped > 0).then(|| Diagnostic::warning(rest));
            let found = found.into_iter().map(|(position, message)| {
                Diagnostic::warning(message).at(sources.locate(position))
            });
            found.chain(rest).collect()
        })
    }
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
