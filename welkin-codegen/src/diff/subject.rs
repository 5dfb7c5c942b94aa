//! What a change is about.

use std::fmt;

use serde::Serialize;

use crate::diagnostic::printable;
use crate::lookup::Thing;
use crate::model::{Cdt, Model};

/// What sort of thing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubjectKind {
    /// A CDT, or a field or option of it.
    Cdt,
    /// A document type, or a field or option of it.
    DocumentType,
    /// The dispositions of encounters, or a field or option of them.
    Disposition,
    /// A profile data type, or a field or option of it.
    ProfileDataType,
    /// A dictionary, or a field or option of it.
    Dictionary,
    /// A custom field type, or an option of it.
    CustomFieldType,
    /// An assessment, or a question of it.
    Assessment,
    /// An encounter template.
    EncounterTemplate,
    /// A program, or a phase of it.
    Program,
    /// A goal template.
    GoalTemplate,
    /// A security policy.
    SecurityPolicy,
}

/// What changed, from the outside in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Subject {
    /// What sort of thing it is, or is a part of.
    pub kind: SubjectKind,
    /// Machine name: `cdt-vitals`.
    pub name: String,
    /// Machine name of the field, question or phase that changed; None when it is the thing itself.
    pub part: Option<String>,
}

impl Subject {
    pub(super) fn new(kind: SubjectKind, name: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            part: None,
        }
    }

    /// A field, question or phase of it.
    pub(super) fn part(&self, name: &str) -> Self {
        Self {
            part: Some(name.to_owned()),
            ..self.clone()
        }
    }
}

impl SubjectKind {
    /// Its words for people: `CDT`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Cdt => "CDT",
            Self::DocumentType => "document type",
            Self::Disposition => "disposition",
            Self::ProfileDataType => "profile data type",
            Self::Dictionary => "dictionary",
            Self::CustomFieldType => "custom field type",
            Self::Assessment => "assessment",
            Self::EncounterTemplate => "encounter template",
            Self::Program => "program",
            Self::GoalTemplate => "goal template",
            Self::SecurityPolicy => "security policy",
        }
    }
}

/// `CDT cdt-vitals.cdtf-heart-rate`, safe to show on a terminal.
impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.kind.words(), printable(&self.name))?;
        match &self.part {
            Some(part) => write!(formatter, ".{}", printable(part)),
            None => Ok(()),
        }
    }
}

impl Subject {
    /// The thing itself in a configuration that has it, which tells where it is defined.
    #[must_use]
    pub fn find<'m>(&self, model: &'m Model) -> Option<Thing<'m>> {
        match self.kind {
            SubjectKind::Cdt | SubjectKind::DocumentType | SubjectKind::Disposition => {
                self.data_type(&model.cdts)
            }
            SubjectKind::ProfileDataType => self.data_type(&model.profiles),
            SubjectKind::Dictionary => self.data_type(&model.dictionaries),
            SubjectKind::CustomFieldType => {
                let mut types = model.custom_field_types.iter();
                let found = types.find(|found| found.field.name == self.name);
                found.map(Thing::CustomFieldType)
            }
            SubjectKind::Assessment => {
                let assessment = model.assessments.iter().find(|of| of.name == self.name)?;
                let mut questions = assessment.questions.iter();
                self.part_or(Thing::Assessment(assessment), |part| {
                    let question = questions.find(|question| question.field.name == part)?;
                    Some(Thing::Question(assessment, question))
                })
            }
            SubjectKind::EncounterTemplate => {
                let mut templates = model.encounter_templates.iter();
                let found = templates.find(|template| template.name == self.name);
                found.map(Thing::EncounterTemplate)
            }
            SubjectKind::Program => {
                let program = model.programs.iter().find(|of| of.name == self.name)?;
                let mut phases = program.phases.iter();
                self.part_or(Thing::Program(program), |part| {
                    let phase = phases.find(|phase| phase.name == part)?;
                    Some(Thing::Phase(program, phase))
                })
            }
            SubjectKind::GoalTemplate => {
                let mut goals = model.goal_templates.iter();
                let found = goals.find(|goal| goal.name == self.name);
                found.map(Thing::GoalTemplate)
            }
            SubjectKind::SecurityPolicy => {
                let mut policies = model.security_policies.iter();
                let found = policies.find(|policy| policy.name == self.name);
                found.map(Thing::SecurityPolicy)
            }
        }
    }

    /// Types are sorted by name, their fields are not.
    fn data_type<'m>(&self, cdts: &'m [Cdt]) -> Option<Thing<'m>> {
        let index = cdts.binary_search_by(|cdt| cdt.name.cmp(&self.name)).ok()?;
        let cdt = &cdts[index];
        self.part_or(Thing::Cdt(cdt), |part| {
            let mut fields = cdt.fields.iter();
            let field = fields.find(|field| field.name == part)?;
            Some(Thing::Field(cdt, field))
        })
    }

    fn part_or<'m>(
        &self,
        whole: Thing<'m>,
        part: impl FnOnce(&str) -> Option<Thing<'m>>,
    ) -> Option<Thing<'m>> {
        match &self.part {
            Some(name) => part(name),
            None => Some(whole),
        }
    }
}
