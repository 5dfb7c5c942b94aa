//! FNV-1a with 64 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>): a hash that is the same with every version of
//! Rust, which the standard library does not promise of its own. It distinguishes texts; it stops no forgery.

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

const PRIME: u64 = 0x0000_0100_0000_01b3;

/// A hash of the bytes that were added so far.
///
/// ```
/// use welkin_designer::fnv::Fnv;
///
/// assert_eq!(Fnv::new().bytes(b"foobar").finish(), 0x8594_4171_f739_67e8);
/// assert_eq!(Fnv::new().bytes(b"foo").bytes(b"bar"), Fnv::new().bytes(b"foobar"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fnv(u64);

impl Fnv {
    /// The hash of no bytes.
    #[must_use]
    pub const fn new() -> Self {
        Self(OFFSET)
    }

    /// Adds bytes.
    #[must_use]
    pub fn bytes(self, bytes: &[u8]) -> Self {
        let added = |hash: Self, byte: &u8| hash.word(u64::from(*byte));
        bytes.iter().fold(self, added)
    }

    /// Adds a word in one step, as if it were a byte: for hashes of longer words.
    #[must_use]
    pub(crate) const fn word(self, word: u64) -> Self {
        Self((self.0 ^ word).wrapping_mul(PRIME))
    }

    /// Mixes the upper half into the lower, which a word does not reach.
    #[must_use]
    pub(crate) const fn mixed(self) -> Self {
        Self(self.0 ^ (self.0 >> 32))
    }

    /// The hash.
    #[must_use]
    pub const fn finish(self) -> u64 {
        self.0
    }
}

impl Default for Fnv {
    fn default() -> Self {
        Self::new()
    }
}
