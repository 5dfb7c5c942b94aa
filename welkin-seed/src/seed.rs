//! The seed of synthetic data.

use fastrand::Rng;
use jiff::civil::{Date, DateTime, date};
use welkin_designer::fnv::Fnv;
use welkin_model::model::Cdt;

/// The default last day of the history. It is fixed, so that the same seed generates the same data on every day.
pub const DEFAULT_LAST_DAY: Date = date(2026, 6, 30);

/// A seed. The same seed generates the same patients and records.
///
/// ```
/// use welkin_seed::Seed;
///
/// assert_eq!(Seed::new(7).patient(3), Seed::new(7).patient(3));
/// assert_ne!(Seed::new(7).patient(3), Seed::new(8).patient(3));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed {
    number: u64,
    last_day: Date,
    days: u32,
    records: u32,
}

impl Seed {
    /// Creates a seed with 30 days of history that end on [`DEFAULT_LAST_DAY`], and 4 records of each CDT that permits
    /// several.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self {
            number,
            last_day: DEFAULT_LAST_DAY,
            days: 30,
            records: 4,
        }
    }

    /// Sets the last day of the history.
    #[must_use]
    pub const fn last_day(mut self, day: Date) -> Self {
        self.last_day = day;
        self
    }

    /// Sets the length of the history in days, at least one.
    #[must_use]
    pub const fn days(mut self, days: u32) -> Self {
        self.days = if days == 0 { 1 } else { days };
        self
    }

    /// Sets the number of records per patient of each CDT that permits several.
    #[must_use]
    pub const fn records_per_cdt(mut self, records: u32) -> Self {
        self.records = records;
        self
    }

    /// Returns its number.
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// Returns a time in the history of the patient with this index, in UTC: that of item `number` of `of` items of a
    /// kind, the last of which is on the last day.
    #[must_use]
    pub fn moment_of(&self, index: u64, purpose: &str, number: u32, of: u32) -> DateTime {
        let random = &mut self.random(index, &[purpose, "moment", &number.to_string()]);
        self.moment(random, number, of)
    }

    pub(crate) const fn record_count(&self, cdt: &Cdt) -> u32 {
        if cdt.single_record { 1 } else { self.records }
    }

    /// Returns the time of item `number` of `of` items in the history, in UTC: evenly distributed, during working
    /// hours, with the last one on the last day.
    pub(crate) fn moment(&self, random: &mut Rng, number: u32, of: u32) -> DateTime {
        let left = of.max(1) - 1 - number.min(of.max(1) - 1);
        let back = i64::from(self.days - 1) * i64::from(left) / i64::from(of.max(1));
        let day = self.last_day.saturating_sub(jiff::Span::new().days(back));
        day.at(random.i8(8..18), random.i8(0..60), random.i8(0..60), 0)
    }

    /// Returns a random number generator for a purpose, which is independent of all others.
    pub(crate) fn random(&self, index: u64, purpose: &[&str]) -> Rng {
        let start = Fnv::new().bytes(&self.number.to_le_bytes());
        let start = start.bytes(&index.to_le_bytes());
        let add = |hash: Fnv, part: &&str| hash.bytes(part.as_bytes()).bytes(&[0xff]);
        Rng::with_seed(purpose.iter().fold(start, add).finish())
    }
}
