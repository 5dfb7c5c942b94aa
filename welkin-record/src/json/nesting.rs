//! The open brackets at a position, at any depth: one bit each.

/// The brackets around a position, innermost last.
#[derive(Default)]
pub(super) struct Nesting {
    /// The innermost brackets, the last one in the lowest bit: 1 for an object.
    inner: u64,
    depth: usize,
    /// The outer brackets, 64 per word.
    outer: Vec<u64>,
}

impl Nesting {
    pub(super) fn open(&mut self, is_object: bool) {
        if self.depth > 0 && self.depth.is_multiple_of(64) {
            self.outer.push(self.inner);
        }
        self.inner = self.inner << 1 | u64::from(is_object);
        self.depth += 1;
    }

    /// Whether the innermost bracket is that of an object; `None` if none is open.
    pub(super) fn innermost(&self) -> Option<bool> {
        (self.depth > 0).then_some(self.inner & 1 == 1)
    }

    pub(super) fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.inner >>= 1;
        if self.depth > 0 && self.depth.is_multiple_of(64) {
            self.inner = self.outer.pop().unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Nesting;

    #[test]
    fn remembers_brackets_at_any_depth() {
        let mut nesting = Nesting::default();
        let is_object = |depth: usize| depth.is_multiple_of(3) || depth.is_multiple_of(7);
        (0..1000).for_each(|depth| nesting.open(is_object(depth)));
        for depth in (0..1000).rev() {
            assert_eq!(nesting.innermost(), Some(is_object(depth)), "{depth}");
            nesting.close();
        }
        assert_eq!(nesting.innermost(), None);
    }
}
