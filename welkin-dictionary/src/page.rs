//! One file of the dictionary.

/// One file of the dictionary.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// Path relative to the dictionary's directory, with `/` as separator. It contains only lower-case ASCII letters,
    /// digits, `-`, `_`, `.` and `/`, except for the `README.md` of the Markdown form.
    pub path: String,
    /// Content of the file, as UTF-8.
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
