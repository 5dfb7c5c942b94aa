//! A request to an endpoint, about to be sent.

use std::borrow::Cow;

use http::Method;
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::Endpoint;
use crate::call::{LookUp, Request, RequestBody};
use crate::client::connection::{Client, ReadAnswer};
use crate::client::list::{Listing, PageRequest};
use crate::client::unread_answer::UnreadAnswer;
use crate::error::{Error, RequestName};
use crate::http::message::Answer;
use crate::http::open_body::{OpenBody, OpenSlot};
use crate::record::{DecodeError, Expected, Key, decode_expected_item, decode_expected_items};
use crate::security::{Permission, Subject};
use crate::transport::BoxFuture;

/// A request to an endpoint, about to be sent.
#[derive(Clone)]
pub(crate) struct EndpointRequest {
    client: Client,
    endpoint: Cow<'static, Endpoint>,
    ids: Vec<(&'static str, String)>,
    /// The key of the object in the response, and the name of the id under this key.
    known_by: Option<(Key, &'static str)>,
    query: Vec<(Cow<'static, str>, String)>,
    body: Option<RequestBody>,
    explained: Option<(&'static str, Subject<Cow<'static, str>>)>,
    open: Option<OpenSlot>,
}

impl Client {
    /// A request to this endpoint.
    pub(crate) fn to(&self, endpoint: &'static Endpoint) -> EndpointRequest {
        self.to_any(Cow::Borrowed(endpoint))
    }

    /// A request to an endpoint defined by the calling program.
    pub(crate) fn to_any(&self, endpoint: Cow<'static, Endpoint>) -> EndpointRequest {
        EndpointRequest {
            client: self.clone(),
            endpoint,
            ids: Vec::new(),
            known_by: None,
            query: Vec::new(),
            body: None,
            explained: None,
            open: None,
        }
    }
}

#[allow(
    dead_code,
    reason = "which of these are used depends on the families that are built"
)]
impl EndpointRequest {
    /// Fills `{name}` in the path.
    pub(crate) fn id(mut self, name: &'static str, id: impl Into<String>) -> Self {
        self.ids.push((name, id.into()));
        self
    }

    /// Fills `{name}` in the path with the id of the object in the response. A response with another id is an error.
    pub(crate) fn itself(self, name: &'static str, id: impl Into<String>) -> Self {
        self.itself_by(Key::Id, name, id)
    }

    /// Like [`itself`](Self::itself), with the id under another key of the response.
    pub(crate) fn itself_by(
        mut self,
        key: Key,
        name: &'static str,
        value: impl Into<String>,
    ) -> Self {
        self.known_by = Some((key, name));
        self.id(name, value)
    }

    /// Adds a query parameter.
    pub(crate) fn query(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<String>,
    ) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Adds query parameters.
    pub(crate) fn queries(self, query: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let query = query.into_iter();
        query.fold(self, |request, (name, value)| request.query(name, value))
    }

    /// Requests a page, before all other parameters.
    pub(crate) fn page(self, page: PageRequest) -> Self {
        self.paged_by(page.query())
    }

    /// Requests a page of an endpoint that is not known to have pages.
    pub(crate) fn page_if_paged(self, page: PageRequest) -> Self {
        self.paged_by(page.query_if_paged())
    }

    fn paged_by(mut self, mut query: Vec<(Cow<'static, str>, String)>) -> Self {
        query.append(&mut self.query);
        self.query = query;
        self
    }

    /// Names of the query parameters: search values are private.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &str> {
        self.query.iter().map(|(name, _)| &**name)
    }

    /// Changes the declaration of the endpoint.
    pub(crate) fn declared(mut self, change: impl FnOnce(Endpoint) -> Endpoint) -> Self {
        self.endpoint = Cow::Owned(change(self.endpoint.into_owned()));
        self
    }

    /// Sets the body.
    pub(crate) fn body(mut self, body: impl Into<RequestBody>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Sets a JSON body.
    pub(crate) fn json(self, body: &impl Serialize) -> Self {
        let json = serde_json::to_vec(body);
        self.body(json.expect("keys are strings and writing to memory does not fail"))
    }

    /// Names the operation and its subject as security policies do, for the error if they forbid the call.
    pub(crate) fn explained(self, operation: &'static str, of: Subject<&'static str>) -> Self {
        self.explained_by(operation, of.map(Cow::Borrowed))
    }

    /// Like [`explained`](Self::explained), for a subject whose name is known only at run time.
    pub(crate) fn explained_by(
        mut self,
        operation: &'static str,
        of: Subject<Cow<'static, str>>,
    ) -> Self {
        self.explained = Some((operation, of));
        self
    }

    /// Like [`explained`](Self::explained), for an operation with records of a CDT that follows from the method.
    pub(crate) fn explained_by_method(self, cdt: impl Into<Cow<'static, str>>) -> Self {
        match Permission::operation_of(&self.endpoint.method) {
            Some(operation) => self.explained_by(operation, Subject::Records(cdt.into())),
            None => self,
        }
    }

    /// The name of the request, which is safe to display.
    pub(crate) fn name(&self) -> RequestName {
        let path = self.endpoint.path_in(&self.client.caller.profile);
        RequestName::new(&self.endpoint.method, path.unwrap_or(self.endpoint.path))
    }

    /// Sends the request and reads its whole response.
    pub(crate) async fn answer<T: Send>(
        self,
        mut read: impl FnMut(&Answer) -> Result<T, DecodeError> + Send,
    ) -> Result<T, Error> {
        let mut value = None;
        let mut read = |answer: &Answer, _: Expected<'_>| keep(&mut value, read(answer));
        self.send(None, &mut read).await?;
        Ok(value.expect(HAS_RESPONSE))
    }

    /// Sends a request that creates an object, and reads the body of its response; `None` if `look_up` has found the
    /// object.
    pub(crate) async fn read_or_look_up<T: Send>(
        self,
        look_up: Option<&dyn LookUp>,
        mut read: impl FnMut(&[u8], Expected<'_>) -> Result<T, DecodeError> + Send,
    ) -> Result<Option<T>, Error> {
        let mut value = None;
        let mut read = |answer: &Answer, expected: Expected<'_>| {
            keep(&mut value, read(&answer.body, expected))
        };
        self.send(look_up, &mut read).await?;
        Ok(value)
    }

    /// Sends the request; `read` reads the response. The future is boxed so that the compiler checks once, and not for
    /// each call of the API, whether all that is awaited in it can be sent to other threads.
    fn send<'k>(
        self,
        look_up: Option<&'k dyn LookUp>,
        read: ReadAnswer<'k>,
    ) -> BoxFuture<'k, Result<(), Error>> {
        Box::pin(async move {
            let Some(template) = self.endpoint.path_in(&self.client.caller.profile) else {
                let request = self.name();
                return Err(Error::NotInProfile { request });
            };
            let ids: Vec<_> = self.ids.iter().map(|(name, id)| (*name, &**id)).collect();
            let query = self.query.iter();
            let query = query.map(|(name, value)| (&**name, value.clone()));
            let query: Vec<_> = query.collect();
            let request = Request {
                scope: self.endpoint.scope,
                values: &ids,
                known_by: self.known_by,
                query: &query,
                look_up,
                body: self.body,
                idempotent: self.endpoint.is_idempotent(),
                open: self.open,
                ..Request::new(self.endpoint.method.clone(), template)
            };
            let done = self.client.send(request, read).await;
            done.map_err(|error| match self.explained {
                Some((operation, subject)) => self.client.explained(error, operation, subject),
                None => error,
            })
        })
    }

    /// Sends the request and returns its response with a body that is still being received.
    pub(crate) async fn open(mut self) -> Result<(Answer, OpenBody), Error> {
        let slot = OpenSlot::default();
        self.open = Some(slot.clone());
        let answer = self.answer(|answer| {
            Ok(Answer {
                status: answer.status,
                headers: answer.headers.clone(),
                body: answer.body.clone(),
            })
        });
        let answer = answer.await?;
        // The carrier puts the body there for every successful response.
        let body = slot.take().unwrap_or(OpenBody::Whole(None));
        Ok((answer, body))
    }

    /// Sends the request and reads the body of its response as the requested object.
    pub(crate) async fn read<T: Send>(
        self,
        mut read: impl FnMut(&[u8], Expected<'_>) -> Result<T, DecodeError> + Send,
    ) -> Result<T, Error> {
        let mut value = None;
        let mut read = |answer: &Answer, expected: Expected<'_>| {
            keep(&mut value, read(&answer.body, expected))
        };
        self.send(None, &mut read).await?;
        Ok(value.expect(HAS_RESPONSE))
    }

    /// Sends the request and reads the one object of the response.
    pub(crate) async fn item<T: DeserializeOwned + Send>(self) -> Result<T, Error> {
        self.read(decode_expected_item).await
    }

    /// Sends the request and reads any response: the calling program has chosen the ids of the request.
    pub(crate) async fn any<T: DeserializeOwned + Send>(self) -> Result<T, Error> {
        self.read(|body, _| crate::json::from_slice(body)).await
    }

    /// Sends the request for a response that is read later: it is JSON, or empty if the method is not `GET`.
    pub(crate) async fn unread(self) -> Result<UnreadAnswer, Error> {
        let may_be_empty = self.endpoint.method != Method::GET;
        let name = self.name();
        let zone = self.client.caller.tenant_time_zone.clone();
        let body = self.read(|body, expected| {
            if !(may_be_empty && body.trim_ascii().is_empty()) {
                decode_expected_item::<IgnoredAny>(body, expected)?;
            }
            Ok(body.to_vec())
        });
        Ok(UnreadAnswer::new(name, body.await?, zone))
    }

    /// Sends the request; the response is JSON or empty, and is ignored.
    pub(crate) async fn done(self) -> Result<(), Error> {
        self.unread().await.map(drop)
    }

    /// Sends the request and reads a whole list of an endpoint without pages.
    pub(crate) async fn listing<T: DeserializeOwned + Send>(self) -> Result<Listing<T>, Error> {
        let name = self.name();
        Listing::whole(name, self.read(decode_expected_items).await?)
    }
}

/// Keeps what was read of a response.
fn keep<T>(value: &mut Option<T>, read: Result<T, DecodeError>) -> Result<(), DecodeError> {
    *value = Some(read?);
    Ok(())
}

const HAS_RESPONSE: &str = "a successful call without a look-up has a decoded response";
