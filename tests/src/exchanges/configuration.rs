//! Builds a Designer export for a recording, which contains every name in the recording.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use welkin_codegen::config;

use super::Exchange;

/// Fields of every CDT that Welkin adds itself.
pub(super) const SYSTEM_FIELDS: [&str; 12] = [
    "id",
    "created_at",
    "created_by",
    "created_by_name",
    "updated_at",
    "updated_by",
    "updated_by_name",
    "source_name",
    "source_type",
    "source_id",
    "external_id",
    "external_guid",
];

/// Names for items that a recording requires but does not name.
pub(super) const TEMPLATE: &str = "etmp-example";
pub(super) const ASSESSMENT: &str = "asm-example";
pub(super) const DOCUMENT_TYPE: &str = "doc-type-others";

#[derive(Default)]
struct Names {
    cdts: BTreeMap<String, Cdt>,
    templates: BTreeMap<String, Value>,
    assessments: BTreeMap<String, Assessment>,
    programs: BTreeMap<String, Program>,
}

#[derive(Default)]
struct Cdt {
    id: Option<Value>,
    version: Option<Value>,
    /// The relation with which it was recorded.
    relation: Option<String>,
    /// A value of each field, from which its type is derived.
    fields: BTreeMap<String, Value>,
}

#[derive(Default)]
struct Assessment {
    title: Option<Value>,
    version: Option<Value>,
    /// Keys of answers, and the texts of the questions.
    questions: BTreeMap<String, Value>,
}

#[derive(Default)]
struct Program {
    title: Value,
    description: Value,
    /// In the order in which a patient passed through them.
    phases: Vec<Value>,
}

/// Returns a configuration that the tenant of a recording may have had: the one in the response if there is one,
/// otherwise an invented one.
///
/// # Panics
/// When the response contains no configuration, although its path indicates one.
pub(super) fn of(exchange: &Exchange) -> config::Configuration {
    let (name, text) = match exchange.own_path()[..] {
        ["formations", _, kind, _] => (kind, json!([exchange.answer])),
        ["formations", _, kind] => (kind, exchange.answer.clone()),
        _ => ("export", made_up(exchange)),
    };
    let parsed = config::parse(&format!("{name}.json"), &text.to_string());
    parsed.unwrap_or_else(|error| panic!("{}: {error}", exchange.name))
}

fn made_up(exchange: &Exchange) -> Value {
    let mut names = Names::default();
    for example in [
        json!({ "templateName": TEMPLATE }),
        json!({ "assessmentName": ASSESSMENT, "assessmentTitle": "An assessment" }),
    ] {
        names.look_at_names(&example);
    }
    names.add_document_type(&DOCUMENT_TYPE.into());
    names.look_at_path(exchange);
    names.look_into(&exchange.answer);
    names.look_into(&exchange.body);
    names.export()
}

impl Names {
    fn look_at_path(&mut self, exchange: &Exchange) {
        let path = exchange.own_path();
        let body = exchange.body.as_object().cloned().unwrap_or_default();
        match &path[..] {
            ["patients", _, "cdts", cdt, ..] => {
                let rows = [&exchange.body["rows"], &exchange.answer["rows"]];
                let rows = rows.into_iter().filter_map(Value::as_array).flatten();
                let rows = rows.filter_map(|row| row["jsonBody"].as_object().cloned());
                for mut fields in rows.chain([body]) {
                    fields.retain(|key, _| key != "cdtName" && key != "rows");
                    self.add_fields(cdt, &fields);
                }
            }
            ["patients", _, "document-summary", ..] => {
                self.add_document_type(&exchange.body["type"])
            }
            ["patients", _, "encounters", _, "disposition"] => {
                self.add_fields("__encounter_disposition__", &body);
            }
            ["patients", _, "programs", "current", program]
            | ["patients", _, "programs", program] => {
                let program = self.programs.entry((*program).to_owned()).or_default();
                program.visit(&json!({ "name": exchange.body["phaseName"] }));
            }
            _ => {}
        }
    }

    fn look_into(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.look_into(item)),
            Value::Object(entries) => {
                self.look_at_record(value);
                self.look_at_audit(value);
                self.look_at_names(value);
                entries.values().for_each(|entry| self.look_into(entry));
            }
            _ => {}
        }
    }

    /// Reads an audit row, which contains the name of the CDT of a record that may have been deleted.
    fn look_at_audit(&mut self, row: &Value) {
        if let (Some(name), Some(relation)) = (row["cdtName"].as_str(), row["cdtRelation"].as_str())
        {
            self.cdts.entry(name.to_owned()).or_default().relation = Some(relation.to_owned());
        }
    }

    fn look_at_record(&mut self, record: &Value) {
        let (Some(name), Some(fields)) =
            (record["cdtName"].as_str(), record["jsonBody"].as_object())
        else {
            return;
        };
        match name {
            "_document_summary" => self.add_document_type(&record["jsonBody"]["type"]),
            // All their fields are Welkin's own.
            "__encounter__" | "__encounter_assessment__" => {}
            name => self.add_fields(name, fields),
        }
        let cdt = self.cdts.entry(name.to_owned()).or_default();
        cdt.id = Some(record["cdtId"].clone());
        cdt.version = Some(record["version"].clone());
    }

    fn look_at_names(&mut self, value: &Value) {
        if let Some(name) = value["templateName"].as_str() {
            let template = json!({
                "name": name, "title": name, "type": value["type"].as_str().unwrap_or(name),
                "encounterInstruction": value["instruction"].as_str().unwrap_or_default(),
                "deliveryMethod": "VIDEO", "assessmentNames": [],
            });
            self.templates.insert(name.to_owned(), template);
        }
        if let Some(name) = value["assessmentName"].as_str() {
            let assessment = self.assessments.entry(name.to_owned()).or_default();
            let title = &value["assessmentTitle"];
            assessment.title = title
                .is_string()
                .then(|| title.clone())
                .or(assessment.title.take());
            if let Some(answers) = value["answers"].as_object() {
                assessment.version = Some(value["version"].clone());
                for (key, answer) in answers {
                    let words = &value["questions"][key];
                    let words = words.as_str().unwrap_or("A question").into();
                    self.add_question(name, key, answer, words);
                }
            }
        }
        if let Some(name) = value["programName"].as_str() {
            let program = self.programs.entry(name.to_owned()).or_default();
            program.title = value["programTitle"].clone();
            program.description = value["programDescription"].clone();
            let history = value["pathHistory"].as_array().into_iter().flatten();
            let phases: Vec<&Value> = history.chain([&value["currentPhase"]]).collect();
            phases.into_iter().for_each(|phase| program.visit(phase));
        }
    }

    fn add_question(&mut self, assessment: &str, key: &str, answer: &Value, words: Value) {
        let Some((cdt, field)) = key.split_once("__") else {
            return;
        };
        let fields = Map::from_iter([(field.to_owned(), answer.clone())]);
        self.add_fields(cdt, &fields);
        let assessment = self.assessments.entry(assessment.to_owned()).or_default();
        assessment.questions.insert(key.to_owned(), words);
    }

    fn add_document_type(&mut self, name: &Value) {
        if let Some(name) = name.as_str() {
            self.cdts.entry(name.to_owned()).or_default();
        }
    }

    fn add_fields(&mut self, cdt: &str, fields: &Map<String, Value>) {
        let cdt = self.cdts.entry(cdt.to_owned()).or_default();
        let own = fields.iter();
        for (name, value) in own.filter(|(name, _)| !SYSTEM_FIELDS.contains(&&***name)) {
            let known = cdt.fields.entry(name.clone()).or_default();
            if known.is_null() {
                *known = value.clone();
            }
        }
    }

    fn export(self) -> Value {
        let cdts: Vec<Value> = self
            .cdts
            .iter()
            .map(|(name, cdt)| cdt.written(name))
            .collect();
        let templates: Vec<Value> = self.templates.into_values().collect();
        let assessments = self.assessments.iter();
        let assessments: Vec<Value> = assessments.map(|(name, it)| it.written(name)).collect();
        let programs = self.programs.iter();
        let programs: Vec<Value> = programs.map(|(name, it)| it.written(name)).collect();
        json!({
            "cdts": cdts, "encounterTemplates": templates, "assessments": assessments, "programs": programs,
            "securityFormation": {}, "namingConvention": {}, "uiComponents": [],
        })
    }
}

impl Cdt {
    fn written(&self, name: &str) -> Value {
        let (internal, relation) = match name {
            "__encounter__" => (true, "ENCOUNTER"),
            "__encounter_assessment__" => (true, "ENCOUNTER_ASSESSMENT"),
            "__encounter_disposition__" => (true, "ENCOUNTER_DISPOSITION"),
            "_document_summary" => (true, "DOCUMENT_SUMMARY"),
            name if name.starts_with("doc-type-") || name.starts_with("dt-") => {
                (false, "DOCUMENT_TYPE")
            }
            _ => (false, "COMMON"),
        };
        let relation = self.relation.as_deref().unwrap_or(relation);
        let fields: Vec<Value> = self
            .fields
            .iter()
            .map(|(name, value)| field(name, value))
            .collect();
        let mut cdt = json!({
            "name": name, "internal": internal, "relation": relation, "type": "MULTI_RECORD",
            "readable": true, "updatable": true, "fields": fields,
        });
        for (key, value) in [("id", &self.id), ("version", &self.version)] {
            if let Some(value) = value {
                cdt[key] = value.clone();
            }
        }
        cdt
    }
}

/// Returns a field that may have had this value.
fn field(name: &str, value: &Value) -> Value {
    let plain = |field_type: &str| json!({ "name": name, "type": field_type, "meta": {} });
    match value {
        Value::Bool(_) => plain("checkbox"),
        Value::Number(number) if number.is_f64() => plain("float"),
        Value::Number(_) => plain("integer"),
        Value::Array(values) => {
            let options = values
                .iter()
                .map(|value| json!({ "label": value, "value": value }));
            let options: Vec<Value> = options.collect();
            json!({
                "name": name, "type": "select", "valueType": "STRING",
                "meta": { "multiple": true, "options": options },
            })
        }
        _ => plain("textarea"),
    }
}

impl Assessment {
    fn written(&self, name: &str) -> Value {
        let rows = self.questions.iter().enumerate().map(|(order, (key, words))| {
            let (cdt, field) = key.split_once("__").unwrap_or_default();
            json!({
                "label": words, "name": "", "refCdtName": cdt, "refCdtFieldName": field, "order": order,
                "viewType": "question", "meta": { "type": "textarea", "required": false },
                "prePopulatedValue": null, "attachments": [],
            })
        });
        json!({
            "name": name, "title": self.title, "version": self.version, "programs": [],
            "sections": [
                { "name": "section-1", "title": "", "order": 0, "fields": rows.collect::<Vec<_>>() },
            ],
        })
    }
}

impl Program {
    fn visit(&mut self, phase: &Value) {
        let is_new = self
            .phases
            .iter()
            .all(|known| known["name"] != phase["name"]);
        if phase["name"].is_string() && is_new {
            self.phases.push(phase.clone());
        }
    }

    fn written(&self, name: &str) -> Value {
        let last = self.phases.len().saturating_sub(1);
        let phases = self.phases.iter().enumerate().map(|(place, phase)| {
            let others = self
                .phases
                .iter()
                .filter(|other| other["name"] != phase["name"]);
            let leads_to: Vec<Value> = others
                .map(|other| json!({ "name": other["name"] }))
                .collect();
            let kind = match place {
                0 => "START",
                place if place == last => "FINISH",
                _ => "DEFAULT",
            };
            json!({
                "name": phase["name"], "title": phase["title"], "description": phase["description"],
                "type": kind, "autoFinishProgram": false, "navigateTo": leads_to,
            })
        });
        json!({
            "name": name, "title": self.title, "description": self.description,
            "phases": phases.collect::<Vec<_>>(),
        })
    }
}
