//! Requests to the API: one place that knows URLs, tokens and time limits.

use std::sync::Arc;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use reqwest::redirect::Policy;
use reqwest::{Method, StatusCode};
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::BuilderVerifierExt;
use url::Url;

use crate::address::extend_path;
use crate::config::{Config, ConfigurationError};
use crate::error::{Error, RequestName};
use crate::exchange::{Answer, exchange};
use crate::profile::{EnvironmentPlacement, Profile};
use crate::token::{Token, TokenSource};

/// What all clients of one tenant share.
pub(crate) struct Transport {
    http: reqwest::Client,
    origin: Url,
    tenant: String,
    tokens: TokenSource,
    pub(crate) profile: Profile,
}

/// A request before it is sent. The path is a template and its values.
pub(crate) struct Request<'a> {
    pub(crate) method: Method,
    pub(crate) template: &'a str,
    pub(crate) values: &'a [(&'static str, &'a str)],
    pub(crate) query: &'a [(&'a str, String)],
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
        let (origin, token_url) = config.urls()?;
        let plain = [&origin, &token_url].map(|url| url.scheme() == "http");
        let mut http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls(plain == [true, true])?)
            // A token must never go to an origin that it was not issued for.
            .redirect(Policy::none())
            .connect_timeout(config.connect_timeout)
            .timeout(config.timeout)
            .user_agent(concat!("welkin-runtime/", env!("CARGO_PKG_VERSION")));
        if plain.contains(&true) {
            // What is not encrypted must not leave this machine, and a proxy may stand elsewhere.
            http = http.no_proxy();
        }
        let http = http
            .build()
            .map_err(|error| ConfigurationError::Tls(error.to_string()))?;
        Ok(Self {
            http,
            origin,
            tenant: config.tenant.clone(),
            tokens: TokenSource::new(token_url, config),
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
        let mut answer = self.once(&url, &request, &name, &token).await?;
        if answer.status == StatusCode::UNAUTHORIZED {
            let token = self.tokens.renew(&self.http, &token).await?;
            answer = self.once(&url, &request, &name, &token).await?;
        }
        answer.success(&name)
    }

    async fn once(
        &self,
        url: &Url,
        request: &Request<'_>,
        name: &RequestName,
        token: &Token,
    ) -> Result<Answer, Error> {
        let mut builder = self
            .http
            .request(request.method.clone(), url.clone())
            .header(AUTHORIZATION, token.authorization());
        if let Some(body) = &request.body {
            builder = builder
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        exchange(builder, name).await
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

/// TLS with the operating system's trust. A client that only speaks plain HTTP needs none, and starts where no certificates are
/// installed.
fn tls(unused: bool) -> Result<ClientConfig, ConfigurationError> {
    let failed = |error: rustls::Error| ConfigurationError::Tls(error.to_string());
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    let builder = if unused {
        builder.with_root_certificates(rustls::RootCertStore::empty())
    } else {
        builder.with_platform_verifier().map_err(failed)?
    };
    Ok(builder.with_no_client_auth())
}
