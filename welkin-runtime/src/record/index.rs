//! Looking up a field by its machine name.
//!
//! Welkin sends the keys of a record in random order, so that every key is a look-up. The table is built from the field table when a
//! CDT is first read: generated code stays a plain list, one line a field.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::entries::Key;

/// Slot numbers by name.
#[derive(Debug)]
pub(crate) struct Index {
    /// The names as keys of JSON objects, by slot.
    keys: Box<[Key]>,
    /// Names come from the configuration, never from a server: the hash need not be unpredictable.
    slots: HashMap<&'static str, usize, FixedState>,
    /// Slots whose name a later one has, too, with that later one.
    shadowed: Box<[(usize, usize)]>,
}

impl Index {
    /// An index in which the n-th name has slot n. Of equal names the last wins.
    pub(crate) fn new(names: impl Iterator<Item = &'static str>) -> Self {
        let keys: Box<[Key]> = names.map(Key::new).collect();
        let names = keys.iter().map(Key::name);
        let slots: HashMap<_, _, _> = names.enumerate().map(|(slot, name)| (name, slot)).collect();
        let later = |slot: usize| {
            let winner = slots[keys[slot].name()];
            (winner != slot).then_some((slot, winner))
        };
        Self {
            shadowed: (0..keys.len()).filter_map(later).collect(),
            keys,
            slots,
        }
    }

    /// The slot of a name.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.slots.get(name).copied()
    }

    /// The names, by slot.
    pub(super) fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// The earlier slot of the same name.
    pub(crate) fn shadowed_by(&self, slot: usize) -> Option<usize> {
        let mut shadowed = self.shadowed.iter();
        shadowed.find_map(|(earlier, later)| (*later == slot).then_some(*earlier))
    }

    /// Slots whose name a later one has, too, with that later one.
    pub(crate) fn shadowed(&self) -> impl Iterator<Item = (usize, usize)> {
        self.shadowed.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::Index;

    #[test]
    fn finds_each_name_and_no_other() {
        let names: Vec<&'static str> = (0..500)
            .map(|number| &*format!("cdtf-field-{number}").leak())
            .collect();
        let index = Index::new(names.iter().copied());
        for (slot, name) in names.iter().enumerate() {
            assert_eq!(index.find(name), Some(slot));
        }
        assert_eq!(index.find("cdtf-field-500"), None);
        assert_eq!(index.find(""), None);
    }

    #[test]
    fn of_equal_names_the_last_wins() {
        let index = Index::new(["id", "note", "id"].into_iter());
        assert_eq!(index.find("id"), Some(2));
        assert_eq!(index.shadowed_by(2), Some(0));
        assert_eq!(index.shadowed().collect::<Vec<_>>(), [(0, 2)]);
    }

    #[test]
    fn an_empty_index_finds_nothing() {
        assert_eq!(Index::new(std::iter::empty()).find("id"), None);
    }
}
