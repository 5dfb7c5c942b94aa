//! The API of a tenant as an OpenAPI 3.1 document: the calls common to all tenants, and typed calls for its own CDTs.

mod operation;
mod parameters;
mod permissions;
mod records;
mod table;
mod token;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use welkin_designer::{ApiProfile, FormationKind};

use self::operation::{Operation, data_of, named_page_of, page_of, shared_responses};
use self::parameters::{shared_parameter, sort_name};
use self::permissions::Permissions;
use self::table::{CALLS, Call, RESOURCES, Scope};
use self::words::{Names, reference};
use super::ModelDocument;
use super::json_schema::{DIALECT, answers};
use super::schema_names::{Kind, SchemaNames, with_fields_of};
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

/// The document under construction.
struct Api<'d> {
    model: &'d Model,
    document: &'d ModelDocument,
    profile: ApiProfile,
    names: SchemaNames<'d>,
    words: Names,
    permissions: Permissions<'d>,
    /// Grouped by the scope of their paths, so that the same path in two scopes is kept separate.
    operations: Vec<(Scope, Operation)>,
    ids: BTreeSet<String>,
    schemas: Map<String, Value>,
}

impl<'d> Api<'d> {
    fn new(model: &'d Model, document: &'d ModelDocument, profile: ApiProfile) -> Self {
        Self {
            model,
            document,
            profile,
            names: SchemaNames::of(document),
            words: words(document),
            permissions: Permissions::of(model),
            operations: Vec::new(),
            ids: BTreeSet::new(),
            schemas: Map::new(),
        }
    }

    fn add_fixed_calls(&mut self) {
        for (name, resource) in &RESOURCES.schemas {
            self.schemas
                .insert(name.clone(), resource.schema(&self.words));
        }
        self.add_disposition();
        self.add_answers();
        for call in &*CALLS {
            let is_permitted = call.action.is_none_or(|it| self.permissions.permit(it));
            if is_permitted {
                let operation = self.fixed(call);
                self.add(call.scope, operation);
            }
        }
    }

    fn fixed(&self, call: &Call) -> Operation {
        let (method, path) = call.call.split_once(' ').unwrap_or_default();
        let method = match method {
            "GET" => "get",
            "POST" => "post",
            "PUT" => "put",
            "PATCH" => "patch",
            _ => "delete",
        };
        let mut operation = Operation::new(method, path, &call.id, &call.does, &call.tag);
        operation = operation.known_from(&call.source);
        for name in &call.query {
            operation = operation.parameter(shared_parameter(name));
        }
        if let Some(sort) = &call.sort {
            operation = operation.parameter(shared_parameter(&sort_name(sort)));
        }
        if let Some(body) = &call.body {
            operation = operation.body(reference(body));
        }
        if let Some(form) = &call.form {
            operation = operation.body_as("multipart/form-data", reference(form));
        }
        if call.conflict {
            operation = operation.conflict();
        }
        if call.empty_404 {
            operation = operation.answers_nothing("404");
        }
        answered(operation, &call.answer)
    }

    /// Adds an operation, whose ID must be unique.
    fn add(&mut self, scope: Scope, mut operation: Operation) {
        let id = operation.id().to_owned();
        let mut candidate = id.clone();
        let mut number = 1;
        while !self.ids.insert(candidate.clone()) {
            number += 1;
            candidate = format!("{id}{number}");
        }
        operation.renamed(candidate);
        self.operations.push((scope, operation));
    }

    /// Adds the schemas of the disposition's fields, for reading and for writing.
    fn add_disposition(&mut self) {
        let model = self.model.disposition();
        let disposition = model.and_then(|found| {
            let mut all = with_fields_of(self.document);
            all.find(|(kind, cdt)| *kind == Kind::Cdt && cdt.name == found.name)
        });
        let (fields, patch) = match disposition {
            Some((kind, cdt)) => {
                let name = self.names.cdt(kind, cdt).to_owned();
                let schemas = self.document.schemas_of(&self.names, kind, cdt);
                let patch = format!("{name}Patch");
                let has_patch = schemas.contains_key(&patch);
                self.schemas.extend(schemas);
                let patch = has_patch.then(|| reference(&patch));
                (
                    reference(&name),
                    patch.unwrap_or(json!({ "type": "object" })),
                )
            }
            None => (json!({ "type": "object" }), json!({ "type": "object" })),
        };
        let record = operation::record_of(fields);
        self.schemas
            .insert("WelkinDispositionRecord".to_owned(), record);
        self.schemas
            .insert("WelkinDispositionPatch".to_owned(), patch);
    }

    /// Adds the schemas of each assessment's answers.
    fn add_answers(&mut self) {
        let mut any = Vec::new();
        for assessment in &self.document.assessments {
            let name = self.names.answers(assessment);
            any.push(reference(&name));
            self.schemas.insert(name, answers(assessment));
        }
        let any = match &*any {
            [] => json!({ "type": "object" }),
            _ => json!({ "anyOf": any }),
        };
        self.schemas.insert("WelkinAnswers".to_owned(), any);
    }

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

    /// Returns the prefix of all paths in a scope.
    fn base_path(&self, scope: Scope) -> &'static str {
        match scope {
            Scope::Root => "",
            Scope::Tenant => self.profile.tenant_path(),
            Scope::Environment => self.profile.base_path(),
        }
    }

    /// Returns the vendor's server and a sandbox.
    fn servers(&self, scope: Scope) -> Value {
        let base = self.base_path(scope);
        let server = |origin: &str, description: &str| {
            let mut variables = Map::new();
            for (name, default) in [("tenant", "acme"), ("environment", "live")] {
                if base.contains(&format!("{{{name}}}")) {
                    variables.insert(name.to_owned(), json!({ "default": default }));
                }
            }
            if origin.contains("{host}") {
                variables.insert("host".to_owned(), json!({ "default": "127.0.0.1:8080" }));
            }
            json!({ "url": format!("{origin}{base}"), "description": description, "variables": variables })
        };
        json!([
            server(self.profile.origin(), "Welkin"),
            server("http://{host}", "A sandbox on this machine"),
        ])
    }
}

/// Returns the operation with its response, as described by the table.
fn answered(operation: Operation, answer: &str) -> Operation {
    let schema = |name: &str| match name {
        "any" => json!({}),
        name => reference(name),
    };
    match *answer.split(' ').collect::<Vec<_>>() {
        [status, "file"] => {
            let file = json!({ "type": "string", "format": "binary" });
            operation.answers_as(status, "*/*", file)
        }
        [status, name] => operation.answers(status, schema(name)),
        [status, "list", name] => {
            operation.answers(status, json!({ "type": "array", "items": schema(name) }))
        }
        [status, "page", name] => operation.answers(status, page_of(schema(name))),
        [status, "data", name] => operation.answers(status, data_of(schema(name))),
        [status, "named", name] => operation.answers(status, named_page_of(schema(name))),
        ["refused"] => operation,
        [status] => operation.answers_nothing(status),
        _ => operation,
    }
}

/// Returns the names of a configuration that calls use.
fn words(document: &ModelDocument) -> Names {
    let programs = &document.programs;
    let phases: BTreeSet<&String> = programs
        .iter()
        .flat_map(|program| &program.phases)
        .map(|phase| &phase.name)
        .collect();
    let (disposition, lists): (Vec<_>, Vec<_>) = FormationKind::ALL
        .into_iter()
        .partition(|kind| *kind == FormationKind::Disposition);
    let disposition = disposition
        .into_iter()
        .filter(|_| document.disposition.is_some());
    let kinds = lists.into_iter().chain(disposition);
    let templates = document.encounter_templates.iter();
    let goals = document.goal_templates.iter();
    let assessments = document.assessments.iter();
    Names::from([
        (
            "programs",
            programs.iter().map(|it| it.name.clone()).collect(),
        ),
        ("phases", phases.into_iter().cloned().collect()),
        (
            "encounterTemplates",
            templates.map(|it| it.name.clone()).collect(),
        ),
        (
            "assessments",
            assessments.map(|it| it.name.clone()).collect(),
        ),
        ("goalTemplates", goals.map(|it| it.name.clone()).collect()),
        ("documentTypes", document.document_types.clone()),
        ("kinds", kinds.map(|kind| kind.to_string()).collect()),
    ])
}
