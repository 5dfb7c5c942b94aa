//! Calls of the API: one place that knows addresses, tokens and time limits.

mod request;

use std::sync::Arc;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode, Uri};
use url::Url;

pub(crate) use self::request::Request;
use crate::address::{extend_path, uri};
use crate::config::{Config, ConfigurationError};
use crate::error::{Error, RequestName};
use crate::exchange::{Answer, Wire};
use crate::http_transport::HttpTransport;
use crate::profile::{EnvironmentPlacement, Profile};
use crate::token::{Token, TokenSource};
use crate::transport::Transport;

/// What all clients of one tenant share.
pub(crate) struct Caller {
    wire: Wire,
    origin: Url,
    tenant: String,
    tokens: TokenSource,
    pub(crate) profile: Profile,
}

/// A request with its address, and the body that every attempt sends.
struct Addressed {
    method: http::Method,
    uri: Uri,
    body: Option<Bytes>,
    name: RequestName,
}

impl Caller {
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigurationError> {
        let (origin, token_url) = config.urls()?;
        Ok(Self {
            wire: Wire {
                transport: transport(config, [&origin, &token_url])?,
                request_timeout: config.request_timeout,
            },
            origin,
            tenant: config.tenant.clone(),
            tokens: TokenSource::new(uri(&token_url)?, config),
            profile: config.profile.clone(),
        })
    }

    /// Sends a request and returns the body of a good answer. A refused token is replaced once.
    pub(crate) async fn send(
        &self,
        environment: &str,
        request: Request<'_>,
    ) -> Result<Vec<u8>, Error> {
        let request = Addressed {
            uri: uri(&self.url(environment, &request)?)?,
            name: request.name(),
            method: request.method,
            body: request.body.map(Bytes::from),
        };
        let answer = self.attempt(&request).await?;
        Ok(answer.success(&request.name)?.into())
    }

    async fn attempt(&self, request: &Addressed) -> Result<Answer, Error> {
        let no_token = |error| Error::Token(Box::new(error));
        let token = self.tokens.get(&self.wire).await.map_err(no_token)?;
        let answer = self.once(request, &token).await?;
        if answer.status() != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        let replaced = self.tokens.replace(&self.wire, &token).await;
        self.once(request, &replaced.map_err(no_token)?).await
    }

    async fn once(&self, request: &Addressed, token: &Token) -> Result<Answer, Error> {
        let mut sent = http::Request::new(request.body.clone().unwrap_or_default());
        *sent.method_mut() = request.method.clone();
        *sent.uri_mut() = request.uri.clone();
        let headers = sent.headers_mut();
        headers.insert(AUTHORIZATION, token.authorization());
        if request.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        self.wire.exchange(sent, &request.name).await
    }

    /// The URL of a request: every value is one segment of the path, whatever it holds.
    fn url(&self, environment: &str, request: &Request<'_>) -> Result<Url, Error> {
        let mut url = self.origin.clone();
        let base = &*self.profile.base_path;
        let outer = [("tenant", &*self.tenant), ("environment", environment)];
        let values: Vec<_> = request.values.iter().copied().chain(outer).collect();
        extend_path(&mut url, [base, request.template], &values)?;
        let in_path = [base, request.template].map(|path| path.contains("{environment}"));
        match &self.profile.environment {
            EnvironmentPlacement::Query(parameter) if in_path == [false, false] => {
                url.query_pairs_mut().append_pair(parameter, environment);
            }
            _ => {}
        }
        for (name, value) in request.query {
            url.query_pairs_mut().append_pair(name, value);
        }
        Ok(url)
    }
}

/// What the configuration puts in the place of HTTP, or before it.
fn transport(
    config: &Config,
    addresses: [&Url; 2],
) -> Result<Arc<dyn Transport>, ConfigurationError> {
    let transport: Arc<dyn Transport> = match &config.transport {
        Some(transport) => Arc::clone(transport),
        None => Arc::new(HttpTransport::new(addresses, config.connect_timeout)?),
    };
    let middleware = config.middleware.iter();
    Ok(middleware.fold(transport, |next, wrap| wrap(next)))
}
