//! The time zone in which a tenant's days begin.
//!
//! Only the slots of dates need it, deep inside every way to read a response; so it is set for the duration of reading,
//! on the reading thread, instead of being passed through every reader.

use std::cell::RefCell;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{Offset, TimeZone};

thread_local! {
    static ZONE: RefCell<Option<TimeZone>> = const { RefCell::new(None) };
}

/// Restores the previous zone.
struct Restore(Option<TimeZone>);

impl Drop for Restore {
    fn drop(&mut self) {
        ZONE.replace(self.0.take());
    }
}

/// Reads a value with days in this zone.
pub fn read_within<R>(zone: Option<&TimeZone>, read: impl FnOnce() -> R) -> R {
    let Some(zone) = zone else {
        return read();
    };
    let _restore = Restore(ZONE.replace(Some(zone.clone())));
    read()
}

/// The tenant's day that contains a time, if the tenant has a zone.
pub(super) fn day_of(moment: Timestamp) -> Option<civil::Date> {
    ZONE.with_borrow(|zone| Some(zone.as_ref()?.to_datetime(moment).date()))
}

/// The zone with this name: an offset such as `+02:00`, a rule in the form of POSIX such as `EST5EDT,M3.2.0,M11.1.0`,
/// or a name of the IANA database such as `America/New_York`, if the program has that database.
pub fn zone(name: &str) -> Option<TimeZone> {
    offset(name)
        .or_else(|| TimeZone::posix(name).ok())
        .or_else(|| TimeZone::get(name).ok())
}

/// `+02:00`, `-05:00`, `Z`.
fn offset(text: &str) -> Option<TimeZone> {
    if text == "Z" || text == "UTC" {
        return Some(TimeZone::UTC);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let number = |digits: &str| -> Option<i32> {
        let all = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|_| all)
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let seconds = sign * (hours * 3600 + minutes * 60);
    (minutes < 60).then(|| Some(Offset::from_seconds(seconds).ok()?.to_time_zone()))?
}

#[cfg(test)]
mod tests {
    use super::{day_of, read_within, zone};

    fn day(zone_name: &str, moment: &str) -> String {
        let zone = zone(zone_name).unwrap();
        let moment = moment.parse().unwrap();
        let day = read_within(Some(&zone), || day_of(moment));
        assert_eq!(day_of(moment), None, "the zone is gone");
        day.unwrap().to_string()
    }

    #[test]
    fn zones_have_three_kinds_of_names() {
        for (zone, moment, date) in [
            ("-05:00", "2026-05-30T05:00:00Z", "2026-05-30"),
            ("+02:00", "2026-05-29T22:00:00Z", "2026-05-30"),
            (
                "EST5EDT,M3.2.0,M11.1.0",
                "2026-05-30T04:00:00Z",
                "2026-05-30",
            ),
            (
                "EST5EDT,M3.2.0,M11.1.0",
                "2026-01-30T04:59:00Z",
                "2026-01-29",
            ),
            (
                "EST5EDT,M3.2.0,M11.1.0",
                "2026-01-30T05:00:00Z",
                "2026-01-30",
            ),
            ("UTC", "2026-05-29T22:00:00Z", "2026-05-29"),
        ] {
            assert_eq!(day(zone, moment), date, "{zone} {moment}");
        }
        for wrong in ["", "+2", "+99:00", "+02:60", "+0a:00", "Nowhere/At all"] {
            assert!(zone(wrong).is_none(), "{wrong}");
        }
    }
}
