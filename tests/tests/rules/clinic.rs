//! A sandbox, spoken to without the client, which would refuse what it is to be asked.

use std::error::Error;

use serde_json::{Value, json};
use welkin_sandbox::{Builder, Sandbox};
use welkin_tests::tenant;

/// A sandbox with one patient.
pub(crate) struct Clinic {
    _sandbox: Sandbox,
    http: reqwest::Client,
    token: String,
    patient: String,
}

impl Clinic {
    /// Starts a sandbox with a configuration, by its path in this repository.
    pub(crate) async fn serving(configuration: &str) -> Result<Self, Box<dyn Error>> {
        Self::of(tenant::builder(configuration)).await
    }

    pub(crate) async fn of(builder: Builder) -> Result<Self, Box<dyn Error>> {
        let sandbox = builder.start().await?;
        // `reqwest` requires a crypto provider to create a client, although this one does not use TLS.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build()?;
        let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let answer = http
            .post(format!("{}/oauth/token", sandbox.origin()))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await?;
        let answer: Value = serde_json::from_slice(&answer.bytes().await?)?;
        let token = answer["access_token"].as_str().ok_or("no token")?;
        let patients = format!("{}/v1/{}/patients", sandbox.origin(), sandbox.tenant());
        let mut clinic = Self {
            _sandbox: sandbox,
            http,
            token: token.to_owned(),
            patient: patients,
        };
        let ada = json!({ "firstName": "Ada", "lastName": "Lovelace" }).to_string();
        let request = clinic.http.post(&clinic.patient);
        let (_, answer) = clinic.send(request, &ada).await?;
        let answer: Value = serde_json::from_str(&answer)?;
        let id = answer["id"].as_str().ok_or("no patient")?;
        clinic.patient = format!("{}/{id}", clinic.patient);
        Ok(clinic)
    }

    /// Sends a create, and returns the status and body of the response.
    pub(crate) async fn create(
        &self,
        cdt: &str,
        body: &str,
    ) -> Result<(u16, String), reqwest::Error> {
        let address = format!("{}/cdts/{cdt}", self.patient);
        self.send(self.http.post(address), body).await
    }

    /// Sends an update, and returns the status and body of the response.
    pub(crate) async fn update(
        &self,
        cdt: &str,
        id: &str,
        body: &str,
    ) -> Result<(u16, String), reqwest::Error> {
        let address = format!("{}/cdts/{cdt}/{id}", self.patient);
        self.send(self.http.patch(address), body).await
    }

    async fn send(
        &self,
        request: reqwest::RequestBuilder,
        body: &str,
    ) -> Result<(u16, String), reqwest::Error> {
        let request = request.bearer_auth(&self.token);
        let request = request.header("content-type", "application/json");
        let answer = request.body(body.to_owned()).send().await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }
}
