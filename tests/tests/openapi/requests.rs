//! Sends every call of the document to the sandbox, and checks that the response is described.

use jsonschema::Validator;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use welkin_codegen::document::ApiProfile;
use welkin_sandbox::Sandbox;
use welkin_tests::http;

use crate::calls::{Call, calls};
use crate::{configuration, document};

/// A tenant with one patient.
struct Tenant {
    sandbox: Sandbox,
    http: reqwest::Client,
    token: String,
    patient: String,
}

impl Tenant {
    async fn start() -> Self {
        let builder = Sandbox::builder().configuration(&configuration());
        let sandbox = builder.expect("the roles are right").start().await;
        let sandbox = sandbox.expect("a port is free");
        let mut tenant = Self {
            sandbox,
            http: http::client(),
            token: String::new(),
            patient: String::new(),
        };
        let secret = json!({ "secret": tenant.sandbox.client_secret() });
        let client = tenant.sandbox.client_id();
        let path = format!("/acme/admin/api_clients/{client}");
        let (_, issued) = tenant.send(Method::POST, &path, &secret).await;
        tenant.token = issued["token"].as_str().expect("a token").to_owned();
        let ada = json!({ "firstName": "Ada", "lastName": "Lovelace" });
        let (_, patient) = tenant.send(Method::POST, "/acme/live/patients", &ada).await;
        tenant.patient = patient["id"].as_str().expect("an id").to_owned();
        tenant
    }

    async fn send(&self, method: Method, path: &str, body: &Value) -> (StatusCode, Value) {
        let url = format!("{}{path}", self.sandbox.origin());
        let request = self.http.request(method, url).bearer_auth(&self.token);
        let answer = request.json(body).send().await.expect("an answer");
        let status = answer.status();
        let body = answer.bytes().await.expect("a body");
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    /// Returns the URL of a call, with the patient's id and with ids of items that do not exist.
    fn address(&self, document: &Value, call: &Call<'_>) -> String {
        let mut path = call.path.replace("{tenant}", "acme");
        path = path.replace("{environment}", "live");
        path = path.replace("{patient}", &self.patient);
        let of_path = call.item["parameters"].as_array().into_iter().flatten();
        let own = call.operation["parameters"]
            .as_array()
            .into_iter()
            .flatten();
        let mut query = Vec::new();
        for parameter in of_path.chain(own) {
            let parameter = resolved(document, parameter);
            let name = parameter["name"].as_str().expect("it has a name");
            let schema = &parameter["schema"];
            let value = match (&schema["enum"][0], &schema["format"]) {
                (Value::String(word), _) => word,
                (_, Value::String(format)) if format == "date-time" => "2026-01-01T00:00:00Z",
                _ => "91e02eba-3749-4a84-a744-585050752369",
            };
            path = path.replace(&format!("{{{name}}}"), value);
            if parameter["in"] == "query" && parameter["required"] == true {
                query.push(format!("{name}={value}"));
            }
        }
        format!("{path}?{}", query.join("&"))
    }
}

/// Resolves a reference; returns any other value unchanged.
fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    match value["$ref"].as_str() {
        Some(reference) => {
            let pointer = reference.trim_start_matches('#');
            document
                .pointer(pointer)
                .expect("references lead somewhere")
        }
        None => value,
    }
}

/// Returns the validator of a response's body; `None` if no body is described.
fn check(document: &Value, response: &Value) -> Option<Validator> {
    let schema = response["content"]["application/json"].get("schema")?;
    let schema = json!({ "allOf": [schema], "components": document["components"] });
    Some(jsonschema::validator_for(&schema).expect("it is a schema"))
}

#[tokio::test]
async fn every_call_is_answered_as_described() {
    for profile in ApiProfile::ALL {
        let tenant = Tenant::start().await;
        let document = document(profile);
        let mut calls = calls(&document);
        // The call that removes the patient comes last.
        calls.sort_by_key(|call| call.operation["operationId"] == "deletePatient");
        let mut good = 0;
        for call in &calls {
            let method: Method = call.method.parse().expect("a method");
            let address = tenant.address(&document, call);
            let (status, body) = tenant.send(method, &address, &json!({})).await;
            let name = format!("{profile}: {} {address}: {status}", call.method);
            let described = call.operation["responses"].get(status.as_str());
            let described = described.unwrap_or_else(|| panic!("{name} is not described"));
            let described = resolved(&document, described);
            let has_body = described.get("content").is_some();
            // A path that does not exist has a 404 without a body.
            assert!(!has_body || !body.is_null(), "{name} without a body");
            if let Some(check) = check(&document, described) {
                let problems: Vec<String> =
                    check.iter_errors(&body).map(|it| it.to_string()).collect();
                assert!(problems.is_empty(), "{name}: {problems:#?}");
            }
            good += usize::from(status.is_success());
        }
        assert!(
            good >= 50,
            "{profile}: only {good} of {} calls worked",
            calls.len()
        );
    }
}
