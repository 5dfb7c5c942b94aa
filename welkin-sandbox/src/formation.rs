//! The responses of formation endpoints.

use std::collections::HashMap;
use std::mem;

use serde_json::{Value, json};
use welkin_designer::{FieldType, FormationKind, Relation, ValueType};
use welkin_model::config::{Cdt, Configuration, Field, ListSection, SourceItems};

/// Lists of items, with their kinds as in paths.
type Lists = Vec<(&'static str, Vec<Value>)>;

/// A configuration in the shapes of the formation endpoints.
#[derive(Debug, Default)]
pub(crate) struct Formation {
    lists: Lists,
    disposition: Option<Value>,
    simple_lists: Lists,
    /// By machine name of the CDT.
    identities: HashMap<String, CdtIdentity>,
    version: i64,
}

/// Properties of a record's CDT, beside its name.
#[derive(Clone, Debug)]
pub(crate) struct CdtIdentity {
    /// `cdtId`.
    pub(crate) id: String,
    /// Version of the formation.
    pub(crate) version: i64,
}

impl Formation {
    pub(crate) fn new(configuration: &Configuration) -> Self {
        let written = configuration.source_items();
        let simple = |cdts: &[Cdt]| -> Vec<Value> {
            let custom = cdts.iter().filter(|cdt| {
                cdt.relation.formation_kind(cdt.internal) == Some(FormationKind::Cdts)
            });
            custom.map(|cdt| simple_cdt(cdt, configuration)).collect()
        };
        let versions = written.cdts.iter().chain(&written.assessments);
        let version = versions.filter_map(|item| item["version"].as_i64()).max();
        let version = version.unwrap_or(1);
        let identities = written.cdts.iter();
        let identities = identities.filter_map(|cdt| identity(cdt, version));
        let identities = identities.collect();
        Self {
            identities,
            version,
            disposition: cdts_of(&written, FormationKind::Disposition)
                .into_iter()
                .next(),
            simple_lists: vec![
                ("cdts", simple(&configuration.cdts)),
                ("pdts", simple(&configuration.pdts)),
                ("assessments", written.assessments.clone()),
            ],
            lists: lists(written),
        }
    }

    /// Returns the response of `formations/current/{kind}`: an array, or one object for the disposition.
    pub(crate) fn whole(&self, kind: &str) -> Option<Value> {
        if kind == FormationKind::Disposition.as_str() {
            return self.disposition.clone();
        }
        list(&self.lists, kind).map(|items| items.to_vec().into())
    }

    /// Returns the response of `formations/current/{kind}/{name}`.
    pub(crate) fn item(&self, kind: &str, name: &str) -> Option<&Value> {
        named(list(&self.lists, kind)?, name)
    }

    /// Returns the latest version of any item of the configuration.
    pub(crate) fn version(&self) -> i64 {
        self.version
    }

    /// Returns the properties of a CDT that its records contain. If the configuration does not have the CDT, its id is
    /// derived from the name.
    pub(crate) fn identity(&self, cdt: &str) -> CdtIdentity {
        let known = self.identities.get(cdt).cloned();
        known.unwrap_or_else(|| CdtIdentity {
            id: made_id(cdt),
            version: self.version,
        })
    }

    /// Returns the list of `formation/{kind}`: CDTs and profile data types in the simple form, assessments unchanged.
    pub(crate) fn simple_list(&self, kind: &str) -> Option<&[Value]> {
        list(&self.simple_lists, kind)
    }

    /// Returns the response of `formation/{kind}/{name}`.
    pub(crate) fn simple_item(&self, kind: &str, name: &str) -> Option<&Value> {
        named(self.simple_list(kind)?, name)
    }
}

/// Returns a CDT's name and its properties in records.
fn identity(cdt: &Value, version: i64) -> Option<(String, CdtIdentity)> {
    let name = cdt["name"].as_str()?;
    let id = cdt["id"].as_str().map(str::to_owned);
    let identity = CdtIdentity {
        id: id.unwrap_or_else(|| made_id(name)),
        version: cdt["version"].as_i64().unwrap_or(version),
    };
    Some((name.to_owned(), identity))
}

/// Derives a UUID from a name. The same name always results in the same UUID.
pub(crate) fn made_id(name: &str) -> String {
    let mut bytes = [0; 16];
    for (index, byte) in name.bytes().enumerate() {
        bytes[index % 16] ^= byte.rotate_left(index as u32 / 16);
    }
    uuid::Builder::from_random_bytes(bytes)
        .into_uuid()
        .to_string()
}

/// Returns the lists of all kinds except the disposition, which is not a list, and the list of profile data types.
fn lists(mut written: SourceItems) -> Lists {
    let kinds = FormationKind::ALL.into_iter();
    let kinds = kinds.filter(|kind| *kind != FormationKind::Disposition);
    let mut lists: Lists = kinds
        .filter_map(|kind| {
            let items = match ListSection::of(kind)? {
                ListSection::Cdts => cdts_of(&written, kind),
                section => mem::take(written.section(section)),
            };
            Some((kind.as_str(), items))
        })
        .collect();
    lists.push(("pdts", written.pdts));
    lists
}

/// Returns the CDTs that formation endpoints list under this kind.
fn cdts_of(written: &SourceItems, kind: FormationKind) -> Vec<Value> {
    let cdts = written.cdts.iter().filter(|cdt| {
        let relation = Relation::from(cdt["relation"].as_str().unwrap_or_default());
        relation.formation_kind(cdt["internal"] == true) == Some(kind)
    });
    cdts.cloned().collect()
}

fn list<'a>(lists: &'a Lists, kind: &str) -> Option<&'a [Value]> {
    let mut lists = lists.iter();
    let (_, items) = lists.find(|(known, _)| *known == kind)?;
    Some(items)
}

fn named<'a>(items: &'a [Value], name: &str) -> Option<&'a Value> {
    items.iter().find(|item| item["name"] == name)
}

/// `{"name", "label", "fields": [{"name", "label", "type": "STRING"}]}`.
fn simple_cdt(cdt: &Cdt, configuration: &Configuration) -> Value {
    let fields = cdt.fields.iter().map(|field| {
        let place = (cdt.name.clone(), field.name.clone());
        let label = configuration.labels.get(&place).or(field.label.as_ref());
        json!({"name": field.name, "label": label, "type": simple_type(field)})
    });
    let label = cdt.label.as_ref().or(cdt.title.as_ref());
    json!({"name": cdt.name, "label": label, "fields": fields.collect::<Vec<_>>()})
}

/// `STRING`, `NUMBER`, `DATE` and `DATETIME` are documented. Other types are not; they are returned in upper case.
fn simple_type(field: &Field) -> String {
    let written = || field.field_type.to_ascii_uppercase();
    let Some(field_type) = FieldType::read(&field.field_type) else {
        return written();
    };
    let value_type = field.value_type.as_deref().and_then(ValueType::read);
    match (field_type, value_type) {
        (FieldType::Select | FieldType::Formula, None | Some(ValueType::Text)) => "STRING",
        (FieldType::Select | FieldType::Formula, Some(_)) => "NUMBER",
        (FieldType::Integer | FieldType::Float, _) => "NUMBER",
        (FieldType::Text | FieldType::TextArea | FieldType::Formatted(_), _) => "STRING",
        (FieldType::Boolean, _) => "BOOLEAN",
        _ => return written(),
    }
    .to_owned()
}
