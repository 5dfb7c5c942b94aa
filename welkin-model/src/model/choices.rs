//! What is known beyond the configuration: what its user wants, and what was decided earlier.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Decided, NameTree};

/// What its user wants of a model, and what was decided earlier.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// What becomes part of the model.
    pub selection: Selection,
    /// Names keep the prefixes of the naming convention: `CdtVitals`, `cdtf_heart_rate`.
    pub keep_prefixes: bool,
    /// Names that the user chose. One that can't be had is refused.
    pub wanted: NameTree,
    /// Names that were decided earlier. One that can't be had is decided anew, with a warning. Names of what the
    /// configuration no longer holds are kept free for its return.
    pub given: NameTree,
}

/// What becomes part of a model: everything, unless told otherwise.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Machine names of the only things wanted: CDTs and what has their shape, assessments, encounter templates,
    /// programs, goal templates. What these depend on becomes part of the model, too.
    pub include: Option<BTreeSet<String>>,
    /// Machine names of things not wanted.
    pub skip: BTreeSet<String>,
    /// Machine names of CDTs whose records are to be read only.
    pub read_only: BTreeSet<String>,
    /// Machine names of fields not wanted, by machine name of the CDT.
    pub skipped_fields: BTreeMap<String, BTreeSet<String>>,
}

impl Choices {
    /// What was decided about names.
    pub(super) fn decided(&self) -> Decided<'_> {
        Decided::new(&self.wanted, &self.given)
    }

    /// The prefix that names lose.
    pub(super) fn stripped<'p>(&self, prefix: &'p str) -> &'p str {
        if self.keep_prefixes { "" } else { prefix }
    }
}

impl Selection {
    pub(super) fn holds(&self, name: &str) -> bool {
        let included = self.include.as_ref();
        included.is_none_or(|include| include.contains(name)) && !self.skip.contains(name)
    }

    /// Whether code may write records of a CDT that Designer lets be written.
    pub(super) fn writes(&self, cdt: &str) -> bool {
        !self.read_only.contains(cdt)
    }

    pub(super) fn holds_field(&self, cdt: &str, field: &str) -> bool {
        let skipped = self.skipped_fields.get(cdt);
        skipped.is_none_or(|skipped| !skipped.contains(field))
    }
}

impl From<NameTree> for Choices {
    /// Nothing is wanted; these names were decided earlier.
    fn from(given: NameTree) -> Self {
        Self {
            given,
            ..Self::default()
        }
    }
}
