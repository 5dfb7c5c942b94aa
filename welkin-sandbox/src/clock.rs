//! The time as Welkin writes it.

use std::cell::Cell;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

thread_local! {
    /// The tenant's time while a request is answered, or that of the history which is made.
    static SET: Cell<Option<Timestamp>> = const { Cell::new(None) };
}

/// `2026-11-23T09:30:00.000Z`, the form of all recorded traffic.
pub(crate) fn now() -> String {
    wire(moment())
}

/// Does something as if it were done at another time.
pub(crate) fn at<R>(moment: Timestamp, work: impl FnOnce() -> R) -> R {
    /// Sets the clock right again, also after a panic.
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

/// The moment that a date and time are in UTC.
pub(crate) fn utc(moment: DateTime) -> Timestamp {
    // Only those at the ends of all calendars are none.
    TimeZone::UTC.to_timestamp(moment).unwrap_or(Timestamp::MAX)
}

/// The moment at which a request is answered.
pub(crate) fn moment() -> Timestamp {
    SET.get().unwrap_or_else(Timestamp::now)
}

/// A moment as Welkin writes it.
pub(crate) fn wire(moment: Timestamp) -> String {
    let utc = moment.to_zoned_datetime(TimeZone::UTC).datetime();
    utc.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// The same moment as the `local*` keys have it, with the offset of a time zone: `2026-11-23T01:30:00.000-08:00`; of
/// UTC where the zone is not given or not known.
pub(crate) fn local(moment: &str, zone: Option<&str>) -> Option<String> {
    let moment: Timestamp = moment.parse().ok()?;
    let zone = zone.and_then(|zone| TimeZone::get(zone).ok());
    let zoned = moment.to_zoned_datetime(zone.unwrap_or(TimeZone::UTC));
    Some(zoned.strftime("%Y-%m-%dT%H:%M:%S.%3f%:z").to_string())
}
