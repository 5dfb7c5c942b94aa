//! What a user wants and can't have.

/// A name, or something else of the options, that was wanted and can't be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedChoice {
    /// Keys that lead to it, as an options file writes them: `cdts`, `cdt-vitals`, `fields`, `cdtf-heart-rate`, `name`.
    pub keys: Vec<String>,
    /// Why not: one sentence without a final dot.
    pub message: String,
    /// What to do instead.
    pub help: Option<String>,
}

/// Keys that lead to a name.
pub(super) fn keys<const N: usize>(keys: [&str; N]) -> Vec<String> {
    keys.map(str::to_owned).into()
}
