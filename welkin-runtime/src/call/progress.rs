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
    pub(super) fn new(name: &'n RequestName, observer: Option<Arc<dyn Observer>>) -> Self {
        Self {
            name,
            observer,
            begun: Instant::now(),
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
        let report = CallReport {
            request: self.name,
            error,
            given_up: !self.ended,
            attempts: self.so_far(),
            latency: self.begun.elapsed(),
        };
        let (method, route) = (self.name.method, &*self.name.path);
        let (attempts, latency_ms) = (report.attempts.count, milliseconds(report.latency));
        let (failed, given_up) = (error.is_some(), report.given_up);
        let unknown = report.attempts.outcome == Outcome::Unknown;
        let may_have_acted = unknown && (failed || given_up);
        tracing::debug!(
            name: "welkin.call",
            method,
            route,
            attempts,
            latency_ms,
            failed,
            given_up,
            may_have_acted,
            "call ended"
        );
        if let Some(observer) = &self.observer {
            observer.call(&report);
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
