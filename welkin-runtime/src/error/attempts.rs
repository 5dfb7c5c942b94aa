//! The attempts of a failed call, and their possible effect.

/// The possible effect of a failed call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The request never reached the API.
    #[default]
    NotSent,
    /// The API rejected it, without effect.
    Refused,
    /// The API may have processed it. Check before you repeat a call that writes.
    Unknown,
}

/// The number of attempts of a failed call, and their possible effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempts {
    /// Number of attempts, including those that could not begin without a token or a connection.
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
