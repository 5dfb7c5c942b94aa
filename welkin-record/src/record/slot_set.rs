//! Sets of slot numbers.

/// A set of slot numbers; the first 64 need no allocation.
#[derive(Clone, Default, PartialEq)]
pub(super) struct SlotSet {
    first: u64,
    rest: Vec<u64>,
}

impl SlotSet {
    /// An empty set.
    pub(super) const fn new() -> Self {
        Self {
            first: 0,
            rest: Vec::new(),
        }
    }

    /// Whether no slot is in the set.
    pub(super) fn is_empty(&self) -> bool {
        self.first == 0 && self.rest.iter().all(|word| *word == 0)
    }

    /// Adds the slot, and returns whether it was already in the set.
    #[inline]
    pub(super) fn insert(&mut self, slot: usize) -> bool {
        if slot >= 64 {
            return self.insert_further(slot);
        }
        let bit = 1 << slot;
        let was_in = self.first & bit != 0;
        self.first |= bit;
        was_in
    }

    fn insert_further(&mut self, slot: usize) -> bool {
        let was_in = self.contains(slot);
        let word = slot / 64 - 1;
        if self.rest.len() <= word {
            self.rest.resize(word + 1, 0);
        }
        self.rest[word] |= 1 << (slot % 64);
        was_in
    }

    pub(super) fn contains(&self, slot: usize) -> bool {
        let word = match (slot / 64).checked_sub(1) {
            None => self.first,
            Some(word) => self.rest.get(word).copied().unwrap_or(0),
        };
        word & (1 << (slot % 64)) != 0
    }
}
