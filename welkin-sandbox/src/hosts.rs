//! Names by which the sandbox may be called.
//!
//! A page of any site may make its own name lead to this machine (DNS rebinding), and its browser then takes what is
//! served here for the site's own. The header `Host` tells: it has the site's name.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State as Shared};
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::problem::Problem;
use crate::request_log::OWN_PATHS;
use crate::state::State;

/// A name that clients of version 8 have built in, for those who direct it here. Whoever owns it needs no trick.
const BUILT_IN: &str = "api.live.welkincloud.io";

/// Names by which the sandbox may be called, beside `localhost` and addresses.
#[derive(Clone, Debug)]
pub(crate) struct Hosts(Vec<String>);

impl Default for Hosts {
    fn default() -> Self {
        Self(vec![BUILT_IN.to_owned()])
    }
}

impl Hosts {
    /// One more.
    pub(crate) fn add(&mut self, name: &str) {
        self.0.push(plain(name));
    }

    #[cfg(feature = "tls")]
    pub(crate) fn names(&self) -> &[String] {
        &self.0
    }

    /// The first one that was added.
    pub(crate) fn added(&self) -> Option<&str> {
        self.0.get(1).map(String::as_str)
    }

    /// Whether a request is meant for the sandbox. One without a name, which no browser sends, is.
    fn has_all(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let in_headers = { headers.get_all(HOST).iter() }
            .map(|host| authority(host).is_some_and(|host| self.has(&host)));
        let in_uri = uri.authority().map(|host| self.has(host));
        in_headers.chain(in_uri).all(|known| known)
    }

    fn has(&self, authority: &Authority) -> bool {
        let host = plain(authority.host());
        let address = host.trim_start_matches('[').trim_end_matches(']');
        // A site's name is never an address.
        address.parse::<std::net::IpAddr>().is_ok()
            || host == "localhost"
            || host.ends_with(".localhost")
            || self.0.contains(&host)
    }
}

/// A name as it is compared.
fn plain(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    name.strip_suffix('.').unwrap_or(&name).to_owned()
}

fn authority(header: &HeaderValue) -> Option<Authority> {
    header.to_str().ok()?.parse().ok()
}

/// Refuses requests that are not meant for the sandbox. What it has of its own is refused to pages of other sites, too:
/// Welkin lets every page use its API, but no page can reset a tenant of Welkin's.
pub(crate) async fn check_host(
    Shared(state): Shared<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    if !state.hosts.has_all(request.uri(), request.headers()) {
        return Problem::unknown_host().into_response();
    }
    if request.uri().path().starts_with(OWN_PATHS) && is_of_another_site(request.headers()) {
        let error = json!({"error": "requests from pages of other sites are rejected"});
        return (StatusCode::FORBIDDEN, Json(error)).into_response();
    }
    next.run(request).await
}

/// Whether a page of another origin asks. Without the header, no page does, or it only reads what it can't see.
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
