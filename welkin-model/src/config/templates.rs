//! Encounter templates and goal templates.

use super::json::Node;
use super::merge::Mergeable;
use super::record::Record;
use super::source::Position;

/// An encounter template.
#[derive(Clone, Debug)]
pub struct EncounterTemplate {
    /// Position of its name in the source.
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
    /// Default duration in minutes.
    pub default_duration: Option<i64>,
    /// Names of the assessments linked to it.
    pub assessment_names: Vec<String>,
}

/// A goal template.
#[derive(Clone, Debug)]
pub struct GoalTemplate {
    /// Position of its name in the source.
    pub position: Position,
    /// Machine name.
    pub name: String,
    /// Name shown to users.
    pub goal_name: Option<String>,
    /// Free text such as `dietary`.
    pub goal_type: Option<String>,
    /// `LOW`, ...
    pub priority: Option<String>,
}

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

/// Reads an encounter template. Returns `None`, with a warning, when it has no name.
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

/// Reads a goal template. Returns `None`, with a warning, when it has no name.
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

impl Mergeable for EncounterTemplate {
    const WHAT: &'static str = "encounter template";

    fn name(&self) -> &str {
        &self.name
    }

    fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    fn size(&self) -> usize {
        self.assessment_names.len()
    }
}

impl Mergeable for GoalTemplate {
    const WHAT: &'static str = "goal template";

    fn name(&self) -> &str {
        &self.name
    }

    fn title(&self) -> Option<&str> {
        self.goal_name.as_deref()
    }

    fn size(&self) -> usize {
        0
    }
}
