//! Requests to endpoints that this crate has no method for.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::connection::Client;
use super::endpoint::{Endpoint, EndpointRequest};
use super::future::Call;
use crate::call::RequestBody;
use crate::error::Error;
use crate::hidden::HIDDEN;
use crate::json::DecodeError;

impl Client {
    /// A request to an endpoint that this crate has no method for, with the client's token, retries, limits and
    /// reports.
    ///
    /// The path is a template below the environment, or below the tenant after [`of_tenant`](RawRequest::of_tenant).
    /// Ids are filled in by [`id`](RawRequest::id): the template is what logs, errors and observers show, so that it
    /// must not hold any. It is `'static` for that reason.
    ///
    /// ```no_run
    /// use welkin_runtime::{Json, http::Method};
    /// # async fn example(client: welkin_runtime::Client, patient: welkin_runtime::PatientId) -> Result<(), welkin_runtime::Error> {
    /// let faxes: Json = client
    ///     .request(Method::GET, "/patients/{patient}/faxes")
    ///     .id("patient", &patient)
    ///     .query("page", "0")
    ///     .read()
    ///     .await?;
    ///
    /// let answer = client
    ///     .request(Method::POST, "/patients/{patient}/faxes")
    ///     .id("patient", &patient)
    ///     .json(&serde_json::json!({"to": "+15555550100"}))
    ///     .await?;
    /// println!("{}", answer.status);
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: Method, path: &'static str) -> RawRequest {
        RawRequest {
            request: self.to_any(Cow::Owned(Endpoint::verbatim(method, path))),
            body_is_json: true,
        }
    }
}

/// A request to any endpoint, about to be sent: await it for the whole [answer](RawAnswer), or [read](Self::read) the
/// answer as a type.
///
/// An answer that is no success is an [`Error::Api`], as with every other call.
#[must_use = "nothing is sent until the request is awaited or read"]
pub struct RawRequest {
    request: EndpointRequest,
    /// Whether the body can be written as JSON.
    body_is_json: bool,
}

impl RawRequest {
    /// The path begins below the tenant instead of below the environment: `/admin/users`.
    pub fn of_tenant(self) -> Self {
        self.changed(|request| request.declared(Endpoint::of_tenant))
    }

    /// Fills `{name}` in the path, as one segment whatever it holds.
    pub fn id(self, name: &'static str, id: impl AsRef<str>) -> Self {
        self.changed(|request| request.id(name, id.as_ref()))
    }

    /// Adds a query parameter.
    pub fn query(self, name: &'static str, value: impl Into<String>) -> Self {
        self.changed(|request| request.query(name, value))
    }

    /// Sets a JSON body.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(body) {
            Ok(json) => self.changed(|request| request.body(json)),
            Err(_) => {
                self.body_is_json = false;
                self
            }
        }
    }

    /// Sets a body of any kind.
    pub fn body(self, content_type: HeaderValue, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        self.changed(|request| {
            request.body(RequestBody {
                content_type,
                bytes,
            })
        })
    }

    /// Declares whether sending the request twice is as good as sending it once. Only then it is repeated after a
    /// failure that does not tell whether the API has acted on it. By default a `POST` is not idempotent and everything
    /// else is; see [`RetryPolicy`](crate::RetryPolicy).
    pub fn idempotent(self, idempotent: bool) -> Self {
        self.changed(|request| {
            request.declared(match idempotent {
                true => Endpoint::idempotent,
                false => Endpoint::adds,
            })
        })
    }

    fn changed(mut self, change: impl FnOnce(EndpointRequest) -> EndpointRequest) -> Self {
        self.request = change(self.request);
        self
    }

    fn checked(self) -> Result<EndpointRequest, Error> {
        if self.body_is_json {
            Ok(self.request)
        } else {
            let request = self.request.name();
            Err(Error::Body { request })
        }
    }

    /// Sends the request and reads the answer's body as JSON of this type; [`Json`](crate::Json) takes any.
    ///
    /// # Errors
    /// When the request can't be sent, the API refuses, or the answer is not of this type.
    pub async fn read<T: DeserializeOwned + Send>(self) -> Result<T, Error> {
        self.checked()?.item().await
    }
}

/// Sends the request.
impl IntoFuture for RawRequest {
    type Output = Result<RawAnswer, Error>;
    type IntoFuture = Call<RawAnswer>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let read = |answer: &crate::http::message::Answer| {
                Ok(RawAnswer {
                    status: answer.status,
                    headers: answer.headers.clone(),
                    body: answer.body.clone(),
                })
            };
            self.checked()?.answer(read).await
        })
    }
}

/// Method and path; ids, parameters and bodies may be health data.
impl fmt::Debug for RawRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RawRequest({})", self.request.name())
    }
}

/// A successful answer as it came.
#[derive(Clone)]
#[non_exhaustive]
pub struct RawAnswer {
    /// The status, which is one of success.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl RawAnswer {
    /// The body as JSON of this type; [`Json`](crate::Json) takes any.
    ///
    /// # Errors
    /// When it is no JSON, or of another type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        crate::json::from_slice(&self.body)
    }
}

/// The status; headers and the body may hold health data.
impl fmt::Debug for RawAnswer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RawAnswer({}, {HIDDEN})", self.status.as_u16())
    }
}
