//! The calls that all tenants have in common, and the schemas of what they take and answer.

use serde_json::json;

use super::api::Api;
use super::operation::{Operation, data_of, named_page_of, page_of, record_of};
use super::parameters::{shared_parameter, sort_name};
use super::table::{CALLS, Call, RESOURCES};
use super::words::reference;
use crate::document::json_schema::answers;
use crate::document::schema_names::{Kind, with_fields_of};

impl Api<'_> {
    pub(super) fn add_fixed_calls(&mut self) {
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
        let record = record_of(fields);
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
