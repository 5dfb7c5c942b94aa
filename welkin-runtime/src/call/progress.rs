//! The progress of a call, and its reports.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::error::{Attempts, Error, Outcome, RequestName};
use crate::http::exchange::milliseconds;
use crate::observe::{CallReport, Observer, Waits};

/// The reasons for which a call waits before it sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WaitFor {
    RateLimit,
    Concurrency,
    Token,
}

impl WaitFor {
    fn as_str(self) -> &'static str {
        match self {
            Self::RateLimit => "rate limit",
            Self::Concurrency => "concurrency",
            Self::Token => "token",
        }
    }

    fn of(self, waits: &mut Waits) -> &mut Duration {
        match self {
            Self::RateLimit => &mut waits.rate_limit,
            Self::Concurrency => &mut waits.concurrency,
            Self::Token => &mut waits.token,
        }
    }
}

/// Shorter waits are counted, but not reported as events.
const NOTABLE: Duration = Duration::from_millis(10);

/// A call from its beginning to its end, which is reported even if the call is cancelled.
pub(super) struct Progress<'n> {
    name: &'n RequestName,
    observer: Option<Arc<dyn Observer>>,
    begun: Instant,
    pub(super) attempts: Attempts,
    /// Whether a request is in flight.
    pub(super) sending: bool,
    waits: Waits,
    waiting: Option<(WaitFor, Instant)>,
    ended: bool,
}

impl<'n> Progress<'n> {
    pub(super) fn new(
        name: &'n RequestName,
        begun: Instant,
        observer: Option<Arc<dyn Observer>>,
    ) -> Self {
        Self {
            name,
            observer,
            begun,
            attempts: Attempts::default(),
            sending: false,
            waits: Waits::default(),
            waiting: None,
            ended: false,
        }
    }

    /// Records the possible outcome of a request.
    pub(super) fn note(&mut self, outcome: Outcome) {
        self.attempts.outcome = self.attempts.outcome.max(outcome);
    }

    /// Waits for `something`, and reports how long it took.
    pub(super) async fn wait<T>(&mut self, what: WaitFor, something: impl Future<Output = T>) -> T {
        self.waiting = Some((what, Instant::now()));
        let done = something.await;
        self.end_wait();
        done
    }

    fn end_wait(&mut self) {
        let Some((what, begun)) = self.waiting.take() else {
            return;
        };
        let waited = begun.elapsed();
        *what.of(&mut self.waits) += waited;
        if waited >= NOTABLE {
            tracing::debug!(
                name: "welkin.wait",
                method = self.name.method,
                route = &*self.name.path,
                wait_for = what.as_str(),
                wait_ms = milliseconds(waited),
                "waited before a request"
            );
        }
    }

    /// Ends the call.
    pub(super) fn end(mut self, done: Result<(), Error>) -> Result<(), Error> {
        self.ended = true;
        let done = done.map_err(|error| error.after(self.so_far()));
        self.tell(done.as_ref().err());
        done
    }

    fn so_far(&self) -> Attempts {
        let mut attempts = self.attempts;
        if self.sending {
            attempts.outcome = Outcome::Unknown;
        }
        attempts
    }

    fn tell(&self, error: Option<&Error>) {
        let (failed, given_up) = (error.is_some(), !self.ended);
        let attempts = self.so_far();
        let unknown = attempts.outcome == Outcome::Unknown;
        // The clock is read only if a subscriber listens.
        tracing::debug!(
            name: "welkin.call",
            method = self.name.method,
            route = &*self.name.path,
            attempts = attempts.count,
            latency_ms = milliseconds(self.begun.elapsed()),
            failed,
            given_up,
            may_have_acted = unknown && (failed || given_up),
            "call ended"
        );
        if let Some(observer) = &self.observer {
            observer.call(&CallReport {
                request: self.name,
                error,
                given_up,
                attempts,
                latency: self.begun.elapsed(),
                waits: self.waits,
            });
        }
    }
}

/// A call whose future was dropped.
impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.end_wait();
            self.tell(None);
        }
    }
}
