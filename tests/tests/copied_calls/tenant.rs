//! A sandbox with synthetic patients, used through plain HTTP.

use serde_json::{Value, json};
use welkin_codegen::Generator;
use welkin_sandbox::{Sandbox, Seed};
use welkin_tests::fixture::workspace_root;
use welkin_tests::{http, tenant};

pub(crate) type Failure = Box<dyn std::error::Error>;

pub(crate) struct Tenant {
    pub(crate) sandbox: Sandbox,
    pub(crate) generator: Generator,
    /// Id of a patient with data.
    pub(crate) patient: String,
    http: reqwest::Client,
}

/// A sent request, and its copy as code.
pub(crate) struct Act {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) path: String,
    pub(crate) body: Value,
    pub(crate) rust: String,
}

impl Tenant {
    pub(crate) async fn start(configuration: &str) -> Result<Self, Failure> {
        let sandbox = tenant::builder(configuration).seed(Seed::new(1), 3);
        let mut tenant = Self {
            sandbox: sandbox.start().await?,
            generator: Generator::from_file(workspace_root().join(configuration))?,
            patient: String::new(),
            http: http::client(),
        };
        let patients = tenant.ask("GET", "/patients", &Value::Null).await?;
        tenant.patient = text(&patients["content"][0]["id"]);
        Ok(tenant)
    }

    /// Returns a path below the patient.
    pub(crate) fn own(&self, path: &str) -> String {
        format!("/patients/{}{path}", self.patient)
    }

    /// Sends a request below the environment; null means no body.
    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        body: &Value,
    ) -> Result<Value, Failure> {
        let tenant = self.sandbox.tenant();
        self.ask_at(method, &format!("/{tenant}/live{path}"), body)
            .await
    }

    pub(crate) async fn ask_at(
        &self,
        method: &str,
        path: &str,
        body: &Value,
    ) -> Result<Value, Failure> {
        let sandbox = &self.sandbox;
        let token = sandbox.token_of(sandbox.client_id()).ok_or("a token")?;
        let url = format!("{}{path}", sandbox.origin());
        let request = self.http.request(method.parse()?, url).bearer_auth(token);
        let request = if body.is_null() {
            request
        } else {
            request.json(body)
        };
        let answer = request.send().await?.text().await?;
        Ok(serde_json::from_str(&answer).unwrap_or_default())
    }

    /// Reads from the control API.
    pub(crate) async fn control(&self, path: &str) -> Result<Value, Failure> {
        let url = format!("{}/_sandbox{path}", self.sandbox.origin());
        let answer = self.http.get(url).send().await?;
        Ok(serde_json::from_str(&answer.text().await?)?)
    }

    /// Returns the requests after the one with this number, with their copies as code.
    pub(crate) async fn acts_after(&self, number: u64) -> Result<Vec<Act>, Failure> {
        let path = format!("/requests?last=1000&after={number}");
        let rows = self.control(&path).await?;
        let mut acts = Vec::new();
        for row in rows["requests"].as_array().into_iter().flatten() {
            let whole = self.control(&format!("/requests/{}", row["id"])).await?;
            let body = whole["requestBody"].as_str().unwrap_or_default();
            acts.push(Act {
                method: text(&whole["method"]),
                path: text(&whole["path"]),
                body: serde_json::from_str(body).unwrap_or_default(),
                rust: text(&whole["rust"]),
            });
        }
        Ok(acts)
    }

    /// Returns the number of the latest request.
    pub(crate) async fn latest(&self) -> Result<u64, Failure> {
        let rows = self.control("/requests?last=1").await?;
        Ok(rows["requests"][0]["id"].as_u64().unwrap_or_default())
    }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// No body.
pub(crate) const NONE: Value = Value::Null;

/// Returns the writable fields of a record.
pub(crate) fn writable(record: &Value, fields: &[&str]) -> Value {
    let fields = { fields.iter() }.filter_map(|name| {
        let value = &record["jsonBody"][*name];
        (!value.is_null()).then(|| ((*name).to_owned(), value.clone()))
    });
    let mut body: serde_json::Map<String, Value> = fields.collect();
    body.insert("external_id".to_owned(), json!("copied \"once\"\n"));
    Value::Object(body)
}
