//! Items of a list that could not be read.

use std::fmt;

use crate::foreign_text::ForeignText;
use crate::id::UNUSABLE_ID;

/// An item of a list or of a bulk response that could not be read, reported beside the readable items.
///
/// It contains the position of the item and the reason; never its content, which may be health data.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnreadItem {
    /// Number of the page of a list, from 0; `None` for an item that is not from a list.
    pub page: Option<u64>,
    /// Position on its page, from 0.
    pub position: usize,
    /// The item's id, if it has one that can be read.
    pub id: Option<String>,
    /// The reason why it could not be read.
    pub reason: UnreadReason,
}

/// The reason why an item of a list could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum UnreadReason {
    /// The item is `null`.
    #[error("it is null")]
    Null,
    /// The item is JSON, but not an object.
    #[error("it is not an object")]
    NotAnObject,
    /// The item has no id.
    #[error("it has no id")]
    NoId,
    /// The item has an id that can't be used in a request: empty, or with white space around it, control or invisible
    /// characters.
    #[error("its id {UNUSABLE_ID}")]
    UnusableId,
    /// The item is of another patient than the requested one.
    #[error("it belongs to another patient")]
    OtherPatient,
    /// The item is a record of another CDT than the requested one.
    #[error("it is a record of another CDT")]
    OtherCdt,
    /// The item does not name its CDT, assessment or template, and one kind was requested.
    #[error("it does not state its CDT, assessment or template")]
    Unnamed,
    /// The item is an object of an unexpected shape.
    #[error("it has an unexpected structure")]
    Shape,
}

impl UnreadItem {
    /// An item that is not from a page of a list.
    #[doc(hidden)]
    #[must_use]
    pub fn new(position: usize, id: Option<String>, reason: UnreadReason) -> Self {
        Self {
            page: None,
            position,
            id,
            reason,
        }
    }

    /// The same item, from the page of a list with this number.
    #[doc(hidden)]
    #[must_use]
    pub fn on_page(self, number: u64) -> Self {
        let page = Some(number);
        Self { page, ..self }
    }
}

impl fmt::Debug for UnreadItem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UnreadItem")
            .field("position", &self.position)
            .field("id", &self.id.as_deref().map(ForeignText::new))
            .field("reason", &self.reason)
            .finish()
    }
}

impl fmt::Display for UnreadItem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "item {}", self.position)?;
        if let Some(page) = self.page {
            write!(formatter, " of page {page}")?;
        }
        write!(formatter, " could not be read: {}", self.reason)
    }
}
