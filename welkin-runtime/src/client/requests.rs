//! Requests to endpoints for which this crate has no method.

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
    /// A request to an endpoint for which this crate has no method, with the client's token, retries, limits and
    /// reports.
    ///
    /// The path is a template below the environment, or below the tenant after [`of_tenant`](RawRequest::of_tenant).
    /// Ids are filled in by [`id`](RawRequest::id): logs, errors and observers show the template, so it must not
    /// contain any. For that reason it is `'static`.
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

/// A request to any endpoint, about to be sent: await it for the whole [response](RawAnswer), or [read](Self::read) the
/// response as a type.
///
/// A response that is not a success is an [`Error::Api`], as with every other call.
#[must_use = "nothing is sent until the request is awaited or read"]
pub struct RawRequest {
    request: EndpointRequest,
    /// Whether the body can be written as JSON.
    body_is_json: bool,
}

impl RawRequest {
    /// Places the path below the tenant instead of below the environment: `/admin/users`.
    pub fn of_tenant(self) -> Self {
        self.changed(|request| request.declared(Endpoint::of_tenant))
    }

    /// Fills `{name}` in the path, as one segment regardless of its characters.
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

    /// Declares whether sending the request twice has the same effect as sending it once. Only then is it retried after
    /// a failure that leaves unknown whether the API has processed it. By default a `POST` is not idempotent and every
    /// other method is; see [`RetryPolicy`](crate::RetryPolicy).
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

    /// Sends the request and reads the response body as JSON of this type; [`Json`](crate::Json) accepts any.
    ///
    /// # Errors
    /// Returns an error if the request can't be sent, the API rejects it, or the response is not of this type.
    pub async fn read<T: DeserializeOwned + Send>(self) -> Result<T, Error> {
        self.checked()?.any().await
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

/// Shows method and path; ids, parameters and bodies may be health data.
impl fmt::Debug for RawRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RawRequest({})", self.request.name())
    }
}

/// A successful response, as received.
#[derive(Clone)]
#[non_exhaustive]
pub struct RawAnswer {
    /// The status, which is a status of success.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl RawAnswer {
    /// Reads the body as JSON of this type; [`Json`](crate::Json) accepts any.
    ///
    /// # Errors
    /// Returns an error if it is not JSON, or of another type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        crate::json::from_slice(&self.body)
    }
}

/// Shows the status; headers and the body may hold health data.
impl fmt::Debug for RawAnswer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RawAnswer({}, {HIDDEN})", self.status.as_u16())
    }
}
