//! What a change is about.

use std::fmt;

use serde::Serialize;

use crate::diagnostic::printable;
use crate::model::{ItemKind, Model, Thing};

/// What changed, from the outside in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Subject {
    /// What sort of thing it is, or is a part of.
    pub kind: ItemKind,
    /// Machine name: `cdt-vitals`.
    pub name: String,
    /// Machine name of the field, question or phase that changed; None when it is the thing itself.
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

    /// A field, question or phase of it.
    pub(super) fn part(&self, name: &str) -> Self {
        Self {
            part: Some(name.to_owned()),
            ..self.clone()
        }
    }
}

/// `CDT cdt-vitals.cdtf-heart-rate`, safe to show on a terminal.
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
    /// The thing itself in a configuration that has it, which tells where it is defined.
    #[must_use]
    pub fn find<'m>(&self, model: &'m Model) -> Option<Thing<'m>> {
        let whole = Thing::find(model, self.kind, &self.name)?;
        match &self.part {
            Some(part) if whole.has_parts() => whole.part(part),
            _ => Some(whole),
        }
    }
}
