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

/// The same moment as the `local*` keys have it, with the offset of a time zone: `2026-11-23T01:30:00.000-08:00`; of
/// UTC where the zone is not given or not known.
pub(crate) fn local(moment: &str, zone: Option<&str>) -> Option<String> {
    let moment: Timestamp = moment.parse().ok()?;
    let zone = zone.and_then(|zone| TimeZone::get(zone).ok());
    let zoned = moment.to_zoned_datetime(zone.unwrap_or(TimeZone::UTC));
    Some(zoned.strftime("%Y-%m-%dT%H:%M:%S.%3f%:z").to_string())
}
