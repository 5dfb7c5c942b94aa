//! The tables of the API: calls that are the same for every tenant (`routes.json`), and what they take and answer
//! (`resources.json`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use super::words::Resource;

/// A call that is the same for every tenant.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Call {
    /// Method and path below the environment, or below the tenant.
    pub(super) call: String,
    #[serde(default)]
    pub(super) scope: Scope,
    /// `operationId`.
    pub(super) id: String,
    /// What it does.
    pub(super) does: String,
    pub(super) tag: String,
    /// Where it is known from, in the words of the coverage table.
    pub(super) source: String,
    /// What policies call it, where they speak of it.
    pub(super) action: Option<PolicyAction>,
    /// Names of query parameters in `resources.json`.
    #[serde(default)]
    pub(super) query: Vec<String>,
    /// Keys that its list can be sorted by, as a name in `resources.json`, or `any`.
    pub(super) sort: Option<String>,
    /// Schema of a JSON body.
    pub(super) body: Option<String>,
    /// Schema of a form.
    pub(super) form: Option<String>,
    /// Status and form of a good answer: `200 page WelkinPatient`, or `refused`.
    pub(super) answer: String,
    /// Whether it may meet what is there already, or locked.
    #[serde(default)]
    pub(super) conflict: bool,
    /// Whether a 404 has no body.
    #[serde(default)]
    pub(super) empty_404: bool,
}

/// What a path stands below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Scope {
    #[default]
    Environment,
    Tenant,
    /// Nothing: tokens are issued there.
    Root,
}

/// What is done to something that policies speak of. Programs, documents and the disposition are one for all here.
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

/// What calls take and answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Resources {
    /// Keys that lists can be sorted by.
    pub(super) sorts: BTreeMap<String, Vec<String>>,
    /// Parts of paths: what each is, and its word.
    pub(super) path: BTreeMap<String, (String, String)>,
    pub(super) query: BTreeMap<String, QueryParameter>,
    pub(super) schemas: BTreeMap<String, Resource>,
}

/// A query parameter: its values have a word or a schema.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QueryParameter {
    /// Where it is not the key that it has in the table.
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
