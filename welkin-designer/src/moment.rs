//! Dates and times, as values and rules write them.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// The time that a text stands for, in UTC: ISO 8601 with an offset, without an offset, or a date alone; the latter two
/// are taken as UTC. Surrounding spaces are ignored. Only the years 0 to 9999 are accepted. What is shorter than a
/// millisecond is cut off, as in Welkin's own form of a time.
///
/// ```
/// use welkin_designer::moment::parse;
///
/// assert_eq!(parse("2020-01-01"), parse("2020-01-01T01:00:00+01:00"));
/// assert_eq!(parse("2020-01-01T00:00:00.0009Z"), parse("2020-01-01"));
/// assert!(parse("9999-12-31T23:59:59.999Z").is_some());
/// assert_eq!(parse("tomorrow"), None);
/// ```
#[must_use]
pub fn parse(text: &str) -> Option<DateTime> {
    let text = text.trim();
    let moment = match text.parse::<Timestamp>() {
        Ok(moment) => TimeZone::UTC.to_datetime(moment),
        Err(_) => without_offset(text)?,
    };
    let nanoseconds = moment.subsec_nanosecond() % 1_000_000;
    let moment = moment.checked_sub(nanoseconds.nanoseconds()).ok()?;
    (moment.year() >= 0).then_some(moment)
}

/// A time in UTC as Welkin writes it, with milliseconds.
///
/// ```
/// use welkin_designer::moment::{parse, written};
///
/// assert_eq!(parse("2020-01-01").map(written).as_deref(), Some("2020-01-01T00:00:00.000Z"));
/// ```
#[must_use]
pub fn written(utc: DateTime) -> String {
    utc.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// The time at which an export of everything starts: Welkin has nothing older.
pub const BEGINNING: &str = "1970-01-01T00:00:00.000Z";

/// A text without an offset, or in UTC at the end of the year 9999, which jiff's timestamps do not reach.
fn without_offset(text: &str) -> Option<DateTime> {
    let local = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    let has_offset = local
        .get(10..)
        .is_some_and(|time| time.contains(['+', '-', '[']));
    (!has_offset).then(|| local.parse().ok())?
}

/// The date as written in a text, whatever its offset.
///
/// ```
/// use welkin_designer::moment::written_day;
///
/// assert_eq!(written_day("2020-01-01T00:00:00+02:00"), written_day("2020-01-01"));
/// ```
#[must_use]
pub fn written_day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let (10, Ok(day)) = (text.len(), text.parse()) {
        return Some(day);
    }
    parse(text)?;
    text.strip_suffix(['Z', 'z']).unwrap_or(text).parse().ok()
}
