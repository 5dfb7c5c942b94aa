//! Dates and times as Welkin writes them.
//!
//! Both types store the text of the wire format, checked once: reading needs no calendar arithmetic, and neither does
//! writing. Recorded traffic always has three fraction digits and `Z`.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use welkin_designer::moment;

use super::tenant_zone::day_of;
use super::value::{FieldValue, Fit, Input, ValueRef};

/// `2026-11-23T09:30:00.000Z`
const LENGTH: usize = 24;
const MIDNIGHT: &str = "T00:00:00.000Z";

/// A date and time in UTC, to the millisecond.
///
/// ```
/// use welkin_runtime::DateTime;
///
/// let moment: DateTime = "2026-11-23T10:30:00+01:00".parse()?;
/// assert_eq!(moment.as_str(), "2026-11-23T09:30:00.000Z");
/// # Ok::<(), welkin_runtime::record::InvalidTime>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime([u8; LENGTH]);

/// A date.
///
/// Welkin sends and accepts a date as midnight in UTC (`2026-05-30T00:00:00.000Z`), and so does this type. Any other
/// form is read as the day written in it, whatever its offset. A time in UTC other than midnight determines a day only
/// together with a time zone: see `Config::tenant_time_zone`.
///
/// ```
/// use welkin_runtime::Date;
///
/// let day: Date = "2026-05-30".parse()?;
/// assert_eq!(day.to_string(), "2026-05-30");
/// assert_eq!(day.civil().day(), 30);
/// assert_eq!("2026-05-30T00:00:00+02:00".parse(), Ok(day));
/// # Ok::<(), welkin_runtime::record::InvalidTime>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date([u8; LENGTH]);

/// The error of a text that is not a date or time, or is outside the years 0 to 9999.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date or time in ISO 8601 between the years 0000 and 9999")]
pub struct InvalidTime;

impl DateTime {
    const EPOCH: Self = Self(*b"1970-01-01T00:00:00.000Z");

    /// The current time.
    #[must_use]
    pub fn now() -> Self {
        // A clock before the year 0 is not a valid time.
        Self::try_from(Timestamp::now()).unwrap_or(Self::EPOCH)
    }

    /// The wire format.
    #[must_use]
    pub fn as_str(&self) -> &str {
        text(&self.0)
    }

    /// Converts it into a `jiff` timestamp. These end a day before the end of the year 9999: later times, such as
    /// `9999-12-31T23:59:59.999Z`, which means "never", become the last timestamp.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        // jiff supports every other time that this type can hold.
        self.as_str().parse().unwrap_or(Timestamp::MAX)
    }
}

impl Date {
    /// The date in the Gregorian calendar.
    #[must_use]
    pub fn civil(self) -> civil::Date {
        self.as_str().parse().expect("a `Date` is always valid")
    }

    /// `YYYY-MM-DD`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &text(&self.0)[..10]
    }
}

/// The bytes are ASCII by construction.
fn text(bytes: &[u8; LENGTH]) -> &str {
    std::str::from_utf8(bytes).expect("a validated time is ASCII")
}

/// Checks that a text is a real time in exactly Welkin's format.
fn canonical(text: &str) -> Option<[u8; LENGTH]> {
    let bytes: &[u8; LENGTH] = text.as_bytes().try_into().ok()?;
    let shape = b"dddd-dd-ddTdd:dd:dd.dddZ";
    let fits = bytes.iter().zip(shape).all(|(byte, shape)| match shape {
        b'd' => byte.is_ascii_digit(),
        exact => byte == exact,
    });
    let two = |at: usize| (bytes[at] - b'0') * 10 + (bytes[at + 1] - b'0');
    if !fits || two(11) > 23 || two(14) > 59 || two(17) > 59 {
        return None;
    }
    let year = i16::from(two(0)) * 100 + i16::from(two(2));
    civil::Date::new(year, two(5) as i8, two(8) as i8).ok()?;
    Some(*bytes)
}

/// Creates a time from its date and time in UTC.
fn of_utc(utc: civil::DateTime) -> Result<DateTime, InvalidTime> {
    canonical(&moment::written(utc))
        .map(DateTime)
        .ok_or(InvalidTime)
}

/// The day that a text from a server stands for. A time in UTC other than midnight is the start of the tenant's day, if
/// the tenant's zone is known.
fn received_day(text: &str) -> Option<civil::Date> {
    let is_utc = text.trim_end().ends_with(['Z', 'z']);
    let at = text.trim().parse::<Timestamp>().ok().filter(|_| is_utc);
    let is_midnight = |at: &Timestamp| at.as_millisecond().rem_euclid(DAY) == 0;
    let begins = at.filter(|at| !is_midnight(at));
    begins
        .and_then(day_of)
        .or_else(|| moment::written_day(text))
        .or_else(|| day_before_a_time(text))
}

/// The date before an invalid time of day, such as `24:00`, or with an offset beyond the calendar: the date is valid
/// all the same.
fn day_before_a_time(text: &str) -> Option<civil::Date> {
    let (day, time) = text.trim().split_at_checked(10)?;
    let time = time.strip_prefix(['T', 't', ' '])?;
    let is_time = |byte: u8| byte.is_ascii_digit() || b":.,+-Zz".contains(&byte);
    let begins = time.starts_with(|c: char| c.is_ascii_digit());
    (begins && time.bytes().all(is_time)).then(|| day.parse().ok())?
}

/// A day in milliseconds.
const DAY: i64 = 24 * 3600 * 1000;

impl TryFrom<Timestamp> for DateTime {
    type Error = InvalidTime;

    /// Rounds down to the millisecond.
    fn try_from(timestamp: Timestamp) -> Result<Self, InvalidTime> {
        of_utc(TimeZone::UTC.to_datetime(timestamp))
    }
}

impl TryFrom<civil::Date> for Date {
    type Error = InvalidTime;

    fn try_from(day: civil::Date) -> Result<Self, InvalidTime> {
        canonical(&format!("{day}{MIDNIGHT}"))
            .map(Self)
            .ok_or(InvalidTime)
    }
}

impl FromStr for DateTime {
    type Err = InvalidTime;

    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        match canonical(text) {
            Some(bytes) => Ok(Self(bytes)),
            None => of_utc(moment::parse(text).ok_or(InvalidTime)?),
        }
    }
}

impl FromStr for Date {
    type Err = InvalidTime;

    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        moment::written_day(text).ok_or(InvalidTime)?.try_into()
    }
}

impl FieldValue for DateTime {
    fn read(input: Input<'_>) -> (Option<Self>, Fit) {
        let Input::Text(text) = input else {
            return (None, Fit::Misfit);
        };
        match canonical(text) {
            Some(bytes) => (Some(Self(bytes)), Fit::Exact),
            None => Fit::converted(text.parse().ok()),
        }
    }

    fn get(&self) -> ValueRef<'_> {
        ValueRef::Text(self.as_str())
    }
}

impl FieldValue for Date {
    fn read(input: Input<'_>) -> (Option<Self>, Fit) {
        let Input::Text(text) = input else {
            return (None, Fit::Misfit);
        };
        match canonical(text) {
            Some(bytes) if text.ends_with(MIDNIGHT) => (Some(Self(bytes)), Fit::Exact),
            _ => Fit::converted(received_day(text).and_then(|day| day.try_into().ok())),
        }
    }

    fn get(&self) -> ValueRef<'_> {
        ValueRef::Text(text(&self.0))
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text(&self.0))
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, DateTime};
    use crate::record::value::{FieldValue, Fit, Input};

    #[test]
    fn a_moment_is_kept_to_the_millisecond() {
        for (written, wire) in [
            ("2026-11-23T09:30:00.123Z", "2026-11-23T09:30:00.123Z"),
            ("2026-11-23T09:30:00Z", "2026-11-23T09:30:00.000Z"),
            ("2026-11-23T09:30:00.123456Z", "2026-11-23T09:30:00.123Z"),
            ("2022-07-27T10:00:00-07:00", "2022-07-27T17:00:00.000Z"),
            ("2022-07-27T10:00:00", "2022-07-27T10:00:00.000Z"),
        ] {
            assert_eq!(written.parse::<DateTime>().unwrap().as_str(), wire);
        }
    }

    #[test]
    fn days_come_in_three_forms() {
        for written in [
            "2026-05-30",
            "2026-05-30T00:00:00.000Z",
            "2026-05-30T04:00:00.000Z",
        ] {
            assert_eq!(written.parse::<Date>().unwrap().to_string(), "2026-05-30");
        }
    }

    #[test]
    fn a_day_is_the_one_that_is_written() {
        for (written, day) in [
            ("2026-05-30T00:00:00+02:00", "2026-05-30"),
            ("2026-05-30T23:59:59-05:00", "2026-05-30"),
            ("2026-05-30T23:59:59.999Z", "2026-05-30"),
            ("2026-05-30T12:00:00", "2026-05-30"),
            ("9999-12-31T23:59:59.999Z", "9999-12-31"),
            ("9999-12-31T23:59:59Z", "9999-12-31"),
            ("0000-01-01", "0000-01-01"),
        ] {
            assert_eq!(
                written.parse::<Date>().map(|day| day.to_string()),
                Ok(day.to_owned())
            );
        }
    }

    #[test]
    fn a_server_may_write_a_day_with_any_time() {
        let read = |text: &str| Date::read(Input::Text(text)).0.map(|day| day.to_string());
        for text in [
            "2026-05-30T24:00:00Z",
            "2026-05-30T00:00:00.123456789123Z",
            "2026-05-30T23:59:60+14:00",
            "2026-05-30 00:00:00",
            "2026-05-30T00:00:00+14:00",
        ] {
            assert_eq!(read(text).as_deref(), Some("2026-05-30"), "{text}");
        }
        let last = read("9999-12-31T23:59:59-14:00");
        assert_eq!(last.as_deref(), Some("9999-12-31"));
        for text in [
            "2026-05-32T00:00:00Z",
            "2026-05-30Tnoon",
            "2026-05-30T",
            "2026-05-30é00",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn the_end_of_time_is_a_moment() {
        for written in ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999"] {
            let moment: DateTime = written.parse().unwrap();
            assert_eq!(moment.as_str(), "9999-12-31T23:59:59.999Z");
            assert_eq!(moment.timestamp(), jiff::Timestamp::MAX);
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for written in [
            "",
            "today",
            "2026-02-30T00:00:00.000Z",
            "2026-13-01",
            "2026-01-01T24:00:00.000Z",
        ] {
            assert!(written.parse::<DateTime>().is_err(), "{written}");
            assert!(written.parse::<Date>().is_err(), "{written}");
        }
    }

    #[test]
    fn only_the_wire_form_is_exact() {
        let exact = |text| DateTime::read(Input::Text(text)).1 == Fit::Exact;
        assert!(exact("2026-11-23T09:30:00.123Z"));
        assert!(!exact("2026-11-23T09:30:00Z"));
        assert!(!exact("2026-02-30T00:00:00.000Z"));
    }
}
