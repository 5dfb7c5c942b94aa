//! Input to the resolution beyond the configuration: the choices of the user, and names from earlier runs.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Decided, NameTree};

/// The choices of the user, and names from earlier runs.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// The items that become part of the model.
    pub selection: Selection,
    /// Names keep the prefixes of the naming convention: `CdtVitals`, `cdtf_heart_rate`.
    pub keep_prefixes: bool,
    /// Name overrides chosen by the user. An override that can't be used is an error.
    pub wanted: NameTree,
    /// Names from earlier runs, as in a lock file. A name that can't be used is replaced, with a warning. Names of
    /// items that the configuration no longer contains stay reserved in case they return.
    pub given: NameTree,
}

/// The items that become part of a model; by default, all.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// If set, only the items with these machine names are included: CDTs and items with their shape, assessments, and
    /// all others that have a [section of names](super::names::SECTIONS). Their dependencies become part of the model,
    /// too.
    pub include: Option<BTreeSet<String>>,
    /// Machine names of items to exclude.
    pub skip: BTreeSet<String>,
    /// Machine names of CDTs whose records are read-only in generated code.
    pub read_only: BTreeSet<String>,
    /// Machine names of fields to exclude, by machine name of the CDT.
    pub skipped_fields: BTreeMap<String, BTreeSet<String>>,
    /// Those of them that generated code does not write anyway, because the roles for which it is generated may not.
    pub unwritable: BTreeMap<String, BTreeSet<String>>,
}

impl Choices {
    /// Whether the name with these keys is an override.
    pub(super) fn wants(&self, keys: &[&str]) -> bool {
        let wanted = self.wanted.at(keys);
        wanted.is_some_and(|wanted| wanted.name().is_some())
    }

    /// Returns overrides and locked names.
    pub(super) fn decided(&self) -> Decided<'_> {
        Decided::new(&self.wanted, &self.given)
    }

    /// Returns the prefix to remove from names.
    pub(super) fn stripped<'p>(&self, prefix: &'p str) -> &'p str {
        if self.keep_prefixes { "" } else { prefix }
    }
}

impl Selection {
    pub(super) fn holds(&self, name: &str) -> bool {
        let included = self.include.as_ref();
        included.is_none_or(|include| include.contains(name)) && !self.skip.contains(name)
    }

    /// Returns the items of a list that are selected, sorted by machine name.
    pub(super) fn of<'i, T>(&self, items: &'i [T], name: impl Fn(&T) -> &str) -> Vec<&'i T> {
        let selected = items.iter().filter(|item| self.holds(name(item)));
        let mut selected: Vec<_> = selected.collect();
        selected.sort_by(|left, right| name(left).cmp(name(right)));
        selected
    }

    /// Whether generated code may write records of a CDT that is writable in Designer.
    pub(super) fn writes(&self, cdt: &str) -> bool {
        !self.read_only.contains(cdt)
    }

    /// Whether generated code lacks a field that it would otherwise write.
    pub(super) fn lacks_writable(&self, cdt: &str, field: &str) -> bool {
        let unwritable = self.unwritable.get(cdt);
        !self.holds_field(cdt, field) && unwritable.is_none_or(|fields| !fields.contains(field))
    }

    pub(super) fn holds_field(&self, cdt: &str, field: &str) -> bool {
        let skipped = self.skipped_fields.get(cdt);
        skipped.is_none_or(|skipped| !skipped.contains(field))
    }
}

impl From<NameTree> for Choices {
    /// Creates choices without overrides; the names are those of earlier runs.
    fn from(given: NameTree) -> Self {
        Self {
            given,
            ..Self::default()
        }
    }
}
