//! The limit of token requests: Welkin blocks API clients that exceed it.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// At most this many token requests in any window of this length.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokenLimit {
    pub(crate) requests: usize,
    pub(crate) span: Duration,
}

impl Default for TokenLimit {
    /// Source: Welkin's authentication page. An API client that exceeds it is blocked for five minutes.
    fn default() -> Self {
        Self {
            requests: 100,
            span: Duration::from_secs(300),
        }
    }
}

/// The token requests of the last time window.
pub(super) struct Budget {
    limit: TokenLimit,
    spent: VecDeque<Instant>,
}

impl Budget {
    pub(super) fn new(limit: TokenLimit) -> Self {
        Self {
            limit,
            spent: VecDeque::new(),
        }
    }

    /// Allows one request, or returns how long to wait for the next.
    pub(super) fn spend(&mut self, now: Instant) -> Result<(), Duration> {
        let over = |spent: &Instant| now.duration_since(*spent) >= self.limit.span;
        while self.spent.front().is_some_and(over) {
            self.spent.pop_front();
        }
        if self.spent.len() < self.limit.requests {
            self.spent.push_back(now);
            return Ok(());
        }
        let oldest = self.spent.front().copied().unwrap_or(now);
        Err(self.limit.span.saturating_sub(now.duration_since(oldest)))
    }
}
