//! Looking up a field by its machine name.
//!
//! Welkin sends the keys of a record in random order, so that every key is a look-up. The table is a perfect hash, built from the
//! field table when a CDT is first read: generated code stays a plain list, one line a field.

/// Slot numbers by name.
#[derive(Debug)]
pub(crate) struct Index {
    names: Box<[&'static str]>,
    /// Slot number + 1 by hash; 0 where no name falls. Empty when no seed tells the names apart.
    table: Box<[u32]>,
    seed: u64,
    /// Slots whose name a later one has, too, with that later one.
    shadowed: Box<[(usize, usize)]>,
}

/// Seeds tried for one table size before it is doubled.
const SEEDS: u64 = 32;

/// How often the table is doubled at most; names that still collide were made to.
const DOUBLINGS: u32 = 6;

impl Index {
    /// An index in which the n-th name has slot n. Of equal names the last wins.
    pub(crate) fn new(names: impl Iterator<Item = &'static str>) -> Self {
        let names: Box<[&'static str]> = names.collect();
        let smallest = (names.len() * 2).next_power_of_two().max(8);
        let (seed, table) = (0..DOUBLINGS)
            .flat_map(|doubling| (0..SEEDS).map(move |seed| (smallest << doubling, seed)))
            .find_map(|(size, seed)| Some((seed, fill(&names, size, seed)?)))
            .unwrap_or_default();
        let later = |slot: usize| {
            let other = names.iter().rposition(|name| *name == names[slot])?;
            (other != slot).then_some((slot, other))
        };
        Self {
            shadowed: (0..names.len()).filter_map(later).collect(),
            names,
            table,
            seed,
        }
    }

    /// The slot of a name.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        if self.table.is_empty() {
            return self.names.iter().rposition(|known| *known == name);
        }
        let place = place(hash(name, self.seed), self.table.len());
        let slot = (self.table[place] as usize).checked_sub(1)?;
        (self.names[slot] == name).then_some(slot)
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

/// A table without collisions, if this seed gives one.
fn fill(names: &[&'static str], size: usize, seed: u64) -> Option<Box<[u32]>> {
    let mut table = vec![0_u32; size].into_boxed_slice();
    for (slot, name) in names.iter().enumerate() {
        let entry = &mut table[place(hash(name, seed), size)];
        let taken = (*entry as usize).checked_sub(1);
        if taken.is_some_and(|taken| names[taken] != *name) {
            return None;
        }
        *entry = u32::try_from(slot + 1).ok()?;
    }
    Some(table)
}

fn place(hash: u64, size: usize) -> usize {
    // `size` is a power of two; the high bits are the well-mixed ones.
    (hash >> 32) as usize & (size - 1)
}

fn hash(name: &str, seed: u64) -> u64 {
    const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut hash = (seed ^ name.len() as u64).wrapping_mul(MULTIPLIER);
    let (chunks, rest) = name.as_bytes().as_chunks::<8>();
    for chunk in chunks {
        hash = (hash.rotate_left(23) ^ u64::from_le_bytes(*chunk)).wrapping_mul(MULTIPLIER);
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    (hash.rotate_left(23) ^ u64::from_le_bytes(last)).wrapping_mul(MULTIPLIER)
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
    fn an_empty_index_finds_nothing() {
        assert_eq!(Index::new(std::iter::empty()).find("id"), None);
    }
}
