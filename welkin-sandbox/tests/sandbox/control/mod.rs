//! The control API, over HTTP and from Rust.

mod access;
mod clients;
mod clock;
mod configuration;
mod data;
mod document;
mod events;
mod faults;
mod figures;
mod receiver;
mod requests;
mod webhooks;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::tenant::{Answer, Tenant};

impl Tenant {
    /// Sends a request to the control API, which needs no token on this machine. Its response must match the OpenAPI
    /// document.
    pub(crate) async fn control(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let url = format!("{}/_sandbox{path}", self.sandbox.origin());
        let described = method.clone();
        let request = self.http().request(method, url);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let response = request.send().await.expect("the sandbox answers");
        let status = response.status();
        let body = response.bytes().await.expect("the answer is whole");
        let body = serde_json::from_slice(&body).unwrap_or_default();
        document::check(&described, path, status, &body);
        (status, body)
    }

    /// Reads a resource that must exist.
    pub(crate) async fn look(&self, path: &str) -> Value {
        let (status, answer) = self.control(Method::GET, path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        answer
    }

    /// Performs an operation that must succeed.
    pub(crate) async fn done(&self, method: Method, path: &str, body: Value) -> Value {
        let (status, answer) = self.control(method, path, Some(body)).await;
        assert!(status.is_success(), "{path}: {status} {answer}");
        answer
    }

    /// Sends a request that must be rejected. Returns the status and the error message, which must be one line.
    pub(crate) async fn refused(&self, method: Method, path: &str, body: Value) -> (u16, String) {
        let (status, answer) = self.control(method, path, Some(body)).await;
        let error = answer["error"]
            .as_str()
            .unwrap_or_else(|| panic!("{path}: {status} {answer}"));
        assert!(!error.is_empty() && !error.contains('\n'), "{error}");
        (status.as_u16(), error.to_owned())
    }

    /// Checks that the path does not exist.
    pub(crate) async fn misses(&self, method: Method, path: &str) {
        let (status, error) = self.refused(method, path, json!({})).await;
        assert_eq!(status, 404, "{error}");
    }
}
