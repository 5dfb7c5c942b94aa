//! The event stream (server-sent events).

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State as Shared;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use futures_util::{Stream, stream};
use serde_json::json;
use tokio::sync::watch;

use super::context::Context;
use crate::events::Event;
use crate::state::State;

/// Streams events from now on, or after the last event that the watcher has received.
pub(super) async fn stream(
    Shared(context): Shared<Context>,
    headers: HeaderMap,
) -> impl IntoResponse {
    let seen = headers.get("last-event-id");
    let seen = seen.and_then(|id| id.to_str().ok()?.parse().ok());
    Sse::new(following(context.state, seen)).keep_alive(KeepAlive::default())
}

/// The state of a connected watcher.
struct Watcher {
    state: Arc<State>,
    newest: watch::Receiver<u64>,
    /// Number of the last event that was sent or queued.
    seen: u64,
    waiting: VecDeque<Sent>,
}

fn following(state: Arc<State>, seen: Option<u64>) -> impl Stream<Item = Result<Sent, Infallible>> {
    let newest = state.events.subscribe();
    let latest = state.events.newest();
    let watcher = Watcher {
        // An id from an earlier run may be higher than all ids of this run.
        seen: seen.filter(|seen| *seen <= latest).unwrap_or(latest),
        newest,
        state,
        // Sent at once, so that the watcher knows that it is subscribed.
        waiting: VecDeque::from([Sent::default().comment("watching")]),
    };
    stream::unfold(watcher, |mut watcher| async move {
        let sent = watcher.next().await?;
        Some((Ok(sent), watcher))
    })
}

impl Watcher {
    /// Returns the next event; `None` when the sandbox stops.
    async fn next(&mut self) -> Option<Sent> {
        loop {
            if let Some(next) = self.waiting.pop_front() {
                return Some(next);
            }
            self.newest.mark_unchanged();
            let (later, missed) = self.state.events.after(self.seen);
            if let Some(last) = later.last() {
                self.seen = last.number;
            }
            if missed > 0 {
                let data = json!({ "what": "missed", "events": missed });
                self.waiting
                    .push_back(Sent::default().event("changed").data(data.to_string()));
            }
            self.waiting.extend(later.iter().map(|event| sent(event)));
            if self.waiting.is_empty() {
                tokio::select! {
                    changed = self.newest.changed() => changed.ok()?,
                    () = self.state.stopping() => return None,
                }
            }
        }
    }
}

fn sent(event: &Event) -> Sent {
    let id = event.number.to_string();
    let sent = Sent::default().event(event.topic.name()).id(id);
    sent.data(event.data.to_string())
}
