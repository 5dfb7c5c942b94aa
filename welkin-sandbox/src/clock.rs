//! The current time in Welkin's format.

use std::cell::Cell;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

thread_local! {
    /// The tenant's time while a request is processed, or a time in the past while history is generated.
    static SET: Cell<Option<Timestamp>> = const { Cell::new(None) };
}

/// `2026-11-23T09:30:00.000Z`, the form of all recorded traffic.
pub(crate) fn now() -> String {
    wire(moment())
}

/// Runs `work` with the clock set to `moment`.
pub(crate) fn at<R>(moment: Timestamp, work: impl FnOnce() -> R) -> R {
    /// Restores the clock, also after a panic.
    struct Restore;
    impl Drop for Restore {
        fn drop(&mut self) {
            SET.set(None);
        }
    }
    let _restore = Restore;
    SET.set(Some(moment));
    work()
}

/// Converts a date and time in UTC to a timestamp.
pub(crate) fn utc(moment: DateTime) -> Timestamp {
    // Only dates and times at the limits of the supported range can't be converted.
    TimeZone::UTC.to_timestamp(moment).unwrap_or(Timestamp::MAX)
}

/// Returns the time at which the current request is processed.
pub(crate) fn moment() -> Timestamp {
    SET.get().unwrap_or_else(Timestamp::now)
}

/// Formats a timestamp as Welkin does.
pub(crate) fn wire(moment: Timestamp) -> String {
    let utc = moment.to_zoned_datetime(TimeZone::UTC).datetime();
    welkin_designer::moment::written(utc)
}

/// Converts a timestamp to the format of the `local*` keys, with the offset of a time zone:
/// `2026-11-23T01:30:00.000-08:00`. Uses UTC if the time zone is absent or unknown.
pub(crate) fn local(moment: &str, zone: Option<&str>) -> Option<String> {
    let moment: Timestamp = moment.parse().ok()?;
    let zone = zone.and_then(|zone| TimeZone::get(zone).ok());
    let zoned = moment.to_zoned_datetime(zone.unwrap_or(TimeZone::UTC));
    Some(zoned.strftime("%Y-%m-%dT%H:%M:%S.%3f%:z").to_string())
}
