//! The API of a tenant as an OpenAPI 3.1 document: the calls common to all tenants, and typed calls for its own CDTs.

mod api;
mod fixed_calls;
mod operation;
mod parameters;
mod permissions;
mod records;
mod table;
mod token;
mod words;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use welkin_designer::ApiProfile;

use self::api::Api;
use self::operation::shared_responses;
use self::table::Scope;
use super::ModelDocument;
use super::json_schema::DIALECT;
use crate::model::Model;

/// Returns the tenant's API in this generation as an OpenAPI 3.1 document. It has the schemas `Vitals` (the fields),
/// `VitalsNew`, `VitalsPatch`, `VitalsRecord` and `VitalsPage` for each CDT, and every call that the sandbox serves,
/// with parameters, errors and security. `document` must be the document of `model`.
// Used by `Generator::openapi`.
#[doc(hidden)]
#[must_use]
pub fn openapi(model: &Model, document: &ModelDocument, profile: ApiProfile) -> Value {
    let mut api = Api::new(model, document, profile);
    api.add_fixed_calls();
    api.add_token_call();
    api.add_records();
    api.add_profiles();
    api.add_dictionaries();
    api.add_document_details();
    api.into_document()
}

impl Api<'_> {
    fn into_document(mut self) -> Value {
        let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
        for (scope, operation) in std::mem::take(&mut self.operations) {
            let item = paths.entry(operation.path.clone());
            let item = item.or_insert_with(|| self.path_item(scope, &operation.path));
            item.insert(operation.method.to_owned(), operation.into_value());
        }
        let mut parameters = self.shared_parameters();
        let used = json!(paths).to_string();
        parameters.retain(|name, _| used.contains(&format!("/parameters/{name}\"")));
        json!({
            "openapi": "3.1.0",
            "jsonSchemaDialect": DIALECT,
            "info": {
                "title": "Welkin API, as configured by this tenant",
                "version": self.profile.to_string(),
                "description": "Generated from a Designer configuration. `x-phi` marks health data, and `x-source` names the source of a call's description.",
            },
            "servers": self.servers(Scope::Environment),
            "security": [{ "token": [] }],
            "paths": paths,
            "components": {
                "schemas": self.schemas,
                "parameters": parameters,
                "responses": shared_responses(),
                "securitySchemes": { "token": self.security_scheme() },
            },
        })
    }
}
