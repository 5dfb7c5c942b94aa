//! The context of a record, to which its values fit.

use jiff::civil::{Date, DateTime};

use crate::seed::{DEFAULT_LAST_DAY, Seed};

/// The context of a record.
pub(crate) struct Context {
    /// Time of creation.
    pub(crate) at: DateTime,
    /// Date of birth of the patient.
    pub(crate) born: Date,
    /// The seed and index of the patient, whose measurements are similar to each other.
    pub(crate) habits: Option<(Seed, u64)>,
}

impl Context {
    /// Returns a context without a patient.
    pub(crate) fn example() -> Self {
        Self {
            at: DEFAULT_LAST_DAY.at(9, 30, 0, 0),
            born: jiff::civil::date(1960, 2, 29),
            habits: None,
        }
    }

    /// Returns the level of this patient's values in a field, from 0 to 1.
    pub(crate) fn level(&self, cdt: &str, field: &str) -> f64 {
        let habit = |(seed, index): (Seed, u64)| seed.random(index, &[cdt, field, "level"]).f64();
        self.habits.map_or(0.5, habit)
    }
}
