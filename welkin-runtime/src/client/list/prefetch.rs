//! Pages that are asked for before they are needed.

use std::collections::VecDeque;
use std::panic;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::task::JoinHandle;
use tracing::Instrument;

use crate::client::future::Call;
use crate::error::Error;

/// Pages under way, in their order. Dropping it ends the requests.
pub(super) struct Ahead<P> {
    pages: VecDeque<(u64, Fetch<P>)>,
}

/// A page under way.
enum Fetch<P> {
    /// Asked for when it is needed; it moves when the stream is polled.
    Here(Call<P>),
    /// Asked for ahead; it moves by itself.
    Task(Task<P>),
}

/// A task that ends with its owner.
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
    /// Whether a page comes after all that are under way.
    pub(super) fn begins_after(&self, number: u64) -> bool {
        self.pages.back().is_none_or(|(last, _)| *last < number)
    }

    /// Asks for a page ahead.
    pub(super) fn begin(&mut self, number: u64, call: Call<P>) {
        let task = tokio::spawn(call.in_current_span());
        self.pages.push_back((number, Fetch::Task(Task(task))));
    }

    /// The page of a number, which is requested now if it was not before.
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
                // Nobody else aborts it: what ends it early is a panic.
                done.unwrap_or_else(|ended| panic::resume_unwind(ended.into_panic()))
            }
            None => return Poll::Pending,
        };
        self.pages.pop_front();
        Poll::Ready(page)
    }
}
