//! A running sandbox, and an HTTP client for it.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use welkin_sandbox::{Builder, Sandbox};

/// One CDT with a rule of each kind, a single-record one, and two that may not be written or read.
const CONFIGURATION: &str = r#"[
  {"name": "cdt-vitals", "type": "MULTI_RECORD", "version": 7, "fields": [
    {"name": "cdtf-pulse", "type": "integer", "meta": {"minValue": "20", "maxValue": "300"}},
    {"name": "cdtf-taken-on", "type": "date", "meta": {"required": true}},
    {"name": "cdtf-position", "type": "select", "valueType": "STRING", "meta": {"options": [
      {"label": "Sitting", "value": "sit"}, {"label": "Standing", "value": "stand"}]}},
    {"name": "cdtf-signs", "type": "select", "valueType": "STRING", "meta": {"multiple": true, "options": [
      {"label": "Pale", "value": "pale"}, {"label": "Dizzy", "value": "dizzy"}]}},
    {"name": "cdtf-fasting", "type": "checkbox"},
    {"name": "cdtf-phone", "type": "phone"},
    {"name": "cdtf-score", "type": "formula", "valueType": "INTEGER", "formula": "1+1"},
    {"name": "id", "type": "text"}, {"name": "external_id", "type": "text"}]},
  {"name": "cdt-insurance", "type": "SINGLE_RECORD", "fields": [{"name": "cdtf-payer", "type": "text"}]},
  {"name": "cdt-shown", "updatable": false, "fields": [{"name": "cdtf-note", "type": "text"}]},
  {"name": "cdt-hidden", "readable": false, "fields": [{"name": "cdtf-note", "type": "text"}]}
]"#;

pub(crate) struct Tenant {
    pub(crate) sandbox: Sandbox,
    http: reqwest::Client,
    token: String,
}

/// A status and a body; null if there is none.
pub(crate) type Answer = (StatusCode, Value);

pub(crate) fn builder() -> Builder {
    let configuration =
        welkin_model::config::parse("cdts.json", CONFIGURATION).expect("the fixture is right");
    Sandbox::builder()
        .configuration(&configuration)
        .expect("the fixture has no roles")
}

impl Tenant {
    pub(crate) async fn start() -> Self {
        Self::with(builder()).await
    }

    pub(crate) async fn with(builder: Builder) -> Self {
        let sandbox = builder.start().await.expect("a port is free");
        // Plain HTTP needs no TLS configuration, but `reqwest` requires a provider.
        let tls = rustls::ClientConfig::builder_with_provider(
            rustls::crypto::ring::default_provider().into(),
        )
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .no_proxy()
            .build()
            .expect("the client needs nothing");
        let mut tenant = Self {
            sandbox,
            http,
            token: String::new(),
        };
        tenant.authenticate().await;
        tenant
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    pub(crate) async fn authenticate(&mut self) {
        let (status, answer) = self.request_token("sandbox-client", "sandbox-secret").await;
        assert_eq!(status, StatusCode::OK);
        self.token = answer["access_token"].as_str().expect("a token").to_owned();
    }

    pub(crate) async fn request_token(&self, id: &str, secret: &str) -> Answer {
        self.request_token_with_form(&[
            ("grant_type", "client_credentials"),
            ("client_id", id),
            ("client_secret", secret),
        ])
        .await
    }

    pub(crate) async fn request_token_with_form(&self, form: &[(&str, &str)]) -> Answer {
        let url = format!("{}/oauth/token", self.sandbox.origin());
        answer(self.http.post(url).form(form)).await
    }

    /// Sends a request below `/v1/{tenant}`, with the token.
    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.call_with(&self.token, method, path, body).await
    }

    pub(crate) async fn call_with(
        &self,
        token: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let path = format!("/v1/{}{path}", self.sandbox.tenant());
        self.call_at(token, method, &path, body).await
    }

    /// Sends a request to a full path.
    pub(crate) async fn call_at(
        &self,
        token: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let url = format!("{}{path}", self.sandbox.origin());
        let request = self.http.request(method, url).bearer_auth(token);
        answer(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }

    /// Returns a response with its headers.
    pub(crate) async fn send(&self, path: &str) -> reqwest::Response {
        let url = format!("{}/v1/acme{path}", self.sandbox.origin());
        let request = self.http.get(url).bearer_auth(&self.token);
        request.send().await.expect("the sandbox answers")
    }

    /// Prepares a `POST` with the token.
    pub(crate) fn request(&self, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}/v1/acme{path}", self.sandbox.origin());
        self.http.post(url).bearer_auth(&self.token)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None).await
    }

    /// Creates a patient, and returns its path.
    pub(crate) async fn patient(&self) -> String {
        let (_, patient) = self
            .post(
                "/patients",
                json!({"firstName": "Ada", "lastName": "Example"}),
            )
            .await;
        format!("/patients/{}", patient["id"].as_str().expect("an id"))
    }
}

async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.expect("the sandbox answers");
    let status = response.status();
    let body = response.bytes().await.expect("the answer is whole");
    (status, serde_json::from_slice(&body).unwrap_or_default())
}
