//! Days and moments as Welkin writes them.
//!
//! Both types hold the text that goes over the wire, checked once: reading costs no calendar arithmetic, and writing none at all.
//! Recorded traffic always has three fraction digits and `Z`.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::value::{FieldValue, Fit, Input, ValueRef};

/// `2026-11-23T09:30:00.000Z`
const LENGTH: usize = 24;
const MIDNIGHT: &str = "T00:00:00.000Z";

/// A moment, in UTC, to the millisecond.
///
/// ```
/// use welkin_runtime::DateTime;
///
/// let moment: DateTime = "2026-11-23T10:30:00+01:00".parse()?;
/// assert_eq!(moment.as_str(), "2026-11-23T09:30:00.000Z");
/// # Ok::<(), welkin_runtime::InvalidTime>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime([u8; LENGTH]);

/// A day.
///
/// Welkin sends and takes the day as its midnight in UTC (`2026-05-30T00:00:00.000Z`), and so does this type; other forms are read
/// as the day they name in UTC.
///
/// ```
/// use welkin_runtime::Date;
///
/// let day: Date = "2026-05-30".parse()?;
/// assert_eq!(day.to_string(), "2026-05-30");
/// assert_eq!(day.civil().day(), 30);
/// # Ok::<(), welkin_runtime::InvalidTime>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date([u8; LENGTH]);

/// A text that is no day or moment, or one outside the years 0 to 9999.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date or time in ISO 8601 between the years 0000 and 9999")]
pub struct InvalidTime;

impl DateTime {
    /// The current moment.
    #[must_use]
    pub fn now() -> Self {
        Self::try_from(Timestamp::now()).expect("the clock stands between the years 0 and 9999")
    }

    /// As it goes over the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        text(&self.0)
    }

    /// As a `jiff` timestamp.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        self.as_str()
            .parse()
            .expect("a DateTime holds a checked timestamp")
    }
}

impl Date {
    /// The day in the Gregorian calendar.
    #[must_use]
    pub fn civil(self) -> civil::Date {
        self.as_str().parse().expect("a Date holds a checked day")
    }

    /// `YYYY-MM-DD`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &text(&self.0)[..10]
    }
}

/// The bytes are ASCII by construction.
fn text(bytes: &[u8; LENGTH]) -> &str {
    std::str::from_utf8(bytes).expect("a checked time is ASCII")
}

/// Whether a text is a real moment in exactly the form in which Welkin writes it.
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

/// A moment in any form of ISO 8601 with an offset, or without one, then taken as UTC.
fn parse_moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    text.parse::<Timestamp>().ok().or_else(|| {
        let local: civil::DateTime = text.parse().ok()?;
        Some(local.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}

impl TryFrom<Timestamp> for DateTime {
    type Error = InvalidTime;

    /// Rounds to the millisecond, towards the past.
    fn try_from(timestamp: Timestamp) -> Result<Self, InvalidTime> {
        let utc = timestamp.to_zoned(TimeZone::UTC).datetime();
        canonical(&format!("{}", utc.strftime("%Y-%m-%dT%H:%M:%S.%3fZ")))
            .map(Self)
            .ok_or(InvalidTime)
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
            None => parse_moment(text).ok_or(InvalidTime)?.try_into(),
        }
    }
}

impl FromStr for Date {
    type Err = InvalidTime;

    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        if let Ok(day) = text.trim().parse::<civil::Date>()
            && text.trim().len() == 10
        {
            return day.try_into();
        }
        let moment: DateTime = text.parse()?;
        let mut bytes = moment.0;
        bytes[10..].copy_from_slice(MIDNIGHT.as_bytes());
        Ok(Self(bytes))
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
            _ => Fit::converted(text.parse().ok()),
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
