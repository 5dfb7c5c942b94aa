//! A request of a client as handlers see it: within the transaction that answers it.

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

use super::audits::Written;
use super::caller::Caller;
use super::served::Served;
use crate::clock;
use crate::problem::Problem;
use crate::state::State;
use crate::storage::Data;

/// A request in the transaction that answers it. What it changes is there once it is answered without a problem, and
/// only then.
pub(super) struct Request<'r> {
    pub(super) state: &'r State,
    pub(super) caller: Caller,
    pub(super) body: Bytes,
    pub(super) data: &'r Data<'r>,
    /// Payloads of webhooks that are sent once the transaction is committed.
    pub(super) events: RefCell<Vec<Map<String, Value>>>,
    /// What it has written, for the audit.
    pub(super) written: RefCell<Vec<Written>>,
}

impl Request<'_> {
    /// A refusal with the names that recorded refusals have.
    fn named(&self, problem: Problem) -> Problem {
        let caller = &self.caller;
        problem.for_client(&caller.client.id, &self.state.tenant, &caller.path)
    }
}

/// Answers one kind of request; the path names what it is about.
type Handler<P, R> = fn(&Request<'_>, P) -> Result<R, Problem>;

/// What a path names that handlers have no use for.
#[derive(serde::Deserialize)]
pub(super) struct NoParameters {}

/// A handler of any kind. What is done around handlers is compiled once, and not for each of the many kinds.
type AnyHandler = Arc<dyn Fn(&Request<'_>, PathValues) -> Result<Response, Problem> + Send + Sync>;

/// Names and values of a path's parameters.
type PathValues = Vec<(String, String)>;

fn any<P, R>(handler: Handler<P, R>) -> AnyHandler
where
    P: DeserializeOwned + 'static,
    R: IntoResponse + 'static,
{
    Arc::new(move |request, values| {
        let values = MapDeserializer::<_, value::Error>::new(values.into_iter());
        // The route has every parameter that its handler wants.
        let path = P::deserialize(values).map_err(|_| Problem::no_such_route())?;
        handler(request, path).map(IntoResponse::into_response)
    })
}

fn values(path: &RawPathParams) -> PathValues {
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    path.iter().map(owned).collect()
}

/// Requests that read.
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
                    written: RefCell::default(),
                };
                let answer = clock::at(state.clock.now(), || handler(&request, path));
                answer.map_err(|problem| request.named(problem))
            });
            answer.await.into_response()
        },
    )
}

/// Requests that read, with what is looked for in a body.
pub(super) fn query<P, R>(handler: Handler<P, R>) -> Served
where
    P: DeserializeOwned + 'static,
    R: IntoResponse + 'static,
{
    write(Method::POST, MethodFilter::POST, handler)
}

/// Requests that add something.
pub(super) fn post<P, R>(handler: Handler<P, R>) -> Served
where
    P: DeserializeOwned + 'static,
    R: IntoResponse + 'static,
{
    write(Method::POST, MethodFilter::POST, handler)
}

/// Requests that change parts of something.
pub(super) fn patch<P, R>(handler: Handler<P, R>) -> Served
where
    P: DeserializeOwned + 'static,
    R: IntoResponse + 'static,
{
    write(Method::PATCH, MethodFilter::PATCH, handler)
}

/// Requests that replace something.
pub(super) fn put<P, R>(handler: Handler<P, R>) -> Served
where
    P: DeserializeOwned + 'static,
    R: IntoResponse + 'static,
{
    write(Method::PUT, MethodFilter::PUT, handler)
}

/// Requests that remove something.
pub(super) fn delete<P, R>(handler: Handler<P, R>) -> Served
where
    P: DeserializeOwned + 'static,
    R: IntoResponse + 'static,
{
    write(Method::DELETE, MethodFilter::DELETE, handler)
}

/// Requests of a method that writes.
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
                    written: RefCell::default(),
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
