//! Choices of a user that can't be applied.

/// A name, or another choice in the options, that can't be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedChoice {
    /// Keys of the choice, as in an options file: `cdts`, `cdt-vitals`, `fields`, `cdtf-heart-rate`, `name`.
    pub keys: Vec<String>,
    /// The reason: one sentence without a final period.
    pub message: String,
    /// Suggested fix.
    pub help: Option<String>,
}

/// Returns the keys of a name.
pub(super) fn keys<const N: usize>(keys: [&str; N]) -> Vec<String> {
    keys.map(str::to_owned).into()
}
