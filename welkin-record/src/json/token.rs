//! The tokens of JSON text.

use super::quoted::Quoted;

/// The reason why a text can't be read further, and the position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// The text is not JSON.
    Syntax(usize),
    /// The text ends prematurely.
    CutOff(usize),
    /// The value is unexpected.
    Shape(usize),
    /// A list has too many items.
    TooMany(usize),
}

impl Fault {
    pub(super) fn at(self) -> usize {
        match self {
            Self::Syntax(at) | Self::CutOff(at) | Self::Shape(at) | Self::TooMany(at) => at,
        }
    }
}

/// A value, or the start of one.
#[derive(Clone, Copy)]
pub enum Token<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number in the spelling of this crate.
    Integer(i64),
    /// Any other number, as received.
    Number(&'a str),
    /// A string.
    Text(Quoted<'a>),
    /// `[`; elements follow.
    Array,
    /// `{`; members follow.
    Object,
}
