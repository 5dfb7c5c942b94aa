//! The document under construction: its operations and schemas, and the names that they use.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use welkin_designer::{ApiProfile, FormationKind};

use super::operation::Operation;
use super::permissions::Permissions;
use super::table::Scope;
use super::words::Names;
use crate::document::ModelDocument;
use crate::document::schema_names::SchemaNames;
use crate::model::Model;

/// The document under construction.
pub(super) struct Api<'d> {
    pub(super) model: &'d Model,
    pub(super) document: &'d ModelDocument,
    pub(super) profile: ApiProfile,
    pub(super) names: SchemaNames<'d>,
    pub(super) words: Names,
    pub(super) permissions: Permissions<'d>,
    /// Grouped by the scope of their paths, so that the same path in two scopes is kept separate.
    pub(super) operations: Vec<(Scope, Operation)>,
    ids: BTreeSet<String>,
    pub(super) schemas: Map<String, Value>,
}

impl<'d> Api<'d> {
    pub(super) fn new(model: &'d Model, document: &'d ModelDocument, profile: ApiProfile) -> Self {
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

    /// Adds an operation, whose ID must be unique.
    pub(super) fn add(&mut self, scope: Scope, mut operation: Operation) {
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

    /// Returns the prefix of all paths in a scope.
    pub(super) fn base_path(&self, scope: Scope) -> &'static str {
        match scope {
            Scope::Root => "",
            Scope::Tenant => self.profile.tenant_path(),
            Scope::Environment => self.profile.base_path(),
        }
    }

    /// Returns the vendor's server and a sandbox.
    pub(super) fn servers(&self, scope: Scope) -> Value {
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
