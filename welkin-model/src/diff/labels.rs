//! Judges whether a changed label or title still means the same.

use super::kind::Kind;
use crate::model::Field;
use crate::model::meaning::Labels;

/// Labels of one list that changed.
///
/// Several fields of a list may have one label, unlike options. So a label is not compared with those that stayed: to
/// become equal to one of these is not to change places with it.
pub(super) struct Relabelling<'a>(Labels<'a>);

impl<'a> Relabelling<'a> {
    pub(super) fn of_fields(kept: &[(&'a Field, &'a Field)]) -> Self {
        let kept = kept
            .iter()
            .filter(|(old, new)| !is_seen_elsewhere(old, new));
        Self::new(kept.map(|(old, new)| {
            let label = |field: &'a Field| field.label.as_deref().unwrap_or_default();
            (&*old.name, label(old), label(new))
        }))
    }

    /// Creates it from names with their old and new labels.
    pub(super) fn new(labels: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> Self {
        let changed = labels.into_iter().filter(|(_, old, new)| old != new);
        let given = changed.filter(|(_, old, _)| !old.trim().is_empty());
        Self(Labels::new(given.map(|(name, old, _)| (name, old))))
    }

    /// Returns the kind of change of an item's label. `name` is its name in code; a label that says the same as it is
    /// no contradiction.
    pub(super) fn kind(&self, key: &str, name: &str, labels: (Option<&str>, Option<&str>)) -> Kind {
        let (old, new) = (labels.0.unwrap_or_default(), labels.1.unwrap_or_default());
        match self.0.change(key, name, old, new) {
            Some(_) => Kind::LabelMeaningChanged,
            None => Kind::LabelChanged,
        }
    }
}

/// Whether the labels are those of different forms or questions. One of them says nothing about a change of the other.
pub(super) fn is_seen_elsewhere(old: &Field, new: &Field) -> bool {
    old.label_source != new.label_source
}
