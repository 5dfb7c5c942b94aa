//! Checks of the texts in a configuration: invalid ones are rejected early, with a hint and without the text itself.

use std::fmt;

/// A problem with a setting. It never contains the setting's text, which may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextFault {
    /// It is empty.
    Empty,
    /// It starts with white space.
    LeadingSpace,
    /// It ends with white space.
    TrailingSpace,
    /// It contains white space.
    InnerSpace,
    /// It contains a control character, such as a line break.
    Control,
    /// It contains a character that is not ASCII.
    NotAscii,
}

impl fmt::Display for TextFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "is empty",
            Self::LeadingSpace => "starts with white space, which is often copied by accident",
            Self::TrailingSpace => {
                "ends with white space; a file or Kubernetes secret often adds a newline, as `echo` does without `-n`"
            }
            Self::InnerSpace => "contains white space",
            Self::Control => "contains a control character, such as a line break",
            Self::NotAscii => "contains a character that is not ASCII, such as a typographic quote or dash",
        })
    }
}

/// Checks that a text consists of printable ASCII characters without white space around them. RFC 6749, appendix A,
/// allows nothing else for client ids and secrets.
pub(crate) fn check_text(text: &str) -> Result<(), TextFault> {
    let fault = if text.is_empty() {
        TextFault::Empty
    } else if text.ends_with(char::is_whitespace) {
        TextFault::TrailingSpace
    } else if text.starts_with(char::is_whitespace) {
        TextFault::LeadingSpace
    } else if text.contains(char::is_control) {
        TextFault::Control
    } else if !text.is_ascii() {
        TextFault::NotAscii
    } else {
        return Ok(());
    };
    Err(fault)
}

/// Checks the same, also without white space inside: for names, and parts of URLs.
pub(crate) fn check_name(text: &str) -> Result<(), TextFault> {
    check_text(text)?;
    if text.contains(' ') {
        return Err(TextFault::InnerSpace);
    }
    Ok(())
}
