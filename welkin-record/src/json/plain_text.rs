//! Texts that need no escapes in a JSON string.

/// The number of bytes before the first that may need an escape in a string: a quote, a backslash, a control character.
/// Works on eight bytes at a time, because most input is strings.
#[inline(never)]
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGHS: u64 = ONES << 7;
    const QUOTES: u64 = ONES * b'"' as u64;
    const BACKSLASHES: u64 = ONES * b'\\' as u64;
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // A byte that is less than the subtrahend borrows from its highest bit; bytes after it may, too, but never
        // bytes before it. Only ASCII bytes count.
        let control = word.wrapping_sub(ONES * b' ' as u64);
        let quote = (word ^ QUOTES).wrapping_sub(ONES);
        let backslash = (word ^ BACKSLASHES).wrapping_sub(ONES);
        let found = (control | quote | backslash) & !word & HIGHS;
        if found != 0 {
            return index * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    words.len() * 8 + plain_rest(rest)
}

/// The same, byte by byte, for the last bytes of a text.
#[cold]
fn plain_rest(bytes: &[u8]) -> usize {
    let is_plain = |byte: &&u8| **byte >= b' ' && **byte != b'"' && **byte != b'\\';
    bytes.iter().take_while(is_plain).count()
}
