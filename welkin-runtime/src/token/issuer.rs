//! Requests for tokens.

use std::sync::{Arc, Mutex, PoisonError};

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use tokio::time::Instant;
use url::Url;

use super::answer::TokenAnswer;
use super::budget::{Budget, TokenLimit};
use super::store::{StoredToken, TokenStore};
use crate::error::{ApiErrorKind, Error, RequestName};
use crate::http::body_limits::BodyLimits;
use crate::http::exchange::Wire;
use crate::http::message::Outgoing;
use crate::profile::TokenRequest;
use crate::record::{DateTime, DecodeError};

/// Settings of a token source.
pub(crate) struct TokenSettings {
    /// The URL of the token issuer.
    pub(crate) url: Url,
    /// The path in errors and reports.
    pub(crate) shown_path: String,
    pub(crate) request: TokenRequest,
    pub(crate) client_id: String,
    pub(crate) client_secret: SecretString,
    pub(crate) limit: TokenLimit,
    pub(crate) store: Option<Arc<dyn TokenStore>>,
}

/// An API client's credentials, and the URL for which they are valid.
pub(super) struct Issuer {
    url: Url,
    name: RequestName,
    request: TokenRequest,
    client_id: String,
    client_secret: SecretString,
    budget: Mutex<Budget>,
}

impl Issuer {
    pub(super) fn new(settings: TokenSettings) -> Self {
        Self {
            name: RequestName {
                method: "POST",
                path: settings.shown_path,
            },
            url: settings.url,
            request: settings.request,
            client_id: settings.client_id,
            client_secret: settings.client_secret,
            budget: Mutex::new(Budget::new(settings.limit)),
        }
    }

    /// The API client and the URL for which a token is valid.
    pub(super) fn issued_for(&self) -> String {
        format!("{} at {}", self.client_id, self.url)
    }

    /// Requests a token.
    pub(super) async fn issue(&self, wire: &Wire) -> Result<StoredToken, Error> {
        self.spend()?;
        let asked_at = Timestamp::now();
        let limit = wire.limit(Instant::now(), None);
        let limits = wire.limits.short();
        let answer = wire.exchange(self.request(limits), &self.name, limit);
        let answer = answer.await?;
        let now = answer.date().unwrap_or_else(Timestamp::now);
        let answer = answer
            .success(&self.name, limits)
            .map_err(refused_credentials)?;
        let body = answer.body;
        let answer = TokenAnswer::read(&body).map_err(|error| self.unreadable(&body, error))?;
        let end = asked_at.saturating_add(answer.lifetime(now));
        let end = end.ok().and_then(|end| DateTime::try_from(end).ok());
        Ok(StoredToken::new(
            self.issued_for(),
            answer.token,
            end.unwrap_or_else(DateTime::now),
        ))
    }

    /// The error of an unusable token or token response.
    pub(super) fn unreadable(&self, body: &[u8], error: DecodeError) -> Error {
        Error::unreadable(self.name.clone(), body, error)
    }

    fn spend(&self) -> Result<(), Error> {
        let mut budget = self.budget.lock().unwrap_or_else(PoisonError::into_inner);
        let spent = budget.spend(Instant::now());
        spent.map_err(|wait| Error::TokenLimit { wait })
    }

    fn request(&self, limits: BodyLimits) -> Outgoing {
        let (content_type, body) = self.body();
        let content_type = HeaderValue::from_static(content_type);
        Outgoing {
            method: Method::POST,
            url: self.url.clone(),
            headers: HeaderMap::from_iter([(CONTENT_TYPE, content_type)]),
            body: Some(body.into()),
            limits,
            open: None,
        }
    }

    fn body(&self) -> (&'static str, String) {
        let secret = self.client_secret.expose_secret();
        match &self.request {
            TokenRequest::OauthForm => {
                let form = url::form_urlencoded::Serializer::new(String::new())
                    .append_pair("grant_type", "client_credentials")
                    .append_pair("client_id", &self.client_id)
                    .append_pair("client_secret", secret)
                    .finish();
                ("application/x-www-form-urlencoded", form)
            }
            TokenRequest::Json { client_key } => {
                let mut body = Map::new();
                body.insert("secret".to_owned(), secret.into());
                if let Some(key) = client_key {
                    body.insert(key.clone(), self.client_id.as_str().into());
                }
                ("application/json", Value::Object(body).to_string())
            }
        }
    }
}

/// A token request has no role yet, so the rejected part is the credentials.
fn refused_credentials(mut error: Error) -> Error {
    if let Error::Api(error) = &mut error
        && error.kind == ApiErrorKind::Forbidden
    {
        error.kind = ApiErrorKind::Unauthorized;
    }
    error
}

/// The `Authorization` header with a token.
///
/// # Errors
/// Returns an error if it is empty, or contains white space or non-ASCII characters. RFC 6750 is even stricter.
pub(super) fn authorization(token: &SecretString) -> Result<HeaderValue, DecodeError> {
    let token = token.expose_secret();
    let unusable = DecodeError::Shape { line: 1, column: 1 };
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(unusable);
    }
    let mut header = HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| unusable)?;
    header.set_sensitive(true);
    Ok(header)
}
