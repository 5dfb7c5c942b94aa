//! `fileTypes`: the allowed extensions of file names.

use serde_json::Value;

/// An extension in the form used for comparison: lower case, without its dot and spaces. Returns `None` for an empty
/// one.
///
/// ```
/// use welkin_designer::file_types::normal;
///
/// assert_eq!(normal(" .PDF").as_deref(), Some("pdf"));
/// ```
#[must_use]
pub fn normal(written: &str) -> Option<String> {
    let ending = written.trim().trim_start_matches('.').to_lowercase();
    (!ending.is_empty()).then_some(ending)
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

/// Whether a file of this name has one of these extensions, or there are none.
#[must_use]
pub fn allow_name<E: AsRef<str>>(endings: &[E], name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let mut allowed = endings.iter().map(AsRef::as_ref);
    endings.is_empty()
        || allowed.any(|allowed| allowed.trim_start_matches('.').eq_ignore_ascii_case(ending))
}
