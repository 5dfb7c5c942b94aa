//! Requests over HTTP: one place that knows headers, tokens, statuses and time limits.

use std::sync::Arc;
use std::time::Instant;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Method, StatusCode};
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::BuilderVerifierExt;
use url::Url;

use crate::config::{Config, ConfigurationError, is_loopback};
use crate::error::{ApiError, Error, RequestName};
use crate::profile::{EnvironmentPlacement, Profile};
use crate::token::{Token, TokenSource};

/// What all clients of one tenant share.
pub(crate) struct Transport {
    http: reqwest::Client,
    base: Url,
    tokens: TokenSource,
    pub(crate) profile: Profile,
}

/// A request before it is sent. The path is a template and its values.
pub(crate) struct Request<'a> {
    pub(crate) method: Method,
    pub(crate) template: &'a str,
    pub(crate) values: &'a [(&'static str, &'a str)],
    pub(crate) query: &'a [(&'static str, String)],
    pub(crate) body: Option<Vec<u8>>,
}

impl Request<'_> {
    pub(crate) fn name(&self) -> RequestName {
        let method = match self.method {
            Method::GET => "GET",
            Method::POST => "POST",
            Method::PATCH => "PATCH",
            Method::PUT => "PUT",
            Method::DELETE => "DELETE",
            _ => "HTTP",
        };
        RequestName {
            method,
            path: self.template.to_owned(),
        }
    }
}

impl Transport {
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigurationError> {
        let (base, token_url) = config.urls()?;
        let local = is_loopback(&base) && is_loopback(&token_url);
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls(local)?)
            // A token must never go to an origin that it was not issued for.
            .redirect(Policy::none())
            .connect_timeout(config.connect_timeout)
            .timeout(config.timeout)
            .user_agent(concat!("welkin-runtime/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| ConfigurationError::Tls(error.to_string()))?;
        let secret = config.client_secret.clone();
        Ok(Self {
            http,
            base,
            tokens: TokenSource::new(token_url, config.client_id.clone(), secret),
            profile: config.profile.clone(),
        })
    }

    /// Sends a request and returns the body of a good answer. A refused token is replaced once.
    pub(crate) async fn send(
        &self,
        environment: &str,
        request: Request<'_>,
    ) -> Result<Vec<u8>, Error> {
        let name = request.name();
        let url = self.url(environment, &request)?;
        let token = self.tokens.get(&self.http).await?;
        let (mut status, mut headers, mut body) = self.once(&url, &request, &name, &token).await?;
        if status == StatusCode::UNAUTHORIZED {
            let token = self.tokens.renew(&self.http, &token).await?;
            (status, headers, body) = self.once(&url, &request, &name, &token).await?;
        }
        if status.is_success() {
            return Ok(body);
        }
        Err(ApiError::new(name, status.as_u16(), &headers, &body).into())
    }

    async fn once(
        &self,
        url: &Url,
        request: &Request<'_>,
        name: &RequestName,
        token: &Token,
    ) -> Result<(StatusCode, HeaderMap, Vec<u8>), Error> {
        let started = Instant::now();
        let mut authorization = HeaderValue::try_from(token.authorization())
            .map_err(|_| ConfigurationError::Name { setting: "token" })?;
        authorization.set_sensitive(true);
        let mut builder = self
            .http
            .request(request.method.clone(), url.clone())
            .header(AUTHORIZATION, authorization)
            .header(ACCEPT, "application/json");
        if let Some(body) = &request.body {
            builder = builder
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        let failed = |error| Error::connection(name.clone(), error);
        let answer = builder.send().await.map_err(failed)?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = answer.bytes().await.map_err(failed)?.to_vec();
        tracing::debug!(
            method = name.method,
            route = name.path,
            status = status.as_u16(),
            latency_ms = started.elapsed().as_millis(),
            "request answered"
        );
        Ok((status, headers, body))
    }

    /// The URL of a request: every value is one segment of the path, whatever it holds.
    fn url(&self, environment: &str, request: &Request<'_>) -> Result<Url, Error> {
        let mut url = self.base.clone();
        {
            let mut path = url.path_segments_mut().map_err(|()| Error::InvalidId)?;
            path.pop_if_empty();
            for part in request.template.split('/').filter(|part| !part.is_empty()) {
                let value = request.values.iter().find(|(name, _)| {
                    part.strip_prefix('{')
                        .and_then(|part| part.strip_suffix('}'))
                        == Some(*name)
                });
                let segment = value.map_or(part, |(_, value)| *value);
                if segment.is_empty() || segment == "." || segment == ".." {
                    return Err(Error::InvalidId);
                }
                path.push(segment);
            }
        }
        match &self.profile.environment {
            EnvironmentPlacement::Query(parameter) => {
                url.query_pairs_mut().append_pair(parameter, environment);
            }
        }
        for (name, value) in request.query {
            url.query_pairs_mut().append_pair(name, value);
        }
        Ok(url)
    }
}

/// TLS with the operating system's trust. A client that only talks to this machine needs none, and starts where no certificates
/// are installed.
fn tls(local: bool) -> Result<ClientConfig, ConfigurationError> {
    let failed = |error: rustls::Error| ConfigurationError::Tls(error.to_string());
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    let builder = if local {
        builder.with_root_certificates(rustls::RootCertStore::empty())
    } else {
        builder.with_platform_verifier().map_err(failed)?
    };
    Ok(builder.with_no_client_auth())
}
