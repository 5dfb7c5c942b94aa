//! Resolves assessments: questions become typed fields, and references in their logic are resolved.

mod display;
mod keys;
mod literal;
mod scoring;

use std::collections::{BTreeMap, BTreeSet};

use welkin_designer::field_type;

use self::keys::{Keys, answer_key};
use super::assessment::{
    Assessment, AssessmentProgram, Item, ItemContent, Literal, PrePopulated, Question, Section,
};
use super::choices::Choices;
use super::field_types;
use super::names::{self, Decided, ModuleNames, QuestionNames, QuestionToName, title};
use super::types::{Cdt, Field, FieldType, Rules};
use super::warnings::{AssessmentLabel, Warnings, quoted};
use crate::config::{self, Configuration};

/// Resolves the assessments, sorted by machine name.
pub(super) fn resolve(
    configuration: &Configuration,
    cdts: &[Cdt],
    choices: &Choices,
    warnings: &mut Warnings<'_>,
) -> Vec<Assessment> {
    let convention = &configuration.naming_convention;
    let prefix = convention.prefix("assessment");
    let definitions = choices
        .selection
        .of(&configuration.assessments, |it| &it.name);
    let decided = choices.decided();
    let stripped = choices.stripped(prefix);
    let items = definitions.iter().map(|it| (&*it.name, it.position));
    let names = names::modules(&names::ASSESSMENTS, items, stripped, decided, warnings);
    let resolver = Resolver {
        cdts: cdts.iter().map(|cdt| (&*cdt.name, cdt)).collect(),
        field_prefix: choices.stripped(convention.prefix("cdtField")),
        prefix,
        decided,
    };
    definitions
        .into_iter()
        .zip(names)
        .map(|(definition, names)| resolver.assessment(definition, names, warnings))
        .collect()
}

/// Returns the CDT and field that a question asks for; `None` for a read-only text.
pub(super) fn asked_field(question: &config::Question) -> Option<(&str, &str)> {
    let is_read_only = question.view_type.as_deref() == Some("readOnly");
    match (&question.cdt_name, &question.field_name) {
        (Some(cdt), Some(field)) if !is_read_only => Some((cdt, field)),
        _ => None,
    }
}

struct Resolver<'a> {
    /// By machine name.
    cdts: BTreeMap<&'a str, &'a Cdt>,
    field_prefix: &'a str,
    prefix: &'a str,
    decided: Decided<'a>,
}

impl Resolver<'_> {
    fn assessment(
        &self,
        definition: &config::Assessment,
        names: ModuleNames,
        warnings: &mut Warnings<'_>,
    ) -> Assessment {
        let assessment = AssessmentLabel(&definition.name);
        let questions = self.questions(definition, assessment, warnings);
        let keys = Keys::of(&questions);
        let sections = definition.sections.iter();
        let mut asked = BTreeSet::new();
        let mut sections: Vec<Section> = sections
            .map(|section| resolve_section(section, &keys, &mut asked, assessment, warnings))
            .collect();
        let elements = &definition.condition_settings.elements;
        let lookup = display::Lookup {
            keys: &keys,
            cdts: &self.cdts,
        };
        display::resolve(
            elements,
            lookup,
            &questions,
            &mut sections,
            assessment,
            warnings,
        );
        Assessment {
            name: definition.name.clone(),
            module_name: names.module_name,
            type_name: names.type_name,
            title: title([&definition.title], &definition.name, self.prefix),
            version: definition.version,
            scoring: scoring::resolve(&definition.scoring, &keys, assessment, warnings),
            programs: definition.programs.iter().map(program).collect(),
            questions,
            sections,
            position: definition.position,
        }
    }

    fn questions(
        &self,
        definition: &config::Assessment,
        assessment: AssessmentLabel<'_>,
        warnings: &mut Warnings<'_>,
    ) -> Vec<Question> {
        let asked = self.asked(definition, assessment, warnings);
        let to_name: Vec<QuestionToName<'_>> = asked
            .iter()
            .map(|asked| QuestionToName {
                key: &asked.key,
                cdt: asked.cdt,
                field: asked.field,
                names: asked
                    .source
                    .map(|(cdt, field)| (&*cdt.module_name, &*field.field_name)),
                position: asked.question.position,
            })
            .collect();
        let names = names::questions(
            &to_name,
            &definition.name,
            self.field_prefix,
            self.decided,
            warnings,
        );
        asked
            .into_iter()
            .zip(names)
            .map(|(asked, names)| asked.resolve(names, assessment, warnings))
            .collect()
    }

    /// Returns every field that is asked for, once, in the order of the form.
    fn asked<'d>(
        &'d self,
        definition: &'d config::Assessment,
        assessment: AssessmentLabel<'_>,
        warnings: &mut Warnings<'_>,
    ) -> Vec<AskingQuestion<'d>> {
        let mut keys: BTreeSet<String> = BTreeSet::new();
        let mut all: Vec<AskingQuestion<'d>> = Vec::new();
        let sections = definition.sections.iter();
        for question in sections.flat_map(|section| &section.questions) {
            let Some((cdt, field)) = asked_field(question) else {
                continue;
            };
            let key = answer_key(cdt, field);
            if !keys.insert(key.clone()) {
                let message = format!(
                    "{assessment} has two questions for {} of {}; the first is kept",
                    quoted(field),
                    quoted(cdt),
                );
                warnings.at(question.position, message);
                continue;
            }
            let source = self.cdts.get(cdt).and_then(|found| {
                let field = found.field(field)?;
                Some((*found, field))
            });
            all.push(AskingQuestion {
                key,
                cdt,
                field,
                question,
                source,
            });
        }
        all
    }
}

/// A question that asks for a field.
struct AskingQuestion<'a> {
    key: String,
    cdt: &'a str,
    field: &'a str,
    question: &'a config::Question,
    /// The field and its CDT, if the configuration contains them.
    source: Option<(&'a Cdt, &'a Field)>,
}

impl AskingQuestion<'_> {
    fn resolve(
        self,
        names: QuestionNames,
        assessment: AssessmentLabel<'_>,
        warnings: &mut Warnings<'_>,
    ) -> Question {
        let field = match self.source {
            Some((_, field)) => Field {
                name: self.key,
                field_name: names.field_name,
                constant_name: names.constant_name,
                taken_name: None,
                label: self.question.label.clone().or(field.label.clone()),
                label_source: match self.question.label {
                    Some(_) => None,
                    None => field.label_source.clone(),
                },
                required: field.required || self.question.required,
                position: self.question.position,
                ..field.clone()
            },
            None => {
                let (field, cdt) = (quoted(self.field), quoted(self.cdt));
                let message = format!(
                    "{assessment} asks for {field} of CDT {cdt}, which is not in the configuration; \
                     the answer is typed by the question alone"
                );
                warnings.at(self.question.position, message);
                self.field_of_question(names)
            }
        };
        Question {
            field,
            cdt_name: self.cdt.to_owned(),
            cdt_field_name: self.field.to_owned(),
            cdt_module: self.source.map(|(cdt, _)| cdt.module_name.clone()),
        }
    }

    /// Builds the field of an answer from the question alone. It may be health data, since nothing indicates otherwise.
    fn field_of_question(&self, names: QuestionNames) -> Field {
        let written = self.question.field_type.as_deref();
        let field_type = field_types::of_question(written);
        Field {
            name: self.key.clone(),
            field_name: names.field_name,
            constant_name: names.constant_name,
            taken_name: None,
            label: self.question.label.clone(),
            label_source: None,
            multiple: field_type == FieldType::File,
            required: self.question.required,
            editable: true,
            phi: true,
            deprecated: false,
            searchable: false,
            bulk_edit: false,
            formula: None,
            rules: Rules::default(),
            field_type,
            type_literal: field_type::normal_literal(written.unwrap_or_default()).into_owned(),
            dictionary: None,
            profile: None,
            fingerprint: 0,
            position: self.question.position,
            type_position: self.question.position,
        }
    }
}

/// Resolves a section. `asked` contains the questions of this and earlier sections, because each is in the form once.
fn resolve_section(
    section: &config::AssessmentSection,
    keys: &Keys,
    asked: &mut BTreeSet<usize>,
    assessment: AssessmentLabel<'_>,
    warnings: &mut Warnings<'_>,
) -> Section {
    let items = section.questions.iter();
    Section {
        name: section.name.clone(),
        title: section.title.clone().unwrap_or_default(),
        items: items
            .map(|item| resolve_item(item, keys, assessment, warnings))
            .filter(|item| match item.content {
                ItemContent::Question(question) => asked.insert(question),
                ItemContent::Text { .. } => true,
            })
            .collect(),
        display: Vec::new(),
    }
}

fn resolve_item(
    item: &config::Question,
    keys: &Keys,
    assessment: AssessmentLabel<'_>,
    warnings: &mut Warnings<'_>,
) -> Item {
    let question = asked_field(item).and_then(|(cdt, field)| keys.of_field(cdt, field));
    if question.is_none() && item.view_type.as_deref() == Some("question") {
        let message = format!(
            "a question of {assessment} does not name a field of a CDT; it is treated as text"
        );
        warnings.at(item.position, message);
    }
    let content = match question {
        Some(index) => ItemContent::Question(index),
        None => ItemContent::Text {
            name: item.name.clone(),
            text: item.label.clone().unwrap_or_default(),
        },
    };
    Item {
        content,
        display: Vec::new(),
        pre_populated: pre_populated(item, assessment, warnings),
    }
}

fn pre_populated(
    item: &config::Question,
    assessment: AssessmentLabel<'_>,
    warnings: &mut Warnings<'_>,
) -> Option<PrePopulated> {
    let written = item.pre_populated_value.as_ref()?;
    let problem = match written.kind.as_deref() {
        Some("PREVIOUS_ASSESSMENT") => return Some(PrePopulated::Previous),
        Some("DEFAULT_VALUE") => match Literal::of(&written.default_value) {
            Some(Literal::Null) => return None,
            Some(value) => return Some(PrePopulated::Value(value)),
            None => "with a value that is a list or an object".to_owned(),
        },
        kind => format!(
            "with the unknown value type {}",
            quoted(kind.unwrap_or_default())
        ),
    };
    let message = format!("{assessment} pre-populates a question {problem}; it is left empty");
    warnings.at(written.position, message);
    None
}

fn program(program: &config::AssessmentProgram) -> AssessmentProgram {
    AssessmentProgram {
        program: program.program.clone(),
        phases: program.phases.clone(),
    }
}
