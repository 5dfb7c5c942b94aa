//! What a tenant tells beside a configuration that was checked in, as far as both can tell.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};
use welkin_runtime::FormationKind;

use super::{Download, file_name};
use crate::config::{ConfigError, Configuration, InputKind, Written};
use crate::diagnostic::escaped;
use crate::model::SYSTEM_FIELDS;

/// A place where the live tenant and the configuration that was checked in differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Drift {
    /// The kind of the item, in the word of the formation endpoints: `cdts`.
    pub kind: &'static str,
    /// From the item's name down: `cdt-vitals`, `fields`, `cdtf-pulse`, `meta`, `required`.
    pub path: Vec<String>,
    /// What was checked in; absent where there was nothing.
    pub checked_in: Option<Value>,
    /// What the tenant has; absent where it has nothing.
    pub live: Option<Value>,
}

/// One line: place and what became of it.
impl fmt::Display for Drift {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path: Vec<String> = self.path.iter().map(|part| escaped(part)).collect();
        write!(formatter, "{}: {} ", self.kind, path.join("."))?;
        match (&self.checked_in, &self.live) {
            (_, None) => formatter.write_str("is gone"),
            (None, Some(live)) if live.is_object() => formatter.write_str("is new"),
            (None, Some(live)) => write!(formatter, "is new: {live}"),
            (Some(was), Some(live)) => write!(formatter, "was {was} and is {live}"),
        }
    }
}

/// Compares what was checked in with what the tenant told, kind by kind.
///
/// Compared are the kinds that both tell: a Designer export tells all, a folder of formations those that it has files of. Not
/// compared are ids, versions and the drawing of programs, and what formations can't tell: labels, roles, the naming convention, Welkin's own
/// CDTs. Where one side has a CDT in the simple form, names of fields are compared, and types as far as that form tells them apart.
///
/// # Errors
/// When the tenant told something that is no configuration.
pub fn compare(checked_in: &Configuration, live: &Download) -> Result<Vec<Drift>, ConfigError> {
    let (written, told) = (checked_in.written(), live.configuration()?.written());
    let mut drifts = Vec::new();
    for kind in FormationKind::ALL {
        let was = items(kind, &written);
        if was.is_empty() && !tells(kind, checked_in) {
            continue;
        }
        let mut comparison = Comparison {
            kind,
            path: Vec::new(),
            drifts: &mut drifts,
        };
        comparison.named(was, items(kind, &told));
    }
    Ok(drifts)
}

/// Whether a configuration that has nothing of a kind says so.
fn tells(kind: FormationKind, configuration: &Configuration) -> bool {
    let name = file_name(kind);
    configuration.inputs.iter().any(|input| {
        input.kind == InputKind::DesignerExport || input.path.file_name() == name.file_name()
    })
}

/// The items of a kind, as formation endpoints divide them, by name.
fn items(kind: FormationKind, written: &Written) -> Named {
    let of_relation = |relations: &[&str], customers: bool| {
        let cdts = written.cdts.iter().filter(move |cdt| {
            let relation = cdt["relation"].as_str().unwrap_or("COMMON");
            let is_customers = cdt["internal"] != true && !ELSEWHERE.contains(&relation);
            relations.contains(&relation) || customers && is_customers
        });
        cdts.cloned().collect()
    };
    let items: Vec<Value> = match kind {
        FormationKind::Cdts => of_relation(&[], true),
        FormationKind::DocumentTypes => of_relation(&[DOCUMENT_TYPE], false),
        FormationKind::Disposition => of_relation(&[DISPOSITION], false),
        FormationKind::EncounterTemplates => written.encounter_templates.clone(),
        FormationKind::Assessments => written.assessments.clone(),
        FormationKind::Programs => written.programs.clone(),
        FormationKind::GoalTemplates => written.goal_templates.clone(),
        FormationKind::Dictionaries => written.dictionaries.clone(),
        _ => Vec::new(),
    };
    by_name(items).unwrap_or_default()
}

const DOCUMENT_TYPE: &str = "DOCUMENT_TYPE";
const DISPOSITION: &str = "ENCOUNTER_DISPOSITION";
/// Relations of CDTs that have an endpoint of their own.
const ELSEWHERE: [&str; 2] = [DOCUMENT_TYPE, DISPOSITION];

type Named = BTreeMap<String, Value>;

/// Items by name; nothing where one has none.
fn by_name(items: Vec<Value>) -> Option<Named> {
    let named = items.into_iter().map(|item| {
        let name = item.get("name")?.as_str()?.to_owned();
        Some((name, item))
    });
    named.collect()
}

/// A walk through both sides.
struct Comparison<'d> {
    kind: FormationKind,
    path: Vec<String>,
    drifts: &'d mut Vec<Drift>,
}

impl Comparison<'_> {
    /// Items that both sides may have.
    fn named(&mut self, mut was: Named, live: Named) {
        for (name, live) in live {
            let was = was.remove(&name);
            self.at(name, |comparison| match was {
                Some(was) if is_simple(&was) != is_simple(&live) => {
                    comparison.values(Some(outline(&was)), Some(outline(&live)));
                }
                was => comparison.values(was, Some(live)),
            });
        }
        for (name, was) in was {
            self.at(name, |comparison| comparison.values(Some(was), None));
        }
    }

    fn values(&mut self, was: Option<Value>, live: Option<Value>) {
        match (was, live) {
            (Some(Value::Object(was)), Some(Value::Object(live))) => self.objects(was, live),
            (Some(Value::Array(was)), Some(Value::Array(live))) => self.lists(was, live),
            (was, live) if was == live => {}
            (checked_in, live) => self.drifts.push(Drift {
                kind: self.kind.as_str(),
                path: self.path.clone(),
                checked_in,
                live,
            }),
        }
    }

    fn objects(&mut self, was: Map<String, Value>, live: Map<String, Value>) {
        let mut was = said(was);
        for (key, live) in said(live) {
            let was = was.remove(&key);
            self.at(key, |comparison| comparison.values(was, Some(live)));
        }
        for (key, was) in was {
            self.at(key, |comparison| comparison.values(Some(was), None));
        }
    }

    /// Lists of named things by name, others as a whole.
    fn lists(&mut self, was: Vec<Value>, live: Vec<Value>) {
        match (by_name(was.clone()), by_name(live.clone())) {
            (Some(was), Some(live)) => self.named(was, live),
            _ if was == live => {}
            _ => self.drifts.push(Drift {
                kind: self.kind.as_str(),
                path: self.path.clone(),
                checked_in: Some(was.into()),
                live: Some(live.into()),
            }),
        }
    }

    fn at(&mut self, part: String, compare: impl FnOnce(&mut Self)) {
        self.path.push(part);
        compare(self);
        self.path.pop();
    }
}

/// What an object says beyond defaults, and beyond what is no part of a configuration: ids, versions, drawings.
fn said(object: Map<String, Value>) -> BTreeMap<String, Value> {
    let is_said = |key: &str, value: &Value| match value {
        _ if key.starts_with('_') || ["id", "version", "nodes"].contains(&key) => false,
        Value::Null => false,
        Value::Bool(flag) => *flag != ["editable", "readable", "updatable"].contains(&key),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(entries) => !entries.is_empty(),
        Value::Number(_) => true,
    };
    let entries = object.into_iter();
    entries.filter(|(key, value)| is_said(key, value)).collect()
}

/// Whether a CDT is in the simple form: no field has rules.
fn is_simple(item: &Value) -> bool {
    let fields = item["fields"].as_array();
    fields.is_some_and(|fields| fields.iter().all(|field| field.get("meta").is_none()))
}

/// What both forms of a CDT tell: the names of its fields, and the types that they call alike.
fn outline(cdt: &Value) -> Value {
    let fields = cdt["fields"].as_array().into_iter().flatten();
    let is_system = |field: &Value| SYSTEM_FIELDS.iter().any(|name| field["name"] == *name);
    let fields = fields.filter(|field| !is_system(field)).map(|field| {
        let kind = field["type"].as_str().and_then(simple_type);
        serde_json::json!({"name": field["name"], "type": kind})
    });
    serde_json::json!({"name": cdt["name"], "fields": fields.collect::<Vec<_>>()})
}

/// The documented words of the simple form; what else it may say, and what it says of selects and formulas, is not known.
fn simple_type(written: &str) -> Option<&'static str> {
    match written.to_ascii_lowercase().as_str() {
        "date" => Some("DATE"),
        "datetime" => Some("DATETIME"),
        _ => None,
    }
}
