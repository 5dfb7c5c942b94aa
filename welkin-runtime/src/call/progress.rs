//! What a call has done so far, and what is told of it at its end.

use std::sync::Arc;

use tokio::time::Instant;

use crate::error::{Attempts, Error, Outcome, RequestName};
use crate::exchange::milliseconds;
use crate::observe::{CallReport, Observer};

/// A call from its beginning to its end, which it tells of even when the call is cut off.
pub(super) struct Progress<'n> {
    name: &'n RequestName,
    observer: Option<Arc<dyn Observer>>,
    begun: Instant,
    pub(super) attempts: Attempts,
    /// Whether a request is on its way.
    pub(super) sending: bool,
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
            ended: false,
        }
    }

    /// Takes note of what may have come of a request.
    pub(super) fn note(&mut self, outcome: Outcome) {
        self.attempts.outcome = self.attempts.outcome.max(outcome);
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
        // The clock is asked only when somebody listens.
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
            });
        }
    }
}

/// A call whose future was dropped.
impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.tell(None);
        }
    }
}
