//! Messages of the operating system for failed file operations.

use std::io;

/// Returns the system's message without the error number, and without the additions of other crates.
pub fn words(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}
