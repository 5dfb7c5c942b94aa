//! The tables of the API: the calls common to all tenants (`routes.json`), and their parameters and schemas
//! (`resources.json`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use super::words::Resource;

/// A call that is common to all tenants.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Call {
    /// Method and path below the environment, or below the tenant.
    pub(super) call: String,
    #[serde(default)]
    pub(super) scope: Scope,
    /// `operationId`.
    pub(super) id: String,
    /// Summary of the call.
    pub(super) does: String,
    pub(super) tag: String,
    /// Source from which the call is known, as in the coverage table.
    pub(super) source: String,
    /// The action for which policies grant permission, if they cover the call.
    pub(super) action: Option<PolicyAction>,
    /// Names of query parameters in `resources.json`.
    #[serde(default)]
    pub(super) query: Vec<String>,
    /// Keys by which its list can be sorted, as a name in `resources.json`, or `any`.
    pub(super) sort: Option<String>,
    /// Schema of a JSON body.
    pub(super) body: Option<String>,
    /// Schema of a form body.
    pub(super) form: Option<String>,
    /// Status and schema of a successful response: `200 page WelkinPatient`, or `refused`.
    pub(super) answer: String,
    /// Whether it can fail because the item already exists or is locked.
    #[serde(default)]
    pub(super) conflict: bool,
    /// Whether a 404 response has no body.
    #[serde(default)]
    pub(super) empty_404: bool,
}

/// The prefix of a path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Scope {
    #[default]
    Environment,
    Tenant,
    /// No prefix: the path at which tokens are issued.
    Root,
}

/// An action that policies cover. All programs, all documents and the disposition are each treated as one item here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum PolicyAction {
    ReadPatients,
    CreatePatients,
    UpdatePatients,
    DeletePatients,
    ReadEncounters,
    CreateEncounters,
    UpdateEncounters,
    DeleteEncounters,
    ReadDisposition,
    UpdateDisposition,
    ReadPrograms,
    ChangePrograms,
    EnrollIntoPrograms,
    ReadDocuments,
    CreateDocuments,
    UpdateDocuments,
    DeleteDocuments,
    ReadFiles,
    UpdateFiles,
}

/// Parameters and schemas of calls.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Resources {
    /// Keys by which lists can be sorted.
    pub(super) sorts: BTreeMap<String, Vec<String>>,
    /// Path parameters: the description and the type of each.
    pub(super) path: BTreeMap<String, (String, String)>,
    pub(super) query: BTreeMap<String, QueryParameter>,
    pub(super) schemas: BTreeMap<String, Resource>,
}

/// A query parameter: its values have a type name or a schema.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QueryParameter {
    /// Name of the parameter, if it differs from its key in the table.
    pub(super) name: Option<String>,
    pub(super) description: String,
    #[serde(rename = "type")]
    pub(super) word: Option<String>,
    pub(super) schema: Option<Value>,
    #[serde(default)]
    pub(super) required: bool,
}

pub(super) static CALLS: LazyLock<Vec<Call>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("routes.json")).expect("the table is right: a test reads it")
});

pub(super) static RESOURCES: LazyLock<Resources> = LazyLock::new(|| {
    serde_json::from_str(include_str!("resources.json"))
        .expect("the table is right: a test reads it")
});
