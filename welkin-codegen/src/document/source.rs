//! Where things of a configuration stand.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::config::{Configuration, Position};
use crate::diagnostic::{Diagnostic, Location};

/// Where something stands in the inputs.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SourceDocument {
    /// The input, as it was named.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// JSON path, such as `$.cdts[3].fields[0].type`.
    pub json_path: String,
}

/// A warning about the configuration.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WarningDocument {
    /// What is odd, one sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// What else is to be known.
    pub note: Option<String>,
    /// Where it stands.
    pub source: Option<SourceDocument>,
}

impl SourceDocument {
    fn new(location: &Location) -> Self {
        Self {
            file: location.path.to_string_lossy().into_owned(),
            line: location.line,
            column: location.column,
            json_path: location.json_path.clone(),
        }
    }
}

impl WarningDocument {
    pub(super) fn new(warning: &Diagnostic) -> Self {
        Self {
            message: warning.message.clone(),
            help: warning.help.clone(),
            note: warning.note.clone(),
            source: warning.location.as_ref().map(SourceDocument::new),
        }
    }
}

/// Places by section and machine name, of parts by that of their owner, too.
pub(super) struct Positions<'c> {
    configuration: &'c Configuration,
    by_name: HashMap<(Section, &'c str, &'c str), Position>,
}

/// A kind of thing that has a place.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Section {
    Cdt,
    CustomFieldType,
    Assessment,
    EncounterTemplate,
    Program,
    GoalTemplate,
}

impl<'c> Positions<'c> {
    pub(super) fn of(configuration: &'c Configuration) -> Self {
        let mut by_name = HashMap::new();
        let mut add = |section, owner: &'c str, part: &'c str, position| {
            by_name.entry((section, owner, part)).or_insert(position);
        };
        for cdt in configuration.with_fields() {
            add(Section::Cdt, &cdt.name, "", cdt.position);
            for field in &cdt.fields {
                add(Section::Cdt, &cdt.name, &field.name, field.position);
            }
        }
        for field in &configuration.custom_field_types {
            add(Section::CustomFieldType, &field.name, "", field.position);
        }
        for assessment in &configuration.assessments {
            let name = &*assessment.name;
            add(Section::Assessment, name, "", assessment.position);
        }
        for template in &configuration.encounter_templates {
            let name = &*template.name;
            add(Section::EncounterTemplate, name, "", template.position);
        }
        for program in &configuration.programs {
            add(Section::Program, &program.name, "", program.position);
            for phase in &program.phases {
                add(Section::Program, &program.name, &phase.name, phase.position);
            }
        }
        for goal in &configuration.goal_templates {
            add(Section::GoalTemplate, &goal.name, "", goal.position);
        }
        Self {
            configuration,
            by_name,
        }
    }

    /// Where a thing stands; an empty part is the thing itself.
    pub(super) fn source(
        &self,
        section: Section,
        owner: &str,
        part: &str,
    ) -> Option<SourceDocument> {
        let position = self.by_name.get(&(section, owner, part))?;
        let location = self.configuration.sources.locate(*position);
        Some(SourceDocument::new(&location))
    }
}
