//! The HTTP transport.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use reqwest::redirect::Policy;
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::Verifier;
use url::Url;

use crate::error::ConfigurationError;
use crate::http::body_limits::LimitedBody;
use crate::http::message::{Answer, Outgoing};
use crate::http::network::Network;
use crate::http::open_body::OpenBody;
use crate::transport::{BoxFuture, Transport, TransportError};

pub(crate) struct HttpTransport(reqwest::Client);

impl HttpTransport {
    /// Creates a transport to these addresses.
    pub(crate) fn new(
        addresses: [&Url; 2],
        connect_timeout: Duration,
        network: &Network,
    ) -> Result<Self, ConfigurationError> {
        let plain = addresses.map(|url| url.scheme() == "http");
        let mut http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls(plain == [true, true], network)?)
            // A token must never go to an origin that it was not issued for.
            .redirect(Policy::none())
            .connect_timeout(connect_timeout)
            .user_agent(network.user_agent()?);
        let any_plain = plain.contains(&true);
        if let Some(proxy) = network.proxy(any_plain)? {
            http = http.proxy(proxy);
        }
        if any_plain {
            // Unencrypted requests may only go to the allowed host, and a proxy may be on another.
            http = http.no_proxy();
        }
        let http = http.build();
        http.map(Self)
            .map_err(|error| ConfigurationError::Tls(error.to_string()))
    }

    /// Sends a request and waits for the whole response, of which at most its limit and one byte are read.
    pub(crate) async fn exchange(&self, request: Outgoing) -> Result<Answer, TransportError> {
        let limits = request.limits;
        let mut http = reqwest::Request::new(request.method, request.url);
        *http.headers_mut() = request.headers;
        *http.body_mut() = request.body.map(Into::into);
        let mut answer = self.0.execute(http).await.map_err(failed)?;
        let status = answer.status();
        if let Some(open) = request.open.filter(|_| status.is_success()) {
            let headers = answer.headers().clone();
            open.put(OpenBody::Http(Box::new(answer)));
            return Ok(Answer {
                status,
                headers,
                body: Bytes::new(),
            });
        }
        let mut body = LimitedBody::new(limits.of(status), answer.content_length());
        while let Some(part) = answer.chunk().await.map_err(failed)? {
            if !body.push(part) {
                break;
            }
        }
        Ok(Answer {
            status,
            headers: std::mem::take(answer.headers_mut()),
            body: body.finish(),
        })
    }
}

impl Transport for HttpTransport {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let url = Url::parse(&head.uri.to_string()).map_err(TransportError::not_sent)?;
            let request = Outgoing {
                method: head.method,
                url,
                headers: head.headers,
                body: (!body.is_empty()).then_some(body),
                // A transport that builds a new request from another may lose its extensions.
                limits: head.extensions.get().copied().unwrap_or_default(),
                // A transport returns whole responses.
                open: None,
            };
            let answer = self.exchange(request).await?;
            let mut whole = Response::new(answer.body);
            *whole.status_mut() = answer.status;
            *whole.headers_mut() = answer.headers;
            Ok(whole)
        })
    }
}

/// The cause without its URL, which may hold health data.
fn failed(error: reqwest::Error) -> TransportError {
    let (connecting, timeout) = (error.is_connect() || error.is_builder(), error.is_timeout());
    let cause = error.without_url();
    let error = if connecting {
        TransportError::not_sent(cause)
    } else {
        TransportError::no_answer(cause)
    };
    if timeout { error.timed_out() } else { error }
}

/// TLS with the trusted certificates of the operating system and of the program. A client that only uses plain HTTP
/// needs none, and starts on a system without certificates.
fn tls(unused: bool, network: &Network) -> Result<ClientConfig, ConfigurationError> {
    let failed = |error: rustls::Error| ConfigurationError::Tls(error.to_string());
    let provider = Arc::new(ring::default_provider());
    let roots = network.roots()?;
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    let builder = if unused {
        builder.with_root_certificates(rustls::RootCertStore::empty())
    } else {
        let verifier = Verifier::new_with_extra_roots(roots, provider).map_err(failed)?;
        builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
    };
    Ok(builder.with_no_client_auth())
}
