//! The rules of a field.

use std::fmt;

use welkin_designer::TextFormat;

use crate::foreign_text::{ForeignText, write_list};
use crate::id::UNUSABLE_ID;

/// A rule of a field. Bounds are inclusive.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// The field must be set.
    Required,
    /// The field must not be written.
    ReadOnly,
    /// The field can't be set by its key, which is empty or is reserved for Welkin's data about every record.
    Key,
    /// The value must be one of the listed options.
    Option,
    /// The value has a form that the field can't hold.
    Form,
    /// The value must be at least this number.
    Minimum(f64),
    /// The value must be at most this number.
    Maximum(f64),
    /// The text must have at least this many characters.
    MinimumLength(u64),
    /// The text must have at most this many characters.
    MaximumLength(u64),
    /// The whole text must match this pattern.
    Pattern(&'static str),
    /// The value must not be before this date or time.
    Earliest(&'static str),
    /// The value must not be after this date or time.
    Latest(&'static str),
    /// The text must be a phone number: `+`, country code, number.
    Phone,
    /// The text must be an e-mail address.
    Email,
    /// The text must be a web address.
    Url,
    /// The text must be a UUID.
    Uuid,
    /// The text must be a time of day: `HH:MM` or `HH:MM:SS`.
    Time,
    /// The file must be of one of these types.
    FileType(&'static [&'static str]),
    /// The value must be a number that JSON can represent.
    Finite,
    /// The text must be an id by which an item can be looked up: not empty, without white space around it, and without
    /// control or invisible characters.
    ExternalId,
    /// The external id must be the one by which the item is looked up.
    OtherExternalId,
}

impl Rule {
    /// The rule that a text has this format.
    pub(super) const fn of_format(format: TextFormat) -> Self {
        match format {
            TextFormat::Phone => Self::Phone,
            TextFormat::Email => Self::Email,
            TextFormat::Url => Self::Url,
            TextFormat::Uuid => Self::Uuid,
            TextFormat::Time => Self::Time,
        }
    }
}

fn is_not(format: TextFormat, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(formatter, "is not {} {}", format.article(), format.words())?;
    match format.example() {
        Some(example) => write!(formatter, " such as {example}"),
        None => Ok(()),
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => formatter.write_str("is required"),
            Self::ReadOnly => formatter.write_str("is read-only"),
            Self::Key => formatter.write_str("can't be set by key"),
            Self::Option => formatter.write_str("is not one of the listed options"),
            Self::Form => formatter.write_str("has a value that does not fit the field's type"),
            Self::Minimum(bound) => write!(formatter, "is below {bound}"),
            Self::Maximum(bound) => write!(formatter, "is above {bound}"),
            Self::MinimumLength(length) => write!(formatter, "is shorter than {length} characters"),
            Self::MaximumLength(length) => write!(formatter, "is longer than {length} characters"),
            Self::Pattern(pattern) => {
                write!(formatter, "does not match {}", ForeignText::new(*pattern))
            }
            Self::Earliest(moment) => write!(formatter, "is before {moment}"),
            Self::Latest(moment) => write!(formatter, "is after {moment}"),
            Self::Phone => is_not(TextFormat::Phone, formatter),
            Self::Email => is_not(TextFormat::Email, formatter),
            Self::Url => is_not(TextFormat::Url, formatter),
            Self::Uuid => is_not(TextFormat::Uuid, formatter),
            Self::Time => is_not(TextFormat::Time, formatter),
            Self::FileType(types) => {
                formatter.write_str("is not a file of type ")?;
                write_list(formatter, ", ", types.iter().map(ForeignText::new))
            }
            Self::Finite => formatter.write_str("is not a finite number"),
            Self::OtherExternalId => formatter.write_str("is not the external id of the call"),
            Self::ExternalId => write!(formatter, "can't be an id: it {UNUSABLE_ID}"),
        }
    }
}
