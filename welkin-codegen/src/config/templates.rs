//! Encounter templates and goal templates.

use super::designer::{EncounterTemplate, GoalTemplate};
use super::json::Node;
use super::record::Record;

const ENCOUNTER_TEMPLATE_KEYS: &[&str] = &[
    "id",
    "name",
    "title",
    "encounterDescription",
    "encounterInstruction",
    "encounterColor",
    "type",
    "deliveryMethod",
    "defaultDuration",
    "assessmentNames",
];

const GOAL_TEMPLATE_KEYS: &[&str] = &[
    "id",
    "name",
    "goalName",
    "type",
    "priority",
    "taskTemplates",
];

/// Reads an encounter template; None, with a warning, without a name.
pub(super) fn read_encounter_template(node: Node<'_>) -> Option<EncounterTemplate> {
    let record = Record::of(node, "an encounter template")?;
    let (name, position) = record.name()?;
    record.report_unknown_keys(ENCOUNTER_TEMPLATE_KEYS);
    Some(EncounterTemplate {
        position,
        name,
        title: record.words("title"),
        description: record.words("encounterDescription"),
        instruction: record.words("encounterInstruction"),
        encounter_type: record.words("type"),
        delivery_method: record
            .words("deliveryMethod")
            .map(|word| word.to_uppercase()),
        default_duration: record.integer("defaultDuration"),
        assessment_names: record.texts("assessmentNames"),
    })
}

/// Reads a goal template; None, with a warning, without a name.
pub(super) fn read_goal_template(node: Node<'_>) -> Option<GoalTemplate> {
    let record = Record::of(node, "a goal template")?;
    let (name, position) = record.name()?;
    record.report_unknown_keys(GOAL_TEMPLATE_KEYS);
    Some(GoalTemplate {
        position,
        name,
        goal_name: record.words("goalName"),
        goal_type: record.words("type"),
        priority: record.words("priority"),
    })
}
