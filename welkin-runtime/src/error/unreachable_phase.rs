//! A transition between phases that a program does not have.

use std::fmt;

use crate::foreign_text::{ForeignText, write_list};

/// A transition that the program does not have. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{} has no transition from {from} to {to}; {}",
    ForeignText::new(*program),
    ReachableWords(reachable)
)]
#[non_exhaustive]
pub struct UnreachablePhase {
    /// Machine name of the program.
    pub program: &'static str,
    /// Machine name of the patient's phase.
    pub from: ForeignText,
    /// Machine name of the requested phase.
    pub to: ForeignText,
    /// Machine names of the reachable phases.
    pub reachable: &'static [&'static str],
}

/// The reachable phases, in words.
struct ReachableWords<'a>(&'a [&'a str]);

impl fmt::Display for ReachableWords<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return formatter.write_str("no next phases are allowed");
        }
        formatter.write_str("allowed next phases: ")?;
        write_list(formatter, ", ", self.0.iter().map(ForeignText::new))
    }
}
