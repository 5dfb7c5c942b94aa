//! Prefetched pages.

use std::collections::VecDeque;
use std::panic;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::task::JoinHandle;
use tracing::Instrument;

use crate::client::future::Call;
use crate::error::Error;

/// Requests in progress for pages, in their order. Dropping it cancels the requests.
pub(super) struct Ahead<P> {
    pages: VecDeque<(u64, Fetch<P>)>,
}

/// A request in progress.
enum Fetch<P> {
    /// Requested on demand; it makes progress when the stream is polled.
    Here(Call<P>),
    /// Requested in advance; it makes progress by itself.
    Task(Task<P>),
}

/// A task that is aborted when its owner is dropped.
struct Task<P>(JoinHandle<Result<P, Error>>);

impl<P> Drop for Task<P> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl<P> Default for Ahead<P> {
    fn default() -> Self {
        Self {
            pages: VecDeque::new(),
        }
    }
}

impl<P: Send + 'static> Ahead<P> {
    /// Whether a page comes after all requested pages.
    pub(super) fn begins_after(&self, number: u64) -> bool {
        self.pages.back().is_none_or(|(last, _)| *last < number)
    }

    /// Requests a page in advance.
    pub(super) fn begin(&mut self, number: u64, call: Call<P>) {
        let task = tokio::spawn(call.in_current_span());
        self.pages.push_back((number, Fetch::Task(Task(task))));
    }

    /// Polls the page of a number, which is requested now unless it was before.
    pub(super) fn poll(
        &mut self,
        number: u64,
        fetch: impl FnOnce() -> Call<P>,
        context: &mut Context<'_>,
    ) -> Poll<Result<P, Error>> {
        if self.pages.front().is_none_or(|(first, _)| *first != number) {
            self.pages.clear();
            self.pages.push_back((number, Fetch::Here(fetch())));
        }
        let page = match self.pages.front_mut() {
            Some((_, Fetch::Here(call))) => ready!(call.as_mut().poll(context)),
            Some((_, Fetch::Task(task))) => {
                let done = ready!(Pin::new(&mut task.0).poll(context));
                // Nothing else aborts it: it can only end early by a panic.
                done.unwrap_or_else(|ended| panic::resume_unwind(ended.into_panic()))
            }
            None => return Poll::Pending,
        };
        self.pages.pop_front();
        Poll::Ready(page)
    }
}
