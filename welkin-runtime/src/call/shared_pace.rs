//! The times at which requests may be sent, where several processes share a budget.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::pace::Pace;
use crate::observe::{BudgetReport, Observer};
use crate::policy::{BudgetError, RateLimit, RequestBudget};

/// The budget counts as unavailable if it does not respond within this time.
const LONGEST_ANSWER: Duration = Duration::from_secs(2);

/// How long a process keeps to its share before it tries the budget again; doubled after each failure.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// A budget that processes share, and this process's share of it for as long as the budget is unavailable.
pub(super) struct SharedPace {
    budget: Arc<dyn RequestBudget>,
    limit: RateLimit,
    share: Pace,
    standing: Mutex<Standing>,
}

#[derive(Clone, Copy)]
enum Standing {
    Reachable,
    /// The budget is not tried before this time.
    Lost {
        until: Instant,
        pause: Duration,
    },
}

impl SharedPace {
    pub(super) fn new(budget: Arc<dyn RequestBudget>, limit: RateLimit, processes: u32) -> Self {
        Self {
            budget,
            limit,
            share: Pace::new(Some(limit.share(processes))),
            standing: Mutex::new(Standing::Reachable),
        }
    }

    /// The time at which the next request may be sent; `None` if that is after `latest`.
    pub(super) async fn next(
        &self,
        latest: Instant,
        observer: Option<&dyn Observer>,
    ) -> Option<Instant> {
        let now = Instant::now();
        if let Standing::Lost { until, .. } = *self.standing()
            && now < until
        {
            return self.share.next(now, latest);
        }
        let longest = latest.saturating_duration_since(now);
        let taken = timeout(LONGEST_ANSWER, self.budget.take(self.limit, longest)).await;
        match taken.unwrap_or_else(|_| Err(BudgetError::new("no response in time"))) {
            Ok(wait) => {
                self.found(observer);
                wait.map(|wait| Instant::now() + wait)
            }
            Err(error) => {
                self.lost(&error, observer);
                self.share.next(Instant::now(), latest)
            }
        }
    }

    /// Pauses the requests of all processes.
    pub(super) async fn hold(&self, wait: Duration) {
        let is_reachable = matches!(*self.standing(), Standing::Reachable);
        if is_reachable {
            // If the budget can't be reached, this process uses its own share, and the next request reports that the
            // budget is unavailable.
            let _ = timeout(LONGEST_ANSWER, self.budget.hold(wait)).await;
        }
    }

    fn found(&self, observer: Option<&dyn Observer>) {
        let before = std::mem::replace(&mut *self.standing(), Standing::Reachable);
        if matches!(before, Standing::Lost { .. }) {
            tracing::info!("the shared request budget is available again");
            tell(observer, None);
        }
    }

    fn lost(&self, error: &BudgetError, observer: Option<&dyn Observer>) {
        let now = Instant::now();
        let is_new = {
            let mut standing = self.standing();
            let (pause, is_new) = match *standing {
                Standing::Reachable => (SHORTEST_PAUSE, true),
                // Another task has just noticed the same.
                Standing::Lost { until, .. } if now < until => return,
                Standing::Lost { pause, .. } => ((pause * 2).min(LONGEST_PAUSE), false),
            };
            *standing = Standing::Lost {
                until: now + pause,
                pause,
            };
            is_new
        };
        if is_new {
            // Requests taken from the budget just before count against the share.
            self.share.use_up(now);
            tracing::warn!(%error, "falling back to this process's share of the rate limit");
            tell(observer, Some(error));
        }
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tell(observer: Option<&dyn Observer>, error: Option<&BudgetError>) {
    if let Some(observer) = observer {
        observer.request_budget(&BudgetReport { error });
    }
}
