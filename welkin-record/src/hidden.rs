//! Values that may be health data: they print as `[hidden]`, and in full only on explicit request.

use std::fmt;

use crate::foreign_text::OneLine;
use crate::json::Json;

/// The placeholder in every text of this crate for an existing value that is not shown.
pub const HIDDEN: Placeholder = Placeholder;

/// Prints as `[hidden]`.
#[derive(Clone, Copy)]
pub struct Placeholder;

impl fmt::Display for Placeholder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[hidden]")
    }
}

impl fmt::Debug for Placeholder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// A value that may be health data, such as a message of a server, which may quote a patient's record.
///
/// `Debug` and `Display` print `[hidden]`. [`reveal`](Self::reveal) returns the value, for people who may see it and
/// never for a log.
///
/// ```
/// # fn example(error: &welkin_runtime::ApiError) {
/// for problem in &error.problems {
///     println!("{problem}"); // the code
///     if let Some(message) = problem.message() {
///         println!("{message}"); // [hidden]
///         println!("{}", message.reveal()); // the server's own words
///     }
/// }
/// # }
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hidden<T>(T);

impl<T> Hidden<T> {
    #[doc(hidden)]
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Returns the value, which may be health data, and any text that a server chose to send.
    #[must_use]
    pub fn reveal(self) -> T {
        self.0
    }
}

impl<T> fmt::Display for Hidden<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        HIDDEN.fmt(formatter)
    }
}

impl<T> fmt::Debug for Hidden<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        HIDDEN.fmt(formatter)
    }
}

/// Types that [`reveal`] shows in full: records, patches, patients, scores, violations, errors.
pub trait Reveal {
    /// Writes the value in full. Control characters in it are escaped.
    ///
    /// # Errors
    /// Returns an error if the formatter fails.
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result;
}

/// A value shown in full, including health data. Created by [`reveal`].
#[derive(Clone, Copy)]
pub struct Revealed<'a, T: ?Sized>(&'a T);

/// Shows a value in full: the explicit way to bypass hiding, for a terminal and never for a log.
///
/// ```
/// use welkin_runtime::reveal;
///
/// let vitals = care::Vitals { heart_rate: Some(72), ..Default::default() };
/// assert!(!format!("{vitals:?}").contains("72"));
/// assert!(format!("{:?}", reveal(&vitals)).contains("72"));
/// ```
#[must_use]
pub fn reveal<T: Reveal + ?Sized>(value: &T) -> Revealed<'_, T> {
    Revealed(value)
}

impl<T: Reveal + ?Sized> fmt::Debug for Revealed<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_revealed(formatter)
    }
}

impl<T: Reveal + ?Sized> fmt::Display for Revealed<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_revealed(formatter)
    }
}

/// A value as JSON on one line.
pub struct OneLineJson<'a>(pub &'a Json);

impl fmt::Debug for OneLineJson<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", OneLine(&self.0.text()))
    }
}
