//! The time as Welkin writes it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// `2026-11-23T09:30:00.000Z`, the form of all recorded traffic.
pub(crate) fn now() -> String {
    wire(Timestamp::now())
}

/// A moment as Welkin writes it.
pub(crate) fn wire(moment: Timestamp) -> String {
    let utc = moment.to_zoned_datetime(TimeZone::UTC).datetime();
    utc.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}
