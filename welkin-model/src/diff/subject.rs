//! The item that a change affects.

use std::fmt;

use serde::Serialize;

use crate::diagnostic::printable;
use crate::model::{ItemKind, Model, NamedItem};

/// The changed item, from the outermost level inwards.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Subject {
    /// Kind of the item, or of the item that contains the changed part.
    pub kind: ItemKind,
    /// Machine name: `cdt-vitals`.
    pub name: String,
    /// Machine name of the field, question or phase that changed; `None` when the item itself changed.
    pub part: Option<String>,
}

impl Subject {
    pub(super) fn new(kind: ItemKind, name: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            part: None,
        }
    }

    /// Returns the subject for a field, question or phase of this item.
    pub(super) fn part(&self, name: &str) -> Self {
        Self {
            part: Some(name.to_owned()),
            ..self.clone()
        }
    }
}

/// Formats it as `CDT cdt-vitals.cdtf-heart-rate`, safe to show on a terminal.
impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.kind.words(), printable(&self.name))?;
        match &self.part {
            Some(part) => write!(formatter, ".{}", printable(part)),
            None => Ok(()),
        }
    }
}

impl Subject {
    /// Returns the item in a configuration that contains it, to find where it is defined.
    #[must_use]
    pub fn find<'m>(&self, model: &'m Model) -> Option<NamedItem<'m>> {
        let whole = NamedItem::find(model, self.kind, &self.name)?;
        match &self.part {
            Some(part) if whole.has_parts() => whole.part(part),
            _ => Some(whole),
        }
    }
}
