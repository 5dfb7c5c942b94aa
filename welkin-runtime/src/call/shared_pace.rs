//! The moments at which requests may be sent, where several processes share a budget.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::pace::Pace;
use crate::observe::{BudgetReport, Observer};
use crate::policy::{BudgetError, RateLimit, RequestBudget};

/// The budget is out of reach when it does not answer in this time.
const LONGEST_ANSWER: Duration = Duration::from_secs(2);

/// How long a process keeps to its share before it asks for the budget again, doubled each time.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// A budget that processes share, and this one's share of it for as long as the budget is out of reach.
pub(super) struct SharedPace {
    budget: Arc<dyn RequestBudget>,
    limit: RateLimit,
    share: Pace,
    standing: Mutex<Standing>,
}

#[derive(Clone, Copy)]
enum Standing {
    Reachable,
    /// The budget is not asked before.
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

    /// When the next request may be sent; nothing if that is after `latest`.
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
        match taken.unwrap_or_else(|_| Err(BudgetError::new("it does not answer in time"))) {
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

    /// Keeps the requests of all processes back.
    pub(super) async fn hold(&self, wait: Duration) {
        let is_reachable = matches!(*self.standing(), Standing::Reachable);
        if is_reachable {
            // Who can't be told goes on by its own knowledge, and the next turn tells that the budget is lost.
            let _ = timeout(LONGEST_ANSWER, self.budget.hold(wait)).await;
        }
    }

    fn found(&self, observer: Option<&dyn Observer>) {
        let before = std::mem::replace(&mut *self.standing(), Standing::Reachable);
        if matches!(before, Standing::Lost { .. }) {
            tracing::info!("the shared budget of requests can be reached again");
            tell(observer, None);
        }
    }

    fn lost(&self, error: &BudgetError, observer: Option<&dyn Observer>) {
        let now = Instant::now();
        let is_new = {
            let mut standing = self.standing();
            let (pause, is_new) = match *standing {
                Standing::Reachable => (SHORTEST_PAUSE, true),
                // Another task has just found so.
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
            // What was taken out of the budget just before counts against the share.
            self.share.use_up(now);
            tracing::warn!(%error, "requests keep to this process's share of the limit");
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
