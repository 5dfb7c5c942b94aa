//! The tenant's clock, which can be set.
//!
//! It determines the times in records, `Date` and tokens. Pauses, timeouts and signatures of webhooks use the real
//! time.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// The time of a clock, and how the clock is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClockReading {
    /// The tenant's time.
    pub now: Timestamp,
    /// The offset from the real time; negative if the clock is behind.
    pub ahead: SignedDuration,
    /// Whether the clock is stopped.
    pub is_frozen: bool,
}

/// The tenant's clock.
#[derive(Debug)]
pub(crate) struct TenantClock {
    /// The offset from the real time when the sandbox starts.
    start: SignedDuration,
    hand: Mutex<Hand>,
}

#[derive(Clone, Copy, Debug)]
enum Hand {
    /// The clock runs, with this offset from the real time.
    Ahead(SignedDuration),
    /// The clock is stopped at this time.
    Frozen(Timestamp),
}

impl Hand {
    fn now(self) -> Timestamp {
        match self {
            Self::Ahead(ahead) => later(Timestamp::now(), ahead),
            Self::Frozen(moment) => moment,
        }
    }
}

impl TenantClock {
    /// Creates a running clock with this offset from the real time.
    pub(crate) fn new(ahead: SignedDuration) -> Self {
        Self {
            start: ahead,
            hand: Mutex::new(Hand::Ahead(ahead)),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.hand().now()
    }

    pub(crate) fn reading(&self) -> ClockReading {
        let hand = *self.hand();
        let (now, is_frozen) = (hand.now(), matches!(hand, Hand::Frozen(_)));
        let ahead = match hand {
            Hand::Ahead(ahead) => ahead,
            Hand::Frozen(moment) => moment.duration_since(Timestamp::now()),
        };
        ClockReading {
            now,
            ahead,
            is_frozen,
        }
    }

    /// Whether the clock shows the real time.
    pub(crate) fn is_real(&self) -> bool {
        matches!(*self.hand(), Hand::Ahead(SignedDuration::ZERO))
    }

    /// Starts the clock with this offset from the real time.
    pub(crate) fn shift(&self, ahead: SignedDuration) {
        *self.hand() = Hand::Ahead(ahead);
    }

    /// Stops the clock at this time.
    pub(crate) fn freeze_at(&self, moment: Timestamp) {
        *self.hand() = Hand::Frozen(moment);
    }

    /// Stops the clock at its current time, or restarts it from there.
    pub(crate) fn set_frozen(&self, frozen: bool) {
        let mut hand = self.hand();
        *hand = match (*hand, frozen) {
            (Hand::Ahead(_), true) => Hand::Frozen(hand.now()),
            (Hand::Frozen(moment), false) => Hand::Ahead(moment.duration_since(Timestamp::now())),
            (as_it_is, _) => as_it_is,
        };
    }

    /// Moves the clock forward, or back if negative, whether it runs or not.
    pub(crate) fn advance(&self, by: SignedDuration) {
        let mut hand = self.hand();
        *hand = match *hand {
            Hand::Ahead(ahead) => Hand::Ahead(ahead.saturating_add(by)),
            Hand::Frozen(moment) => Hand::Frozen(later(moment, by)),
        };
    }

    /// Restores the setting with which the sandbox was started.
    pub(crate) fn reset(&self) {
        self.shift(self.start);
    }

    /// Locks the setting. Poisoning is ignored: a panic elsewhere leaves it unchanged.
    fn hand(&self) -> MutexGuard<'_, Hand> {
        self.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Adds a duration, which may be negative, and saturates at the limits of timestamps.
fn later(moment: Timestamp, by: SignedDuration) -> Timestamp {
    let limit = if by.is_negative() {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    moment.saturating_add(by).unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_goes_on_from_where_it_stood() {
        let clock = TenantClock::new(SignedDuration::from_hours(-1));
        let moment: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a moment");
        clock.freeze_at(moment);
        assert_eq!(clock.now(), moment);
        clock.advance(SignedDuration::from_hours(2));
        let moment = moment + SignedDuration::from_hours(2);
        assert_eq!(clock.now(), moment);
        clock.set_frozen(false);
        let now = clock.now();
        assert!(now >= moment && now < moment + SignedDuration::from_hours(1));
        assert!(!clock.is_real());
        clock.reset();
        assert_eq!(clock.reading().ahead, SignedDuration::from_hours(-1));
        clock.shift(SignedDuration::ZERO);
        assert!(clock.is_real());
    }

    #[test]
    fn no_time_is_beyond_all_clocks() {
        let clock = TenantClock::new(SignedDuration::ZERO);
        clock.advance(SignedDuration::MAX);
        assert_eq!(clock.now(), Timestamp::MAX);
        clock.advance(SignedDuration::MAX);
        clock.freeze_at(Timestamp::MIN);
        clock.advance(SignedDuration::MIN);
        assert_eq!(clock.now(), Timestamp::MIN);
    }
}
