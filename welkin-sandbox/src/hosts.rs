//! Allowed host names.
//!
//! A page of any site can make its own host name resolve to this machine (DNS rebinding). The browser then treats
//! responses of the sandbox as responses of that site. The header `Host` of such requests contains the site's name, so
//! that they can be rejected.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::problem::Problem;
use crate::request_log::OWN_PATHS;

/// The host that clients of version 8 have built in, for users who redirect it to the sandbox. Its owner does not need
/// DNS rebinding.
const BUILT_IN: &str = "api.live.welkincloud.io";

/// Allowed host names, beside `localhost` and IP addresses.
#[derive(Clone, Debug)]
pub(crate) struct Hosts(Vec<String>);

impl Default for Hosts {
    fn default() -> Self {
        Self(vec![BUILT_IN.to_owned()])
    }
}

impl Hosts {
    /// Adds a host name.
    pub(crate) fn add(&mut self, name: &str) {
        self.0.push(plain(name));
    }

    #[cfg(feature = "tls")]
    pub(crate) fn names(&self) -> &[String] {
        &self.0
    }

    /// Returns the first added host name.
    pub(crate) fn added(&self) -> Option<&str> {
        self.0.get(1).map(String::as_str)
    }

    /// Checks whether all hosts that a request names are allowed. A request without a host, which no browser sends, is
    /// allowed.
    fn has_all(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let in_headers = { headers.get_all(HOST).iter() }
            .map(|host| authority(host).is_some_and(|host| self.has(&host)));
        let in_uri = uri.authority().map(|host| self.has(host));
        in_headers.chain(in_uri).all(|known| known)
    }

    fn has(&self, authority: &Authority) -> bool {
        let host = plain(authority.host());
        let address = host.trim_start_matches('[').trim_end_matches(']');
        // A site's host name is never an IP address.
        address.parse::<std::net::IpAddr>().is_ok()
            || host == "localhost"
            || host.ends_with(".localhost")
            || self.0.contains(&host)
    }
}

/// Normalizes a host name for comparison.
fn plain(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    name.strip_suffix('.').unwrap_or(&name).to_owned()
}

fn authority(header: &HeaderValue) -> Option<Authority> {
    header.to_str().ok()?.parse().ok()
}

/// Rejects requests to unknown hosts. Requests from pages of other sites to the sandbox's own endpoints are rejected,
/// too: Welkin allows every page to use its API, but no page can reset a Welkin tenant.
pub(crate) async fn check_host(
    State(hosts): State<Arc<Hosts>>,
    request: Request,
    next: Next,
) -> Response {
    if !hosts.has_all(request.uri(), request.headers()) {
        return Problem::unknown_host().into_response();
    }
    if request.uri().path().starts_with(OWN_PATHS) && is_of_another_site(request.headers()) {
        let error = json!({"error": "requests from pages of other sites are rejected"});
        return (StatusCode::FORBIDDEN, Json(error)).into_response();
    }
    next.run(request).await
}

/// Checks whether a page of another origin sent the request. Without `Origin`, either no page did, or the page can't
/// read the response.
fn is_of_another_site(headers: &HeaderMap) -> bool {
    headers.get(ORIGIN).is_some_and(|origin| {
        let origin = origin
            .to_str()
            .ok()
            .and_then(|origin| origin.split_once("://"));
        let host = headers.get(HOST).and_then(authority);
        let origin = origin.and_then(|(_, host)| host.parse::<Authority>().ok());
        origin.is_none() || origin != host
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(hosts: &Hosts, host: &'static str) -> bool {
        let headers = HeaderMap::from_iter([(HOST, HeaderValue::from_static(host))]);
        hosts.has_all(&Uri::from_static("/"), &headers)
    }

    #[test]
    fn names_of_other_sites_are_none_of_the_sandbox() {
        let mut hosts = Hosts::default();
        hosts.add("Sandbox.");
        for host in [
            "localhost",
            "LOCALHOST:8080",
            "localhost.:8080",
            "acme.localhost:3000",
            "127.0.0.1:8080",
            "[::1]:8080",
            "10.0.0.7",
            "sandbox:8080",
            "api.live.welkincloud.io",
        ] {
            assert!(has(&hosts, host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:8080",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "notlocalhost",
            "sandbox.evil.example",
            "localhost:8080, evil.example",
            "[::1",
            "localhost/",
        ] {
            assert!(!has(&hosts, host), "{host}");
        }
        let mut headers = HeaderMap::new();
        assert!(hosts.has_all(&Uri::from_static("/"), &headers));
        let absolute = Uri::from_static("http://evil.example/");
        assert!(!hosts.has_all(&absolute, &headers));
        for host in ["localhost", "evil.example"] {
            headers.append(HOST, HeaderValue::from_static(host));
        }
        assert!(!hosts.has_all(&Uri::from_static("/"), &headers));
    }

    #[test]
    fn a_page_is_of_another_site_where_its_origin_has_another_host() {
        let asks = |origin: &'static str| {
            let headers = HeaderMap::from_iter([
                (HOST, HeaderValue::from_static("localhost:8080")),
                (ORIGIN, HeaderValue::from_static(origin)),
            ]);
            is_of_another_site(&headers)
        };
        assert!(!asks("http://localhost:8080"));
        assert!(!asks("https://localhost:8080"));
        for origin in [
            "http://localhost:3000",
            "https://evil.example",
            "null",
            "",
            "http://",
        ] {
            assert!(asks(origin), "{origin}");
        }
        assert!(!is_of_another_site(&HeaderMap::new()));
    }
}
