//! The context of a request for its handler, including the transaction.

use std::cell::RefCell;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawPathParams, State as Shared};
use axum::http::Method;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, get, on};
use serde::de::DeserializeOwned;
use serde::de::value::{self, MapDeserializer};
use serde_json::{Map, Value};

use super::caller::Caller;
use super::change::AuditedChange;
use super::served::Served;
use crate::clock;
use crate::problem::Problem;
use crate::state::State;
use crate::storage::Data;

/// A request in its transaction. Its changes are committed only if the handler returns no problem.
pub(super) struct Request<'r> {
    pub(super) state: &'r State,
    pub(super) caller: Caller,
    pub(super) body: Bytes,
    pub(super) data: &'r Data<'r>,
    /// Payloads of webhooks that are sent once the transaction is committed.
    pub(super) events: RefCell<Vec<Map<String, Value>>>,
    /// The changes of the request, for the audit.
    pub(super) changes: RefCell<Vec<AuditedChange>>,
}

impl Request<'_> {
    /// Records a change for the audit.
    pub(super) fn record_change(&self, change: AuditedChange) {
        self.changes.borrow_mut().push(change);
    }

    /// Stores the recorded changes.
    pub(super) fn audit(&self) -> Result<(), Problem> {
        let mut changes = self.changes.take().into_iter();
        let environment = &self.caller.environment;
        changes.try_for_each(|change| change.store(self.data, environment))
    }

    /// Adds the names that recorded errors contain.
    fn named(&self, problem: Problem) -> Problem {
        let caller = &self.caller;
        problem.for_client(&caller.client.id, &self.state.tenant, &caller.path)
    }
}

/// A handler; the path parameters identify its target.
type Handler<P, R> = fn(&Request<'_>, P) -> Result<R, Problem>;

/// Ignores the path parameters.
#[derive(serde::Deserialize)]
pub(super) struct NoParameters {}

/// A handler of any kind. The code around handlers is compiled once, and not for each of them.
type AnyHandler = Arc<dyn Fn(&Request<'_>, PathValues) -> Result<Response, Problem> + Send + Sync>;

/// Names and values of path parameters.
type PathValues = Vec<(String, String)>;

fn any<P, R>(handler: Handler<P, R>) -> AnyHandler
where
    P: DeserializeOwned + 'static,
    R: IntoResponse + 'static,
{
    Arc::new(move |request, values| {
        let values = MapDeserializer::<_, value::Error>::new(values.into_iter());
        // The route has every parameter that its handler requires.
        let path = P::deserialize(values).map_err(|_| Problem::no_such_route())?;
        handler(request, path).map(IntoResponse::into_response)
    })
}

fn values(path: &RawPathParams) -> PathValues {
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    path.iter().map(owned).collect()
}

/// Creates the handler of read requests.
pub(super) fn read<P, R>(handler: Handler<P, R>) -> Served
where
    P: DeserializeOwned + 'static,
    R: IntoResponse + 'static,
{
    Served::new(Method::GET, read_router(any(handler)))
}

fn read_router(handler: AnyHandler) -> MethodRouter<Arc<State>> {
    get(
        async move |Shared(state): Shared<Arc<State>>, caller: Caller, path: RawPathParams| {
            let path = values(&path);
            let storage = state.storage.clone();
            let answer = storage.read(move |data| {
                let events = RefCell::default();
                let request = Request {
                    state: &state,
                    caller,
                    body: Bytes::new(),
                    data,
                    events,
                    changes: RefCell::default(),
                };
                let answer = clock::at(state.clock.now(), || handler(&request, path));
                answer.map_err(|problem| request.named(problem))
            });
            answer.await.into_response()
        },
    )
}

/// Creates the handler of read requests with query conditions in the body.
pub(super) fn query<P, R>(handler: Handler<P, R>) -> Served
where
    P: DeserializeOwned + 'static,
    R: IntoResponse + 'static,
{
    write(Method::POST, MethodFilter::POST, handler)
}

/// Creates the handler of requests that add something.
pub(super) fn post<P, R>(handler: Handler<P, R>) -> Served
where
    P: DeserializeOwned + 'static,
    R: IntoResponse + 'static,
{
    write(Method::POST, MethodFilter::POST, handler)
}

/// Creates the handler of partial updates.
pub(super) fn patch<P, R>(handler: Handler<P, R>) -> Served
where
    P: DeserializeOwned + 'static,
    R: IntoResponse + 'static,
{
    write(Method::PATCH, MethodFilter::PATCH, handler)
}

/// Creates the handler of replacements.
pub(super) fn put<P, R>(handler: Handler<P, R>) -> Served
where
    P: DeserializeOwned + 'static,
    R: IntoResponse + 'static,
{
    write(Method::PUT, MethodFilter::PUT, handler)
}

/// Creates the handler of removals.
pub(super) fn delete<P, R>(handler: Handler<P, R>) -> Served
where
    P: DeserializeOwned + 'static,
    R: IntoResponse + 'static,
{
    write(Method::DELETE, MethodFilter::DELETE, handler)
}

/// Creates the handler of write requests with this method.
fn write<P, R>(method: Method, filter: MethodFilter, handler: Handler<P, R>) -> Served
where
    P: DeserializeOwned + 'static,
    R: IntoResponse + 'static,
{
    Served::new(method, write_router(filter, any(handler)))
}

fn write_router(filter: MethodFilter, handler: AnyHandler) -> MethodRouter<Arc<State>> {
    on(
        filter,
        async move |Shared(state): Shared<Arc<State>>,
                    caller: Caller,
                    path: RawPathParams,
                    body: Bytes| {
            let path = values(&path);
            let shared = Arc::clone(&state);
            let answer = state.storage.write(move |data| {
                let events = RefCell::default();
                let request = Request {
                    state: &shared,
                    caller,
                    body,
                    data,
                    events,
                    changes: RefCell::default(),
                };
                let answer = clock::at(shared.clock.now(), || {
                    let answer = handler(&request, path)?;
                    request.audit()?;
                    Ok(answer)
                });
                let answer = answer.map_err(|problem| request.named(problem))?;
                Ok::<_, Problem>((answer, request.events.into_inner()))
            });
            match answer.await {
                Ok((answer, events)) => {
                    for event in events {
                        state.webhooks.send(event);
                    }
                    answer
                }
                Err(problem) => problem.into_response(),
            }
        },
    )
}
