//! The parts of JSON text that the reader finds.

use super::quoted::Quoted;

/// Why a text can't be read further, and where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fault {
    /// The text is not JSON.
    Syntax(usize),
    /// The text ends too early.
    CutOff(usize),
    /// The value is not what is expected.
    Shape(usize),
    /// A list has more items than are taken.
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
pub(crate) enum Token<'a> {
    Null,
    Boolean(bool),
    /// A whole number that is written as this crate writes it.
    Integer(i64),
    /// Any other number, as received.
    Number(&'a str),
    Text(Quoted<'a>),
    /// `[`; elements follow.
    Array,
    /// `{`; members follow.
    Object,
}
