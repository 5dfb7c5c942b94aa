//! The calls that the API is known to offer: method, path, where that is known from, and whether they may be repeated.
//!
//! Each family of calls declares its endpoints once, with `endpoints!`, and makes every request from such a declaration. What is not
//! among them can be called by [`Client::request`](crate::Client::request).

use std::borrow::Cow;
use std::fmt;

use http::Method;
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::Client;
use super::list::{FetchedPage, List, ListQuery, Listing, PageRequest};
use super::records::Call;
use crate::call::{LookUp, Request, RequestBody, Scope};
use crate::error::{Error, RequestName};
use crate::http::exchange::Answer;
use crate::http::open_body::{OpenBody, OpenSlot};
use crate::profile::Profile;
use crate::record::{DecodeError, decode_items};
use crate::security::Subject;

/// Where it is known from that the API offers a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Source {
    /// Traffic with the service was recorded.
    Recorded,
    /// The vendor's reference, release notes or samples describe it; no traffic was seen.
    Documented,
    /// Programs of others make the call; neither traffic nor a description was seen.
    Client,
}

/// The word of the coverage table: `recorded`.
impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Recorded => "recorded",
            Self::Documented => "documented",
            Self::Client => "seen in a client",
        })
    }
}

/// A call that the API is known to offer.
#[derive(Clone, Debug)]
pub struct Endpoint {
    method: Method,
    path: &'static str,
    /// The field of the profile that holds the path, where there is one.
    in_profile: Option<fn(&Profile) -> &str>,
    scope: Scope,
    source: Source,
    /// Whether sending it twice is as good as sending it once, where that does not follow from the method.
    idempotent: Option<bool>,
    /// Whether the path is the calling program's, whatever the profile says of it.
    is_verbatim: bool,
}

/// Every call of the families that this crate is built with, of which it is declared where it is known from.
///
/// ```
/// let lists = welkin_runtime::endpoints::all().filter(|call| call.method() == "GET");
/// for call in lists {
///     println!("{} ({})", call.path(), call.source());
/// }
/// ```
pub fn all() -> impl Iterator<Item = &'static Endpoint> {
    FAMILIES.iter().copied().flatten().copied()
}

static FAMILIES: &[&[&Endpoint]] = &[
    #[cfg(feature = "audits")]
    super::audits::ENDPOINTS,
    #[cfg(feature = "calendar")]
    super::calendar::ENDPOINTS,
    #[cfg(feature = "care-plan")]
    super::care_plan::ENDPOINTS,
    #[cfg(feature = "messages")]
    super::chat::ENDPOINTS,
    super::contacts::ENDPOINTS,
    super::dictionaries::ENDPOINTS,
    super::documents::ENDPOINTS,
    #[cfg(feature = "messages")]
    super::emails::ENDPOINTS,
    super::encounters::place::ENDPOINTS,
    super::goals::ENDPOINTS,
    super::patients::ENDPOINTS,
    super::profiles::ENDPOINTS,
    super::programs::place::ENDPOINTS,
    #[cfg(feature = "messages")]
    super::sms::ENDPOINTS,
    #[cfg(feature = "tasks")]
    super::tasks::ENDPOINTS,
    #[cfg(feature = "users")]
    super::users::ENDPOINTS,
    #[cfg(feature = "users")]
    super::users::access::ENDPOINTS,
];

#[allow(
    dead_code,
    reason = "which of these are used depends on the families that are built"
)]
impl Endpoint {
    /// A call in an environment. The path is that of the profile `v8`.
    pub(crate) const fn new(method: Method, path: &'static str, source: Source) -> Self {
        Self {
            method,
            path,
            in_profile: None,
            scope: Scope::Environment,
            source,
            idempotent: None,
            is_verbatim: false,
        }
    }

    /// A call of the calling program's own.
    pub(crate) const fn verbatim(method: Method, path: &'static str) -> Self {
        let mut own = Self::new(method, path, Source::Client);
        own.is_verbatim = true;
        own
    }

    /// A call that belongs to the tenant, and to none of its environments.
    pub(crate) const fn of_tenant(mut self) -> Self {
        self.scope = Scope::Tenant;
        self
    }

    /// A call whose path is a field of the profile.
    pub(crate) const fn in_profile(mut self, path: fn(&Profile) -> &str) -> Self {
        self.in_profile = Some(path);
        self
    }

    /// A `POST` that may be repeated: it reads, or says what something is to be.
    pub(crate) const fn idempotent(mut self) -> Self {
        self.idempotent = Some(true);
        self
    }

    /// A call that adds something each time it is made, whatever its method.
    pub(crate) const fn adds(mut self) -> Self {
        self.idempotent = Some(false);
        self
    }
}

impl Endpoint {
    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path's template in the profile `v8`, such as `/calendar/events/{event}`, below the environment or, where it starts with
    /// `/admin/`, below the tenant.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// Where the call is known from.
    #[must_use]
    pub fn source(&self) -> Source {
        self.source
    }

    /// Whether it is repeated when it is not known whether the API has acted on it.
    #[must_use]
    pub fn is_idempotent(&self) -> bool {
        self.idempotent.unwrap_or(self.method != Method::POST)
    }

    /// The path's template in this profile; none where it is not known to have the call.
    fn path_in<'a>(&self, profile: &'a Profile) -> Option<&'a str> {
        let absent = &profile.absent_paths;
        if let Some(path) = self.in_profile {
            return Some(path(profile));
        }
        if self.is_verbatim {
            return Some(self.path);
        }
        if absent.iter().any(|start| self.path.starts_with(&**start)) {
            return None;
        }
        Some(profile.paths.get(self.path).map_or(self.path, |path| path))
    }
}

/// Declares the endpoints of a family, and a list of all of them.
macro_rules! endpoints {
    ($($(#[$doc:meta])* $NAME:ident: $METHOD:ident $path:literal, $Source:ident $(, $modifier:ident($($argument:expr)?))*;)*) => {
        $(
            $(#[$doc])*
            pub(super) static $NAME: $crate::client::endpoint::Endpoint = $crate::client::endpoint::Endpoint::new(
                http::Method::$METHOD,
                $path,
                $crate::client::endpoint::Source::$Source,
            )$(.$modifier($($argument)?))*;
        )*

        /// The calls of this family.
        pub(in crate::client) static ENDPOINTS: &[&$crate::client::endpoint::Endpoint] = &[$(&$NAME),*];
    };
}

pub(crate) use endpoints;

/// A request to an endpoint, about to be sent.
#[derive(Clone)]
pub(crate) struct EndpointRequest {
    client: Client,
    endpoint: Cow<'static, Endpoint>,
    ids: Vec<(&'static str, String)>,
    query: Vec<(Cow<'static, str>, String)>,
    body: Option<RequestBody>,
    explained: Option<(&'static str, Subject<&'static str>)>,
    open: Option<OpenSlot>,
}

impl Client {
    /// A request to this endpoint.
    pub(crate) fn to(&self, endpoint: &'static Endpoint) -> EndpointRequest {
        self.to_any(Cow::Borrowed(endpoint))
    }

    /// A request to an endpoint of the program's own.
    pub(crate) fn to_any(&self, endpoint: Cow<'static, Endpoint>) -> EndpointRequest {
        EndpointRequest {
            client: self.clone(),
            endpoint,
            ids: Vec::new(),
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

    /// Asks for a page, before all else.
    pub(crate) fn page(self, page: PageRequest) -> Self {
        self.paged_by(page.query())
    }

    fn paged_by(mut self, page: Vec<(&'static str, String)>) -> Self {
        let page = page.into_iter().map(|(name, value)| (name.into(), value));
        self.query.splice(0..0, page);
        self
    }

    /// Names of the query parameters: what is searched for is private.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &str> {
        self.query.iter().map(|(name, _)| &**name)
    }

    /// Changes what is declared of the endpoint.
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
        self.body(json.expect("keys are texts and writing to memory does not fail"))
    }

    /// What security policies call the operation, for the error of a call that they forbid.
    pub(crate) fn explained(mut self, operation: &'static str, of: Subject<&'static str>) -> Self {
        self.explained = Some((operation, of));
        self
    }

    /// What may be shown of the request.
    pub(crate) fn name(&self) -> RequestName {
        let path = self.endpoint.path_in(&self.client.caller.profile);
        RequestName::new(&self.endpoint.method, path.unwrap_or(self.endpoint.path))
    }

    /// Sends the request and reads its whole answer.
    pub(crate) async fn answer<T: Send>(
        self,
        read: impl FnMut(&Answer) -> Result<T, DecodeError> + Send,
    ) -> Result<T, Error> {
        let value = self.send(None, read).await?;
        Ok(value.expect("a call that looks for nothing succeeds when its answer has been read"))
    }

    /// Sends a request that creates, and reads the body of its answer; nothing where `look_up` has found what it creates.
    pub(crate) async fn read_or_look_up<T: Send>(
        self,
        look_up: Option<&dyn LookUp>,
        mut read: impl FnMut(&[u8]) -> Result<T, DecodeError> + Send,
    ) -> Result<Option<T>, Error> {
        self.send(look_up, |answer| read(&answer.body)).await
    }

    async fn send<T: Send>(
        self,
        look_up: Option<&dyn LookUp>,
        read: impl FnMut(&Answer) -> Result<T, DecodeError> + Send,
    ) -> Result<Option<T>, Error> {
        let Some(template) = self.endpoint.path_in(&self.client.caller.profile) else {
            let request = self.name();
            return Err(Error::NotInProfile { request });
        };
        let ids: Vec<_> = self.ids.iter().map(|(name, id)| (*name, &**id)).collect();
        let query = self
            .query
            .iter()
            .map(|(name, value)| (&**name, value.clone()));
        let query: Vec<_> = query.collect();
        let request = Request {
            scope: self.endpoint.scope,
            values: &ids,
            query: &query,
            look_up,
            body: self.body,
            idempotent: self.endpoint.is_idempotent(),
            open: self.open,
            ..Request::new(self.endpoint.method.clone(), template)
        };
        let answer = self.client.create(request, read).await;
        answer.map_err(|error| match self.explained {
            Some((operation, subject)) => self.client.explained(error, operation, subject),
            None => error,
        })
    }

    /// Sends the request and returns its answer with a body that is still on its way.
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
        // What carries requests puts it there with every good answer.
        let body = slot.take().unwrap_or(OpenBody::Whole(None));
        Ok((answer, body))
    }

    /// Sends the request and reads the body of its answer.
    pub(crate) async fn read<T: Send>(
        self,
        mut read: impl FnMut(&[u8]) -> Result<T, DecodeError> + Send,
    ) -> Result<T, Error> {
        self.answer(|answer| read(&answer.body)).await
    }

    /// Sends the request and reads the one thing that is answered.
    pub(crate) async fn item<T: DeserializeOwned + Send>(self) -> Result<T, Error> {
        self.read(crate::json::from_slice).await
    }

    /// Sends the request, for an answer that is read later: it is JSON, or empty where nothing is asked for.
    pub(crate) async fn unread(self) -> Result<Vec<u8>, Error> {
        let may_be_empty = self.endpoint.method != Method::GET;
        self.read(|body| {
            if !(may_be_empty && body.trim_ascii().is_empty()) {
                crate::json::from_slice::<IgnoredAny>(body)?;
            }
            Ok(body.to_vec())
        })
        .await
    }

    /// Sends the request; an answer is JSON or empty, and is left aside.
    pub(crate) async fn done(self) -> Result<(), Error> {
        self.unread().await.map(drop)
    }

    /// Sends the request and reads a whole list, of an endpoint without pages.
    pub(crate) async fn listing<T: DeserializeOwned + Send>(self) -> Result<Listing<T>, Error> {
        let name = self.name();
        Listing::whole(name, self.read(decode_items).await?)
    }

    /// A list of an endpoint with pages; `id` tells items from each other.
    pub(crate) fn list<T>(self, id: fn(&T) -> Option<Cow<'_, str>>) -> List<ItemsQuery<T>>
    where
        T: DeserializeOwned + Send + 'static,
    {
        List::new(ItemsQuery {
            request: self,
            id,
            is_paged: true,
        })
    }

    /// The same, of an endpoint that is not known to have pages.
    pub(crate) fn list_if_paged<T>(self, id: fn(&T) -> Option<Cow<'_, str>>) -> List<ItemsQuery<T>>
    where
        T: DeserializeOwned + Send + 'static,
    {
        List::new(ItemsQuery {
            request: self,
            id,
            is_paged: false,
        })
    }
}

/// What a list of an endpoint asks for.
pub struct ItemsQuery<T> {
    request: EndpointRequest,
    id: fn(&T) -> Option<Cow<'_, str>>,
    /// Whether the endpoint is known to have pages.
    is_paged: bool,
}

#[allow(
    dead_code,
    reason = "whether it is used depends on the families that are built"
)]
impl<T> List<ItemsQuery<T>> {
    /// Adds a query parameter.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.request = self.query.request.query(name, value);
        self
    }
}

impl<T: DeserializeOwned + Send + 'static> ListQuery for ItemsQuery<T> {
    type Item = T;

    fn fetch(&self, page: PageRequest) -> Call<FetchedPage<T>> {
        let Self { id, is_paged, .. } = *self;
        let mut request = self.request.clone();
        request = match is_paged {
            true => request.page(page),
            false => request.paged_by(page.query_if_paged()),
        };
        Box::pin(async move {
            let answer = request.read(decode_items).await?;
            let answer = match is_paged {
                true => answer,
                false => page.answer_if_paged(answer),
            };
            Ok(FetchedPage::of(page, answer, id))
        })
    }

    fn request(&self) -> RequestName {
        self.request.name()
    }
}

impl<T> Clone for ItemsQuery<T> {
    fn clone(&self) -> Self {
        Self {
            request: self.request.clone(),
            id: self.id,
            is_paged: self.is_paged,
        }
    }
}

/// Names of the parameters only: what is searched for is private.
impl<T> fmt::Debug for ItemsQuery<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_set()
            .entries(self.request.parameters())
            .finish()
    }
}
