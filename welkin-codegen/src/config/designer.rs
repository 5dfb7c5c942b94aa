//! What Designer wrote, as Designer wrote it: no names decided, nothing resolved.
//!
//! Shapes: the Designer export and the formation responses share them. Keys that are missing take the default given at the
//! field, because the 2021 formation shape and the simple formation shape carry only a part of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;
use welkin_designer::Relation;

use super::logic::{AssessmentProgram, ConditionSettings, PrePopulatedValue, Scoring};
use super::source::{Position, Sources};
use crate::diagnostic::Diagnostics;

/// Everything read from the inputs, merged.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    /// The texts that were read, kept so that a [`Position`] can be shown to a person.
    pub sources: Sources,
    /// What each input was recognised as, in the order in which they were read.
    pub inputs: Vec<Input>,
    /// Prefixes by kind, such as `cdt` -> `cdt-`; Welkin's defaults where the inputs hold none.
    pub naming_convention: NamingConvention,
    /// CDTs of every relation: customer CDTs, internal ones, document types, the encounter disposition.
    pub cdts: Vec<Cdt>,
    /// Profile data types; same shape as CDTs.
    pub pdts: Vec<Cdt>,
    /// Encounter templates.
    pub encounter_templates: Vec<EncounterTemplate>,
    /// Assessments.
    pub assessments: Vec<Assessment>,
    /// Programs with their phases.
    pub programs: Vec<Program>,
    /// Dictionaries (their structure; entries live in the tenant); same shape as CDTs.
    pub dictionaries: Vec<Cdt>,
    /// Custom field types: fields that Designer offers as templates. No filled section was seen; the shape is taken to be a field's.
    pub custom_field_types: Vec<Field>,
    /// Goal templates.
    pub goal_templates: Vec<GoalTemplate>,
    /// Labels that clinicians see: `(cdt name, field name)` -> label, from `uiComponents` and assessment questions.
    pub labels: BTreeMap<(String, String), String>,
    /// Names of sections present in the inputs and how many items each holds.
    pub sections: BTreeMap<String, usize>,
    /// Sections that nothing in this crate models yet, whole: `securityFormation`, `webhookConfigs` and the like.
    pub other_sections: BTreeMap<String, Value>,
    /// What was odd but not fatal.
    pub warnings: Diagnostics,
}

impl Configuration {
    /// Everything in the shape of a CDT: CDTs, profile data types, dictionaries.
    pub fn with_fields(&self) -> impl Iterator<Item = &Cdt> + Clone {
        let others = self.pdts.iter().chain(&self.dictionaries);
        self.cdts.iter().chain(others)
    }
}

/// One input and what it turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The path as given, or the name under which a text was handed over.
    pub path: PathBuf,
    /// What its content is.
    pub kind: InputKind,
}

/// The inputs that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InputKind {
    /// Designer > Export Configuration: one object with sections.
    DesignerExport,
    /// `GET .../formations/current/cdts` and the like: CDTs, document types, or one object for the disposition.
    FormationCdts,
    /// `GET .../formations/current/encounters`.
    FormationEncounterTemplates,
    /// `GET .../formations/current/assessments`.
    FormationAssessments,
    /// `GET .../formations/current/programs`.
    FormationPrograms,
    /// `GET .../formations/current/goal-templates`.
    FormationGoalTemplates,
    /// `GET .../formations/current/dictionaries`.
    FormationDictionaries,
    /// `GET .../formation/cdts/{name}`: `{"name","label","fields":[{"name","label","type":"STRING"}]}`.
    SimpleFormation,
    /// A list with nothing in it, which any formation response may be.
    EmptyList,
}

/// `namingConvention` of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamingConvention {
    /// What stands between a prefix and the name: `-`.
    pub delimiter: String,
    /// Prefix by kind as Designer keys them: `cdt`, `cdtField`, `docType`, `assessment`, `program`, ...
    pub prefixes: BTreeMap<String, String>,
}

impl Default for NamingConvention {
    /// Welkin's own prefixes, for inputs that hold no convention.
    /// Source: the prefix table of welkinhealth.com/?p=12958.
    fn default() -> Self {
        let prefixes = [
            ("assessment", "asm-"),
            ("cdt", "cdt-"),
            ("cdtField", "cdtf-"),
            ("cft", "cft-"),
            ("dictionary", "d-"),
            ("dictionaryField", "df-"),
            ("docType", "dt-"),
            ("docTypeField", "dtf-"),
            ("encounterDispositionField", "uicedf-"),
            ("encounterTemplate", "etmp-"),
            ("goalTemplate", "gtmp-"),
            ("patientInfoField", "pif-"),
            ("pdt", "pdt-"),
            ("pdtField", "pdtf-"),
            ("program", "prog-"),
        ];
        Self {
            delimiter: "-".to_owned(),
            prefixes: prefixes
                .map(|(kind, prefix)| (kind.to_owned(), prefix.to_owned()))
                .into(),
        }
    }
}

/// `type` of a CDT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordType {
    /// Many records per patient; also what an unknown literal becomes.
    Multi,
    /// One record per patient.
    Single,
}

/// A custom data type, a profile data type, or a dictionary.
#[derive(Clone, Debug)]
pub struct Cdt {
    /// Where its name stands.
    pub position: Position,
    /// Machine name, such as `cdt-vitals`.
    pub name: String,
    /// Title, null on nearly every customer CDT.
    pub title: Option<String>,
    /// Label, null on nearly every customer CDT.
    pub label: Option<String>,
    /// Version of the formation.
    pub version: Option<i64>,
    /// True for Welkin's own CDTs such as `__encounter__`; false when missing.
    pub internal: bool,
    /// Whether records can be read at all; true when missing.
    pub readable: bool,
    /// Whether records can be written; true when missing.
    pub updatable: bool,
    /// Single or multi record; multi when missing.
    pub record_type: RecordType,
    /// `COMMON`, `ENCOUNTER`, `DOCUMENT_TYPE`, ...; `COMMON` when missing.
    pub relation: Relation,
    /// Fields in Designer's order, system fields included.
    pub fields: Vec<Field>,
    /// Stands for all of this that matters to a program: [`welkin_designer::fingerprint::of_cdt`].
    pub fingerprint: u64,
}

/// A field of a CDT (a CDTF).
#[derive(Clone, Debug)]
pub struct Field {
    /// Where its name stands.
    pub position: Position,
    /// Where its type stands (its name's place when the type is missing).
    pub type_position: Position,
    /// Machine name, such as `cdtf-heart-rate`.
    pub name: String,
    /// Label of the simple formation shape, or the question of which the field holds the answers; null elsewhere.
    pub label: Option<String>,
    /// `type` as written: `text`, `select`, `STRING`, ...
    pub field_type: String,
    /// Formula, whatever its shape.
    pub formula: Option<Value>,
    /// `{"name": "cpt", "field": "value"}`.
    pub dictionary: Option<DictionaryReference>,
    /// Profile data type the field refers to, whatever its shape.
    pub profile_data_type: Option<Value>,
    /// Whether it can be written; true when missing.
    pub editable: bool,
    /// Whether lists can be filtered by it.
    pub searchable: bool,
    /// Whether bulk updates may touch it.
    pub bulk_edit: bool,
    /// Flagged as protected health information.
    pub phi: bool,
    /// Switched off in Designer.
    pub disable: bool,
    /// `SELECT`, `CHECKBOX`, ...
    pub display_type: Option<String>,
    /// `STRING`, `INTEGER` or `FLOAT`.
    pub value_type: Option<String>,
    /// `meta`: rules and options.
    pub meta: FieldMeta,
    /// Its part of the CDT's fingerprint: [`welkin_designer::fingerprint::of_field`].
    pub fingerprint: u64,
}

/// A field's link to a dictionary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DictionaryReference {
    /// Name of the dictionary.
    pub name: String,
    /// Field of the dictionary that holds the value.
    pub field: Option<String>,
}

/// `meta` of a field.
#[derive(Clone, Debug, Default)]
pub struct FieldMeta {
    /// Where `meta` stands, if it does.
    pub position: Option<Position>,
    /// Must be set on create.
    pub required: bool,
    /// More than one option may be chosen.
    pub multiple: bool,
    /// Options in Designer's order; empty for other types.
    pub options: Vec<SelectOption>,
    /// `minValue`: a number, or a string that holds one.
    pub min_value: Option<Bound>,
    /// `maxValue`: a number, or a string that holds one.
    pub max_value: Option<Bound>,
    /// `minLength`, in characters. The key is not documented; this one is what the field's peers use.
    pub min_length: Option<Bound>,
    /// `maxLength`, in characters. The key is not documented; this one is what the field's peers use.
    pub max_length: Option<Bound>,
    /// `regex` or `pattern`. Neither key is documented.
    pub regex: Option<Located<String>>,
    /// `fileTypes` of a file field, such as `jpg`.
    pub file_types: Vec<String>,
    /// Keys that have no place above.
    pub other: BTreeMap<String, Value>,
}

/// A number that Designer writes either as a number or as a string.
#[derive(Clone, Debug)]
pub struct Bound {
    /// Where it stands.
    pub position: Position,
    /// The number or text as written: `0`, `"500"`, `"2020-01-01"`.
    pub value: Value,
}

/// A value with the place where it stands.
#[derive(Clone, Debug)]
pub struct Located<T> {
    /// Where it stands.
    pub position: Position,
    /// The value.
    pub value: T,
}

/// An option of a select field.
#[derive(Clone, Debug)]
pub struct SelectOption {
    /// Where it stands.
    pub position: Position,
    /// What people see; the value as text when missing.
    pub label: String,
    /// What is stored: a string, or a number when `valueType` is `INTEGER` or `FLOAT`.
    pub value: Value,
    /// CDT that the option stands for (document types).
    pub ref_cdt_name: Option<String>,
}

/// A program.
#[derive(Clone, Debug)]
pub struct Program {
    /// Where its name stands.
    pub position: Position,
    /// Machine name, such as `prog-sample`.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Phases in Designer's order.
    pub phases: Vec<Phase>,
}

/// A phase of a program.
#[derive(Clone, Debug)]
pub struct Phase {
    /// Where its name stands.
    pub position: Position,
    /// Machine name.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// `START`, `DEFAULT` or `FINISH`; absent in old formations.
    pub phase_type: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Names of the phases that this one leads to.
    pub navigate_to: Vec<String>,
}

/// An encounter template.
#[derive(Clone, Debug)]
pub struct EncounterTemplate {
    /// Where its name stands.
    pub position: Position,
    /// Machine name.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Instruction to the clinician, HTML.
    pub instruction: Option<String>,
    /// Free text such as `Async`.
    pub encounter_type: Option<String>,
    /// `VIDEO`, `CALL`, ...
    pub delivery_method: Option<String>,
    /// Minutes.
    pub default_duration: Option<i64>,
    /// Names of the assessments linked to it.
    pub assessment_names: Vec<String>,
}

/// An assessment.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// Where its name stands.
    pub position: Position,
    /// Machine name.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// Version of the formation.
    pub version: Option<i64>,
    /// Sections in order.
    pub sections: Vec<AssessmentSection>,
    /// How answers become scores; nothing is scored when missing.
    pub scoring: Scoring,
    /// What is shown when; everything is shown always when missing.
    pub condition_settings: ConditionSettings,
    /// Programs and phases that it is tied to; any when empty.
    pub programs: Vec<AssessmentProgram>,
}

/// A section of an assessment.
#[derive(Clone, Debug)]
pub struct AssessmentSection {
    /// Where it stands.
    pub position: Position,
    /// Machine name, such as `section-1`.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// Place among the sections.
    pub order: i64,
    /// Questions in order.
    pub questions: Vec<Question>,
}

/// A question: it fills one field of one CDT.
#[derive(Clone, Debug)]
pub struct Question {
    /// Where it stands.
    pub position: Position,
    /// What the clinician reads.
    pub label: Option<String>,
    /// Machine name; often empty.
    pub name: String,
    /// CDT that the answer goes to; absent for a text that is only shown.
    pub cdt_name: Option<String>,
    /// Field of that CDT.
    pub field_name: Option<String>,
    /// Place within the section.
    pub order: i64,
    /// `question` or `readOnly`.
    pub view_type: Option<String>,
    /// `meta.type`.
    pub field_type: Option<String>,
    /// `meta.required`.
    pub required: bool,
    /// What is filled in beforehand.
    pub pre_populated_value: Option<PrePopulatedValue>,
}

/// A goal template.
#[derive(Clone, Debug)]
pub struct GoalTemplate {
    /// Where its name stands.
    pub position: Position,
    /// Machine name.
    pub name: String,
    /// What people see.
    pub goal_name: Option<String>,
    /// Free text such as `dietary`.
    pub goal_type: Option<String>,
    /// `LOW`, ...
    pub priority: Option<String>,
}
