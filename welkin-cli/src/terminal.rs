//! Texts that are safe to show on a terminal.

use std::path::Path;

use welkin_codegen::diagnostic::{escaped, is_printable};

/// Escapes characters in JSON that a terminal could interpret, although JSON does not require this. They only occur in
/// strings, so the value is unchanged.
pub(crate) fn safe_json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for character in json.chars() {
        if character == '\n' || is_printable(character) {
            safe.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    safe
}

/// Formats a path, safe to show on a terminal.
pub(crate) fn shown(path: &Path) -> String {
    escaped(&path.to_string_lossy())
}
