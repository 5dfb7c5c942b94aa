//! `fileTypes`: the allowed extensions of file names.

use std::collections::BTreeSet;

use serde_json::Value;

/// The extensions in the form used for comparison: in lower case, without their leading `.` or `*.` and spaces, and
/// without empty ones.
///
/// ```
/// use welkin_designer::file_types::endings;
///
/// let found = endings(&[" .PDF", "*.tar.gz", "pdf", ""]);
/// assert!(found.is_ok_and(|found| found.iter().eq(["pdf", "tar.gz"])));
/// assert_eq!(endings(&["png", "application/pdf"]), Err("application/pdf"));
/// ```
///
/// # Errors
/// Returns an entry that is no extension: a MIME type, or a pattern for many extensions. What it allows is not known,
/// so nothing can be refused because of the others either.
pub fn endings<E: AsRef<str>>(written: &[E]) -> Result<BTreeSet<String>, &str> {
    let mut endings = BTreeSet::new();
    for entry in written.iter().map(AsRef::as_ref) {
        let text = entry.trim();
        let ending = text.strip_prefix("*.").unwrap_or(text);
        if ending.contains(['/', '*']) {
            return Err(entry);
        }
        let ending = ending.trim_start_matches('.');
        if !ending.is_empty() {
            endings.insert(lower(ending));
        }
    }
    Ok(endings)
}

/// Each letter in lower case, whatever its neighbours.
fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Whether a file, as Welkin describes it in a record, has one of these extensions. Without extensions, every file is
/// allowed; so is a file without an `originalName`, because its extension is unknown.
///
/// A file is an object with `originalName`: recorded exchanges of document fields.
///
/// ```
/// use serde_json::json;
/// use welkin_designer::file_types::allow;
///
/// assert!(allow(&["pdf"], &json!({"originalName": "consent.PDF"})));
/// assert!(!allow(&["pdf"], &json!({"originalName": "setup.exe"})));
/// ```
#[must_use]
pub fn allow<E: AsRef<str>>(endings: &[E], file: &Value) -> bool {
    match file["originalName"].as_str() {
        Some(name) => allow_name(endings, name),
        None => true,
    }
}

/// Whether a file of this name has one of these extensions, which may be written with a dot and in any case, or there
/// are none.
#[must_use]
pub fn allow_name<E: AsRef<str>>(endings: &[E], name: &str) -> bool {
    let name = lower(name);
    let has = |ending: &str| {
        let ending = lower(ending.trim_start_matches('.'));
        let stem = name.strip_suffix(&ending);
        stem.is_some_and(|stem| stem.ends_with('.'))
    };
    endings.is_empty() || endings.iter().any(|ending| has(ending.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::{allow_name, endings};

    #[test]
    fn extensions_are_the_ends_of_names() {
        for (ending, name) in [
            ("tar.gz", "scan.TAR.GZ"),
            ("*.pdf", "a.pdf"),
            ("\u{c4}B", "a.\u{c4}B"),
            ("\u{c4}B", "a.\u{e4}b"),
            ("\u{3a3}", "a.\u{3a3}"),
        ] {
            let endings: Vec<String> = endings(&[ending]).unwrap().into_iter().collect();
            assert!(allow_name(&endings, name), "{ending} {name}");
            assert!(!allow_name(&endings, &name.replace('.', "")), "{ending}");
        }
        assert!(!allow_name(&["tar.gz"], "a.gz"));
    }

    #[test]
    fn an_entry_that_is_no_extension_is_found() {
        for odd in ["application/pdf", "image/*", "*", "*.*", "*/*"] {
            assert_eq!(endings(&["pdf", odd]), Err(odd));
        }
    }
}
