//! The tenant's clock, which can be set.
//!
//! It says what records, `Date` and tokens say. Pauses, time limits and signatures of webhooks go by the real time.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// What a clock shows, and how it was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClockReading {
    /// The tenant's time.
    pub now: Timestamp,
    /// How far it is ahead of the real time; negative where it is behind.
    pub ahead: SignedDuration,
    /// Whether it stands still.
    pub is_frozen: bool,
}

/// The tenant's clock.
#[derive(Debug)]
pub(crate) struct TenantClock {
    /// How far it is ahead when the sandbox starts.
    start: SignedDuration,
    hand: Mutex<Hand>,
}

#[derive(Clone, Copy, Debug)]
enum Hand {
    /// It runs, so far ahead.
    Ahead(SignedDuration),
    /// It stands still.
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
    /// A clock that runs so far ahead.
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

    /// Whether it is the real time.
    pub(crate) fn is_real(&self) -> bool {
        matches!(*self.hand(), Hand::Ahead(SignedDuration::ZERO))
    }

    /// Has it run, so far ahead.
    pub(crate) fn shift(&self, ahead: SignedDuration) {
        *self.hand() = Hand::Ahead(ahead);
    }

    /// Has it stand still at a moment.
    pub(crate) fn freeze_at(&self, moment: Timestamp) {
        *self.hand() = Hand::Frozen(moment);
    }

    /// Has it stand still, or go on from what it shows.
    pub(crate) fn set_frozen(&self, frozen: bool) {
        let mut hand = self.hand();
        *hand = match (*hand, frozen) {
            (Hand::Ahead(_), true) => Hand::Frozen(hand.now()),
            (Hand::Frozen(moment), false) => Hand::Ahead(moment.duration_since(Timestamp::now())),
            (as_it_is, _) => as_it_is,
        };
    }

    /// Sets it forward, or back, whether it runs or not.
    pub(crate) fn advance(&self, by: SignedDuration) {
        let mut hand = self.hand();
        *hand = match *hand {
            Hand::Ahead(ahead) => Hand::Ahead(ahead.saturating_add(by)),
            Hand::Frozen(moment) => Hand::Frozen(later(moment, by)),
        };
    }

    /// Has it run as it did when the sandbox started.
    pub(crate) fn reset(&self) {
        self.shift(self.start);
    }

    /// A panic elsewhere leaves the hand where it was.
    fn hand(&self) -> MutexGuard<'_, Hand> {
        self.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A later moment, or the last one that there is; an earlier one, or the first.
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
