//! A move between phases that a program does not provide for.

use std::fmt;

use crate::foreign_text::{ForeignText, write_list};

/// A move that the program does not provide for. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{} does not lead from {from} to {to}: {}",
    ForeignText::new(*program),
    ReachableWords(reachable)
)]
#[non_exhaustive]
pub struct UnreachablePhase {
    /// Machine name of the program.
    pub program: &'static str,
    /// Machine name of the phase that the patient is in.
    pub from: ForeignText,
    /// Machine name of the phase asked for.
    pub to: ForeignText,
    /// Machine names of the phases that can be reached.
    pub reachable: &'static [&'static str],
}

/// The phases that can be reached, in words.
struct ReachableWords<'a>(&'a [&'a str]);

impl fmt::Display for ReachableWords<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return formatter.write_str("no phase can be reached from there");
        }
        formatter.write_str("from there it leads to ")?;
        write_list(formatter, ", ", self.0.iter().map(ForeignText::new))
    }
}
