//! A tenant with patients and records.

#![allow(clippy::unwrap_used, reason = "what tests share panics as tests do")]

use std::sync::Arc;

use care::Vitals;
use serde_json::{Value, json};
use welkin_export::{Datasets, Destination, Export};
use welkin_model::document::ModelDocument;
use welkin_model::{config, model};
use welkin_runtime::{Config, NewPatient, PatientId, RecordId};
use welkin_sandbox::Sandbox;

pub(crate) struct Clinic {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: care::Client,
    pub(crate) patient: PatientId,
    /// The configuration, which a test may change.
    pub(crate) configuration: Value,
}

/// The Designer export of the examples.
fn designer_export() -> Value {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../examples/designer-export.json"
    );
    let text = std::fs::read_to_string(path).expect("the example is there");
    serde_json::from_str(&text).expect("the example is JSON")
}

impl Clinic {
    pub(crate) async fn open() -> Self {
        let configuration = designer_export();
        let sandbox = Sandbox::builder()
            .configuration(
                &config::parse("export.json", &configuration.to_string())
                    .expect("the test can go on"),
            )
            .expect("the test can go on");
        let sandbox = sandbox.start().await.expect("the test can go on");
        let secret = sandbox.client_secret();
        let config = Config::new(sandbox.tenant(), sandbox.client_id(), secret)
            .base_url(sandbox.origin())
            .rate_limit(None);
        let client = care::Client::connect(config).expect("the test can go on");
        let new = NewPatient::new("Ada", "Lovelace").external_id("ehr-1");
        let patient = client
            .patients()
            .create(&new)
            .await
            .expect("the test can go on")
            .id
            .clone();
        Self {
            sandbox,
            client,
            patient,
            configuration,
        }
    }

    pub(crate) async fn measure(&self, heart_rate: i64) -> RecordId<Vitals> {
        let vitals = Vitals {
            heart_rate: Some(heart_rate),
            ..Vitals::default()
        };
        let vitals = self
            .client
            .patient(&self.patient)
            .vitals()
            .create(&vitals)
            .await;
        vitals.expect("the test can go on").id.clone()
    }

    /// Returns the field of `cdt-vitals` of this name, for changes.
    pub(crate) fn field(&mut self, name: &str) -> &mut Value {
        let cdts = self.configuration["cdts"]
            .as_array_mut()
            .expect("the test can go on");
        let vitals = cdts
            .iter_mut()
            .find(|cdt| cdt["name"] == "cdt-vitals")
            .expect("the test can go on");
        let fields = vitals["fields"].as_array_mut().expect("the test can go on");
        fields
            .iter_mut()
            .find(|field| field["name"] == name)
            .expect("the test can go on")
    }

    /// Adds a field to `cdt-vitals`.
    pub(crate) fn add_field(&mut self, field: Value) {
        let cdts = self.configuration["cdts"]
            .as_array_mut()
            .expect("the test can go on");
        let vitals = cdts
            .iter_mut()
            .find(|cdt| cdt["name"] == "cdt-vitals")
            .expect("the test can go on");
        vitals["fields"]
            .as_array_mut()
            .expect("the test can go on")
            .insert(0, field);
    }

    /// Publishes the current configuration to the tenant.
    pub(crate) fn publish(&self) {
        let configuration = config::parse("export.json", &self.configuration.to_string());
        self.sandbox
            .reconfigure(&configuration.expect("the test can go on"))
            .expect("the test can go on");
    }

    pub(crate) fn document(&self) -> ModelDocument {
        let configuration = config::parse("export.json", &self.configuration.to_string());
        let configuration = configuration.expect("the test can go on");
        ModelDocument::new(&configuration, &model::resolve(&configuration))
    }

    /// Creates an export of these datasets, or of all.
    pub(crate) fn export(&self, only: &[&str], destination: Destination) -> Export {
        let document = self.document();
        let datasets = match only {
            [] => Datasets::of(&document),
            names => Datasets::selected(&document, names).expect("the test can go on"),
        };
        let client = self.client.runtime().clone();
        Export::new(client, "the clinic", datasets, destination)
    }

    /// Creates such an export to a store.
    pub(crate) fn export_to(
        &self,
        only: &[&str],
        store: Arc<dyn welkin_export::object_store::ObjectStore>,
    ) -> Export {
        self.export(
            only,
            Destination::store(store, "tenant/data", "memory://bucket/tenant/data"),
        )
    }
}

pub(crate) fn select(options: &[&str]) -> Value {
    let options: Vec<Value> = options
        .iter()
        .map(|option| json!({"label": format!("{option}!"), "value": option, "refCdtName": null}))
        .collect();
    json!({"required": false, "options": options})
}
