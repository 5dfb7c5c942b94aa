//! Look-up of fields by machine name.
//!
//! Welkin sends the keys of a record in random order, so every key needs a look-up. The index is built from the field
//! table when a CDT is first read: generated code stays a plain list, with one line per field.

use super::entries::Key;

/// Slot numbers by name.
#[derive(Debug)]
pub(crate) struct Index {
    /// The names as keys of JSON objects, by slot.
    keys: Box<[Key]>,
    /// The slot of each name, at the position of its hash or at the next free one. At most half of the positions are
    /// used; their number is a power of two.
    places: Box<[Option<Entry>]>,
    /// Slots whose name is repeated by a later one, with that later one.
    shadowed: Box<[(usize, usize)]>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    name: &'static str,
    slot: usize,
}

impl Index {
    /// An index in which the n-th name has slot n. If a name is repeated, the last one wins.
    pub(crate) fn new(names: impl Iterator<Item = &'static str>) -> Self {
        let keys: Box<[Key]> = names.map(Key::new).collect();
        let mut index = Self {
            places: vec![None; (2 * keys.len()).next_power_of_two()].into(),
            shadowed: Box::default(),
            keys,
        };
        for slot in 0..index.keys.len() {
            let name = index.keys[slot].name();
            let place = index.place(name);
            index.places[place] = Some(Entry { name, slot });
        }
        let later = |slot: usize| {
            let winner = index.find(index.keys[slot].name())?;
            (winner != slot).then_some((slot, winner))
        };
        index.shadowed = (0..index.keys.len()).filter_map(later).collect();
        index
    }

    /// The slot of a name.
    #[inline]
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.places[self.place(name)].map(|entry| entry.slot)
    }

    /// The position of a name, or the free position for it.
    #[inline]
    fn place(&self, name: &str) -> usize {
        let last = self.places.len() - 1;
        let mut place = hash(name.as_bytes()) as usize & last;
        while let Some(entry) = &self.places[place]
            && entry.name != name
        {
            place = (place + 1) & last;
        }
        place
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

    /// Slots whose name is repeated by a later one, with that later one.
    pub(crate) fn shadowed(&self) -> impl Iterator<Item = (usize, usize)> {
        self.shadowed.iter().copied()
    }
}

/// A hash of a name. Names come from the configuration, never from a server, so it need not be unpredictable.
#[inline]
fn hash(name: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| {
        let product = u128::from(hash ^ word) * u128::from(FACTOR);
        (product as u64) ^ (product >> 64) as u64
    };
    let (words, rest) = name.as_chunks::<8>();
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    let hash = words.fold(name.len() as u64, mix);
    // Hashes the last eight bytes again, rather than the rest byte by byte.
    match (rest.is_empty(), name.last_chunk::<8>()) {
        (true, _) => hash,
        (false, Some(last)) => mix(hash, u64::from_le_bytes(*last)),
        (false, None) => rest
            .iter()
            .fold(hash, |hash, byte| mix(hash, u64::from(*byte))),
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
    fn names_that_differ_in_one_place_stand_apart() {
        for at in 0..60 {
            let names: Vec<&'static str> = (0..300)
                .map(|number| {
                    let name = format!("{}{number:03}{}", "x".repeat(at), "y".repeat(60 - at));
                    &*name.leak()
                })
                .collect();
            let index = Index::new(names.iter().copied());
            let last = index.places.len() - 1;
            let steps: usize = (names.iter())
                .map(|name| {
                    let wanted = super::hash(name.as_bytes()) as usize & last;
                    index.place(name).wrapping_sub(wanted) & last
                })
                .sum();
            assert!(steps < 2 * names.len(), "{steps} steps, number at {at}");
        }
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
