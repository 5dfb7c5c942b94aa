//! All named items of a model in one enum, for lookups, comparisons, and the lock file.

use serde::Serialize;

use super::assessment::{Assessment, Question};
use super::names::{ASSESSMENTS, CDTS, ENCOUNTER_TEMPLATES, GOAL_TEMPLATES, PROGRAMS, Section};
use super::resolve::Model;
use super::security::SecurityPolicy;
use super::templates::{EncounterTemplate, GoalTemplate, Phase, Program};
use super::types::{Cdt, CdtKind, CustomFieldType, FIELD_TYPES_NAME, Field, FieldType};
use crate::config::Position;

/// The kind of an item, or of the item that contains a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ItemKind {
    /// A CDT, or one of its fields or options.
    Cdt,
    /// A document type, or one of its fields or options.
    DocumentType,
    /// The disposition of encounters, or one of its fields or options.
    Disposition,
    /// A profile data type, or one of its fields or options.
    ProfileDataType,
    /// A dictionary, or one of its fields or options.
    Dictionary,
    /// A custom field type, or one of its options.
    CustomFieldType,
    /// An assessment, or one of its questions.
    Assessment,
    /// An encounter template.
    EncounterTemplate,
    /// A program, or one of its phases.
    Program,
    /// A goal template.
    GoalTemplate,
    /// A security policy.
    SecurityPolicy,
}

impl ItemKind {
    /// Returns the noun for messages: `CDT`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Cdt => CdtKind::Cdt.words(),
            Self::DocumentType => "document type",
            Self::Disposition => "disposition",
            Self::ProfileDataType => CdtKind::Profile.words(),
            Self::Dictionary => CdtKind::Dictionary.words(),
            Self::CustomFieldType => "custom field type",
            Self::Assessment => "assessment",
            Self::EncounterTemplate => "encounter template",
            Self::Program => "program",
            Self::GoalTemplate => "goal template",
            Self::SecurityPolicy => "security policy",
        }
    }
}

impl From<CdtKind> for ItemKind {
    fn from(kind: CdtKind) -> Self {
        match kind {
            CdtKind::Cdt => Self::Cdt,
            CdtKind::Profile => Self::ProfileDataType,
            CdtKind::Dictionary => Self::Dictionary,
        }
    }
}

/// A named item.
#[derive(Clone, Copy, Debug)]
pub enum NamedItem<'g> {
    /// A CDT, a profile data type, or a dictionary.
    Cdt(&'g Cdt),
    /// A field of a CDT, a profile data type, or a dictionary.
    Field(&'g Cdt, &'g Field),
    /// A template for fields.
    CustomFieldType(&'g CustomFieldType),
    /// An assessment.
    Assessment(&'g Assessment),
    /// A question of an assessment.
    Question(&'g Assessment, &'g Question),
    /// An encounter template.
    EncounterTemplate(&'g EncounterTemplate),
    /// A program.
    Program(&'g Program),
    /// A phase of a program.
    Phase(&'g Program, &'g Phase),
    /// A goal template.
    GoalTemplate(&'g GoalTemplate),
    /// A security policy.
    SecurityPolicy(&'g SecurityPolicy),
}

impl<'g> NamedItem<'g> {
    /// Returns every item of a model, without the parts of items.
    pub fn all(model: &'g Model) -> Vec<Self> {
        let cdts = model.with_fields().map(Self::Cdt);
        let templates = model.encounter_templates.iter();
        cdts.chain(model.custom_field_types.iter().map(Self::CustomFieldType))
            .chain(model.assessments.iter().map(Self::Assessment))
            .chain(templates.map(Self::EncounterTemplate))
            .chain(model.programs.iter().map(Self::Program))
            .chain(model.goal_templates.iter().map(Self::GoalTemplate))
            .chain(model.security_policies.iter().map(Self::SecurityPolicy))
            .collect()
    }

    /// Returns the item of a kind with this machine name.
    pub fn find(model: &'g Model, kind: ItemKind, name: &str) -> Option<Self> {
        match kind {
            ItemKind::Cdt
            | ItemKind::DocumentType
            | ItemKind::Disposition
            | ItemKind::ProfileDataType
            | ItemKind::Dictionary => model.data_type(name).map(Self::Cdt),
            ItemKind::CustomFieldType => model.custom_field_type(name).map(Self::CustomFieldType),
            ItemKind::Assessment => model.assessment(name).map(Self::Assessment),
            ItemKind::EncounterTemplate => {
                model.encounter_template(name).map(Self::EncounterTemplate)
            }
            ItemKind::Program => model.program(name).map(Self::Program),
            ItemKind::GoalTemplate => model.goal_template(name).map(Self::GoalTemplate),
            ItemKind::SecurityPolicy => model.security_policy(name).map(Self::SecurityPolicy),
        }
    }

    /// Returns its named parts: fields, questions, phases.
    pub fn parts(self) -> Vec<Self> {
        match self {
            Self::Cdt(cdt) => {
                let fields = cdt.fields.iter();
                fields.map(|field| Self::Field(cdt, field)).collect()
            }
            Self::Assessment(assessment) => {
                let questions = assessment.questions.iter();
                questions
                    .map(|question| Self::Question(assessment, question))
                    .collect()
            }
            Self::Program(program) => {
                let phases = program.phases.iter();
                phases.map(|phase| Self::Phase(program, phase)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether items of its kind have named parts.
    pub fn has_parts(self) -> bool {
        matches!(self, Self::Cdt(_) | Self::Assessment(_) | Self::Program(_))
    }

    /// Returns the part with this machine name.
    pub fn part(self, name: &str) -> Option<Self> {
        match self {
            Self::Cdt(cdt) => Some(Self::Field(cdt, cdt.field(name)?)),
            Self::Assessment(assessment) => {
                Some(Self::Question(assessment, assessment.question(name)?))
            }
            Self::Program(program) => Some(Self::Phase(program, program.phase(name)?)),
            _ => None,
        }
    }

    /// Returns its machine name.
    #[must_use]
    pub fn name(self) -> &'g str {
        match self {
            Self::Cdt(cdt) => &cdt.name,
            Self::Field(_, field) => &field.name,
            Self::CustomFieldType(custom) => &custom.field.name,
            Self::Assessment(assessment) => &assessment.name,
            Self::Question(_, question) => &question.field.name,
            Self::EncounterTemplate(template) => &template.name,
            Self::Program(program) => &program.name,
            Self::Phase(_, phase) => &phase.name,
            Self::GoalTemplate(template) => &template.name,
            Self::SecurityPolicy(policy) => &policy.name,
        }
    }

    /// Returns its title or label, if the configuration has one.
    #[must_use]
    pub fn title(self) -> Option<&'g str> {
        match self {
            Self::Cdt(cdt) => Some(&cdt.title),
            Self::Field(_, field) => field.label.as_deref(),
            Self::CustomFieldType(custom) => custom.field.label.as_deref(),
            Self::Assessment(assessment) => Some(&assessment.title),
            Self::Question(_, question) => question.field.label.as_deref(),
            Self::EncounterTemplate(template) => Some(&template.title),
            Self::Program(program) => Some(&program.title),
            Self::Phase(_, phase) => Some(&phase.title),
            Self::GoalTemplate(template) => Some(&template.title),
            Self::SecurityPolicy(_) => None,
        }
    }

    /// Returns the noun for its kind: `CDT`, `encounter template`.
    #[must_use]
    pub fn kind(self) -> &'static str {
        let item = match self {
            Self::Field(..) => return "field",
            Self::Question(..) => return "question",
            Self::Phase(..) => return "phase",
            Self::Cdt(cdt) => cdt.kind.into(),
            Self::CustomFieldType(_) => ItemKind::CustomFieldType,
            Self::Assessment(_) => ItemKind::Assessment,
            Self::EncounterTemplate(_) => ItemKind::EncounterTemplate,
            Self::Program(_) => ItemKind::Program,
            Self::GoalTemplate(_) => ItemKind::GoalTemplate,
            Self::SecurityPolicy(_) => ItemKind::SecurityPolicy,
        };
        item.words()
    }

    /// Returns its names in generated code; for a field, also the name of its option list.
    pub fn rust_names(self) -> Vec<&'g str> {
        match self {
            Self::Cdt(cdt) => vec![&cdt.type_name, &cdt.module_name, &cdt.patch_name],
            Self::Field(_, field) => field_names(field),
            Self::CustomFieldType(custom) => vec![&custom.type_name],
            Self::Assessment(assessment) => vec![&assessment.type_name, &assessment.module_name],
            Self::Question(_, question) => field_names(&question.field),
            Self::EncounterTemplate(template) => vec![&template.type_name, &template.accessor_name],
            Self::Program(program) => vec![&program.type_name, &program.module_name],
            Self::Phase(_, phase) => vec![&phase.type_name],
            Self::GoalTemplate(template) => vec![&template.constant_name, &template.short_name],
            Self::SecurityPolicy(_) => Vec::new(),
        }
    }

    /// Returns the position of its name in the configuration; `None` for a security policy.
    #[must_use]
    pub fn position(self) -> Option<Position> {
        match self {
            Self::Cdt(cdt) => Some(cdt.position),
            Self::Field(_, field) => Some(field.position),
            Self::CustomFieldType(custom) => Some(custom.field.position),
            Self::Assessment(assessment) => Some(assessment.position),
            Self::Question(_, question) => Some(question.field.position),
            Self::EncounterTemplate(template) => Some(template.position),
            Self::Program(program) => Some(program.position),
            Self::Phase(_, phase) => Some(phase.position),
            Self::GoalTemplate(template) => Some(template.position),
            Self::SecurityPolicy(_) => None,
        }
    }

    /// Returns the section of the lock file that holds its name, and the name from which its other names are derived.
    /// `None` for an item that has no name in code, or whose name is stored as part of another item.
    pub(super) fn kept_name(self) -> Option<(&'static Section, &'g str)> {
        match self {
            Self::Cdt(cdt) => Some((&CDTS, &cdt.module_name)),
            Self::Assessment(assessment) => Some((&ASSESSMENTS, &assessment.module_name)),
            Self::EncounterTemplate(template) => {
                Some((&ENCOUNTER_TEMPLATES, &template.accessor_name))
            }
            Self::Program(program) => Some((&PROGRAMS, &program.module_name)),
            Self::GoalTemplate(template) => Some((&GOAL_TEMPLATES, &template.short_name)),
            Self::CustomFieldType(_)
            | Self::Field(..)
            | Self::Question(..)
            | Self::Phase(..)
            | Self::SecurityPolicy(_) => None,
        }
    }

    /// Returns the position of the item to which the keys of a [`NameTree`](super::NameTree) lead: of an option's
    /// label, or of the item's name.
    pub fn position_at(model: &'g Model, keys: &[String]) -> Option<Position> {
        let (section, item) = (keys.first()?, keys.get(1)?);
        let all = Self::all(model).into_iter();
        let mut named = all.filter(|candidate| candidate.name() == item);
        let whole = named.find(|candidate| {
            let kept = candidate.kept_name();
            kept.is_some_and(|(of, _)| of.key == section)
        });
        let custom = || {
            let field = keys.get(3).filter(|_| item == FIELD_TYPES_NAME)?;
            model.custom_field_type(field).map(Self::CustomFieldType)
        };
        let Some(whole) = whole else {
            return custom()?.position_of_option(keys.get(5));
        };
        match keys.get(3) {
            Some(part) => whole.part(part)?.position_of_option(keys.get(5)),
            None => whole.position(),
        }
    }

    /// Returns the position of a field's option with this value; without a value, the position of the item.
    fn position_of_option(self, value: Option<&String>) -> Option<Position> {
        let Some(value) = value else {
            return self.position();
        };
        let field = match self {
            Self::Field(_, field) => field,
            Self::CustomFieldType(custom) => &custom.field,
            _ => return None,
        };
        let mut options = field.options().iter();
        let found = options.find(|option| option.value.to_string() == *value);
        found.map(|option| option.position)
    }
}

fn field_names(field: &Field) -> Vec<&str> {
    let mut names: Vec<&str> = vec![&field.field_name, &field.constant_name];
    if let FieldType::Options(list) = &field.field_type {
        names.push(&list.type_name);
    }
    names
}
