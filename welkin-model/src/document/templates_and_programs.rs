//! Encounter templates, programs and goal templates.

use schemars::JsonSchema;
use serde::Serialize;

use super::source::SourceDocument;
use crate::config::Sources;
use crate::model::{Model, PhaseRole};

/// An encounter template.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EncounterTemplateDocument {
    /// Machine name: `etmp-intake-visit`.
    pub name: String,
    /// Label shown to users.
    pub title: String,
    /// The accessor in generated Rust.
    pub rust_accessor: String,
    /// The type in generated Rust.
    pub rust_type: String,
    /// Description in Designer, if there is one.
    pub description: Option<String>,
    /// Delivery method: `VIDEO`, `CALL`, ...
    pub delivery_method: Option<String>,
    /// Default duration of an encounter, in minutes.
    pub default_minutes: Option<u32>,
    /// Machine names of the assessments of its encounters.
    pub assessments: Vec<String>,
    /// Source location of its name.
    pub source: Option<SourceDocument>,
}

/// A program.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProgramDocument {
    /// Machine name: `prog-collaborative-care`.
    pub name: String,
    /// Label shown to users.
    pub title: String,
    /// The module and the accessor in generated Rust.
    pub rust_module: String,
    /// The type in generated Rust.
    pub rust_type: String,
    /// Description in Designer.
    pub description: Option<String>,
    /// Phases in Designer's order.
    pub phases: Vec<PhaseDocument>,
    /// Source location of its name.
    pub source: Option<SourceDocument>,
}

/// A phase of a program.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhaseDocument {
    /// Machine name: `active-care`.
    pub name: String,
    /// Label shown to users.
    pub title: String,
    /// The type in generated Rust.
    pub rust_type: String,
    /// Description in Designer.
    pub description: Option<String>,
    /// `start`, `middle` or `finish`.
    #[schemars(extend("enum" = ["start", "middle", "finish"]))]
    pub role: &'static str,
    /// Machine names of the phases to which patients can move from it.
    pub leads_to: Vec<String>,
    /// Source location of its name.
    pub source: Option<SourceDocument>,
}

/// A goal template.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GoalTemplateDocument {
    /// Machine name: `gtmp-walk`.
    pub name: String,
    /// Label shown to users.
    pub title: String,
    /// The constant in generated Rust.
    pub rust_constant: String,
    /// Kind of goal, as free text from Designer.
    pub goal_type: Option<String>,
    /// Priority, in Designer's terms: `LOW`.
    pub priority: Option<String>,
    /// Source location of its name.
    pub source: Option<SourceDocument>,
}

pub(super) fn encounter_templates(
    model: &Model,
    sources: &Sources,
) -> Vec<EncounterTemplateDocument> {
    let templates = model.encounter_templates.iter();
    templates
        .map(|template| EncounterTemplateDocument {
            name: template.name.clone(),
            title: template.title.clone(),
            rust_accessor: template.accessor_name.clone(),
            rust_type: template.type_name.clone(),
            description: template.description.clone(),
            delivery_method: template.delivery_method.clone(),
            default_minutes: template.default_minutes,
            assessments: template.assessments.clone(),
            source: SourceDocument::at(sources, template.position),
        })
        .collect()
}

pub(super) fn programs(model: &Model, sources: &Sources) -> Vec<ProgramDocument> {
    let programs = model.programs.iter();
    programs
        .map(|program| ProgramDocument {
            name: program.name.clone(),
            title: program.title.clone(),
            rust_module: program.module_name.clone(),
            rust_type: program.type_name.clone(),
            description: program.description.clone(),
            phases: program
                .phases
                .iter()
                .map(|phase| PhaseDocument {
                    name: phase.name.clone(),
                    title: phase.title.clone(),
                    rust_type: phase.type_name.clone(),
                    description: phase.description.clone(),
                    role: match phase.role {
                        PhaseRole::Start => "start",
                        PhaseRole::Middle => "middle",
                        PhaseRole::Finish => "finish",
                    },
                    leads_to: phase.leads_to.clone(),
                    source: SourceDocument::at(sources, phase.position),
                })
                .collect(),
            source: SourceDocument::at(sources, program.position),
        })
        .collect()
}

pub(super) fn goal_templates(model: &Model, sources: &Sources) -> Vec<GoalTemplateDocument> {
    let goals = model.goal_templates.iter();
    goals
        .map(|goal| GoalTemplateDocument {
            name: goal.name.clone(),
            title: goal.title.clone(),
            rust_constant: goal.constant_name.clone(),
            goal_type: goal.goal_type.clone(),
            priority: goal.priority.clone(),
            source: SourceDocument::at(sources, goal.position),
        })
        .collect()
}
