//! The attempts of a failed call, and their possible effect.

/// The possible effect of a failed call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The request never reached the API.
    #[default]
    NotSent,
    /// The API refused it: it did nothing.
    Refused,
    /// The API may have done what it was asked to. Look before you repeat a call that writes.
    Unknown,
}

/// How often a call was sent before it failed, and what may have come of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempts {
    /// Number of attempts. Those that could not begin, for want of a token or a connection, are counted, too.
    pub count: u32,
    /// The possible effect of all of them.
    pub outcome: Outcome,
}

impl Attempts {
    /// One attempt.
    pub(crate) fn one(outcome: Outcome) -> Self {
        Self { count: 1, outcome }
    }
}
