//! The counted content of a configuration. It is serialized unchanged: the keys are documented in the README and
//! stable.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};
use welkin_codegen::Generator;
use welkin_codegen::config::{self, Configuration, Input, ListSection};
use welkin_codegen::diagnostic::Diagnostic;
use welkin_codegen::model::{Item, ItemContent, Model};

use crate::input_kind;

/// Number of fields by their type in Designer.
pub(super) type FieldTypes = BTreeMap<String, usize>;

/// Sections that are shown in another form, or only counted.
const OTHERWISE: [ListSection; 7] = [
    ListSection::Cdts,
    ListSection::Pdts,
    ListSection::EncounterTemplates,
    ListSection::Assessments,
    ListSection::Programs,
    ListSection::Dictionaries,
    ListSection::CustomFieldTypes,
];

/// All information that `inspect` shows.
#[derive(Serialize)]
pub(super) struct Content {
    pub(super) inputs: Vec<InputContent>,
    pub(super) cdts: Vec<CdtContent>,
    pub(super) profile_data_types: Vec<CdtContent>,
    /// Over all CDTs, excluding system fields.
    pub(super) fields_by_type: FieldTypes,
    pub(super) encounter_templates: Vec<Named>,
    pub(super) assessments: Vec<AssessmentContent>,
    pub(super) programs: Vec<ProgramContent>,
    pub(super) dictionaries: Vec<DictionaryContent>,
    /// All other sections, by their key.
    #[serde(flatten)]
    pub(super) others: BTreeMap<&'static str, NamedList>,
    pub(super) naming_prefixes: BTreeMap<String, String>,
    /// Items by section.
    pub(super) sections: BTreeMap<String, usize>,
    pub(super) warnings: Vec<Value>,
    #[serde(skip)]
    pub(super) warning_texts: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct InputContent {
    pub(super) path: String,
    pub(super) kind: String,
    #[serde(skip)]
    pub(super) kind_words: String,
}

#[derive(Serialize)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) title: Option<String>,
}

/// The items of a section of which only names and titles are shown.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct NamedList {
    /// The noun for several items.
    #[serde(skip)]
    pub(super) plural: &'static str,
    pub(super) items: Vec<Named>,
}

#[derive(Serialize)]
pub(super) struct CdtContent {
    #[serde(flatten)]
    pub(super) named: Named,
    pub(super) internal: bool,
    pub(super) single_record: bool,
    pub(super) relation: String,
    pub(super) version: Option<i64>,
    /// Number of fields without system fields.
    pub(super) fields: usize,
    /// Number of system fields, which Welkin adds to every CDT.
    pub(super) system_fields: usize,
    /// Number of fields by type, without system fields.
    pub(super) fields_by_type: FieldTypes,
}

#[derive(Serialize)]
pub(super) struct AssessmentContent {
    #[serde(flatten)]
    pub(super) named: Named,
    pub(super) sections: usize,
    /// Number of questions, each of which fills a field.
    pub(super) questions: usize,
    /// Number of read-only texts.
    pub(super) texts: usize,
}

#[derive(Serialize)]
pub(super) struct ProgramContent {
    #[serde(flatten)]
    pub(super) named: Named,
    pub(super) phases: Vec<Named>,
}

#[derive(Serialize)]
pub(super) struct DictionaryContent {
    #[serde(flatten)]
    pub(super) named: Named,
    pub(super) fields: usize,
}

impl Content {
    pub(super) fn of(generator: &Generator) -> Self {
        let configuration = generator.configuration();
        let own_fields = own_fields(generator.model());
        let cdts: Vec<CdtContent> = configuration
            .cdts
            .iter()
            .map(|cdt| CdtContent::of(cdt, |field| own_fields.contains(&(&cdt.name, field))))
            .collect();
        let mut fields_by_type = FieldTypes::new();
        for (field_type, number) in cdts.iter().flat_map(|cdt| &cdt.fields_by_type) {
            *fields_by_type.entry(field_type.clone()).or_default() += number;
        }
        Self {
            inputs: configuration.inputs.iter().map(InputContent::of).collect(),
            cdts,
            profile_data_types: configuration
                .pdts
                .iter()
                .map(|pdt| CdtContent::of(pdt, |_| true))
                .collect(),
            fields_by_type,
            encounter_templates: Named::all(configuration, ListSection::EncounterTemplates),
            assessments: assessments(generator),
            programs: configuration
                .programs
                .iter()
                .map(ProgramContent::of)
                .collect(),
            dictionaries: configuration
                .dictionaries
                .iter()
                .map(|dictionary| DictionaryContent {
                    named: Named::of(&dictionary.name, dictionary.title.as_ref()),
                    fields: dictionary.fields.len(),
                })
                .collect(),
            others: others(configuration),
            naming_prefixes: configuration.naming_convention.prefixes.clone(),
            sections: configuration.sections.clone(),
            warnings: generator.warnings().map(warning).collect(),
            warning_texts: generator.warnings().map(ToString::to_string).collect(),
        }
    }
}

/// Returns the sections of which only names and titles are shown.
pub(super) fn other_sections() -> impl Iterator<Item = ListSection> {
    let sections = ListSection::ALL.iter().copied();
    sections.filter(|section| !OTHERWISE.contains(section))
}

fn others(configuration: &Configuration) -> BTreeMap<&'static str, NamedList> {
    let others = other_sections().map(|section| {
        let list = NamedList {
            plural: section.plural(),
            items: Named::all(configuration, section),
        };
        (section.snake_case_key(), list)
    });
    others.collect()
}

/// Returns the fields that are not system fields, by CDT and name.
fn own_fields(model: &Model) -> BTreeSet<(&str, &str)> {
    let cdts = model.cdts.iter();
    cdts.flat_map(|cdt| cdt.fields.iter().map(|field| (&*cdt.name, &*field.name)))
        .collect()
}

fn warning(diagnostic: &Diagnostic) -> Value {
    let location = diagnostic.location.as_ref();
    json!({
        "message": diagnostic.message,
        "path": location.map(|location| location.path.to_string_lossy()),
        "line": location.map(|location| location.line),
        "column": location.map(|location| location.column),
        "json_path": location.map(|location| &location.json_path),
        "help": diagnostic.help,
        "note": diagnostic.note,
    })
}

impl InputContent {
    fn of(input: &Input) -> Self {
        Self {
            path: input.path.to_string_lossy().into_owned(),
            kind: input_kind::key(input.kind),
            kind_words: input_kind::words(input.kind),
        }
    }
}

impl Named {
    /// Returns the items of a section.
    fn all(configuration: &Configuration, section: ListSection) -> Vec<Self> {
        let names = configuration.names(section).into_iter();
        names
            .map(|(name, title)| Self {
                name: name.to_owned(),
                title: title.map(str::to_owned),
            })
            .collect()
    }

    fn of(name: &str, title: Option<&String>) -> Self {
        Self {
            name: name.to_owned(),
            title: title.cloned(),
        }
    }
}

impl CdtContent {
    fn of(cdt: &config::Cdt, is_own: impl Fn(&str) -> bool) -> Self {
        let mut fields_by_type = FieldTypes::new();
        for field in cdt.fields.iter().filter(|field| is_own(&field.name)) {
            *fields_by_type.entry(field.field_type.clone()).or_default() += 1;
        }
        let fields = fields_by_type.values().sum();
        Self {
            named: Named::of(&cdt.name, cdt.title.as_ref().or(cdt.label.as_ref())),
            internal: cdt.internal,
            single_record: cdt.record_type == config::RecordType::Single,
            relation: cdt.relation.to_string(),
            version: cdt.version,
            fields,
            system_fields: cdt.fields.len() - fields,
            fields_by_type,
        }
    }
}

/// Returns the assessments; both lists are sorted by name.
fn assessments(generator: &Generator) -> Vec<AssessmentContent> {
    let written = generator.configuration().assessments.iter();
    let resolved = &generator.model().assessments;
    written
        .zip(resolved)
        .map(|(written, resolved)| {
            let items = resolved.sections.iter().flat_map(|section| &section.items);
            let is_text = |item: &&Item| matches!(item.content, ItemContent::Text { .. });
            AssessmentContent {
                named: Named::of(&written.name, written.title.as_ref()),
                sections: written.sections.len(),
                questions: resolved.questions.len(),
                texts: items.filter(is_text).count(),
            }
        })
        .collect()
}

impl ProgramContent {
    fn of(program: &config::Program) -> Self {
        let phases = program.phases.iter();
        Self {
            named: Named::of(&program.name, program.title.as_ref()),
            phases: phases
                .map(|phase| Named::of(&phase.name, phase.title.as_ref()))
                .collect(),
        }
    }
}
