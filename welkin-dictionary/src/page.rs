//! One file of the dictionary.

/// One file of the dictionary.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// Path below the dictionary's folder, with `/` between its parts; only lower-case ASCII letters, digits, `-`, `_`,
    /// `.` and `/`, except for the `README.md` of the Markdown form.
    pub path: String,
    /// What the file says, UTF-8.
    pub content: String,
}

impl Page {
    pub(crate) fn new(path: impl Into<String>, content: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            content: content.into(),
        }
    }
}
