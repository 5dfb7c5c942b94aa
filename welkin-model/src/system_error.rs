//! What the system says when a file can't be read or written.

use std::io;

/// The system's words without the number that only systems read, and without what other crates add to them.
pub fn words(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}
