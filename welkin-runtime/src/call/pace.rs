//! The times at which requests may be sent according to the client's rate limit.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::policy::RateLimit;

/// Longest time that a response can pause all requests of a client.
const LONGEST_HOLD: Duration = Duration::from_secs(60);

/// Assigns the times at which requests may be sent, in the order in which they are requested. Uses the generic cell
/// rate algorithm.
pub(super) struct Pace {
    limit: Option<RateLimit>,
    state: Mutex<State>,
}

struct State {
    /// When the whole burst is available again.
    full_at: Instant,
    /// No request is sent before this time.
    held_until: Instant,
}

impl Pace {
    pub(super) fn new(limit: Option<RateLimit>) -> Self {
        let now = Instant::now();
        let state = State {
            full_at: now,
            held_until: now,
        };
        Self {
            limit,
            state: Mutex::new(state),
        }
    }

    /// The time at which the next request may be sent. Returns `None`, and reserves nothing, if that is after `latest`.
    pub(super) fn next(&self, now: Instant, latest: Instant) -> Option<Instant> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(limit) = self.limit else {
            return Some(now.max(state.held_until)).filter(|turn| *turn <= latest);
        };
        let turn = now.max(state.held_until);
        let full_at = state.full_at.max(turn) + limit.interval;
        let ahead = limit.interval * limit.burst;
        let turn = full_at.checked_sub(ahead).map_or(turn, |at| turn.max(at));
        if turn > latest {
            return None;
        }
        state.full_at = full_at;
        Some(turn)
    }

    /// Uses up the burst: the next requests are spaced evenly.
    pub(super) fn use_up(&self, now: Instant) {
        let Some(limit) = self.limit else { return };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.full_at = state.full_at.max(now + limit.interval * limit.burst);
    }

    /// Pauses all requests for as long as the API demands.
    pub(super) fn hold(&self, now: Instant, wait: Duration) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.held_until = state.held_until.max(now + wait.min(LONGEST_HOLD));
    }
}
