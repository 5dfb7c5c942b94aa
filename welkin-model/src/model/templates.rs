//! Resolved encounter templates, goal templates and programs; resolves goal templates.

use super::choices::Choices;
use super::names::{self, constant_name, title};
use super::warnings::Warnings;
use crate::config::{Configuration, Position};

/// A resolved encounter template.
#[derive(Clone, Debug)]
pub struct EncounterTemplate {
    /// Machine name: `etmp-intake-visit`.
    pub name: String,
    /// Name of its accessor: `intake_visit`.
    pub accessor_name: String,
    /// Its type: `IntakeVisit`.
    pub type_name: String,
    /// Display text.
    pub title: String,
    /// Description, if Designer has one.
    pub description: Option<String>,
    /// How patient and clinician meet: `VIDEO`, `CALL`, ...
    pub delivery_method: Option<String>,
    /// Default duration of an encounter, in minutes.
    pub default_minutes: Option<u32>,
    /// Machine names of the assessments linked to it, in Designer's order. The configuration need not contain them.
    pub assessments: Vec<String>,
    /// Position of its name in the configuration.
    pub position: Position,
}

/// A resolved goal template.
#[derive(Clone, Debug)]
pub struct GoalTemplate {
    /// Machine name: `gtmp-walk`.
    pub name: String,
    /// Its snake-case name, which a lock file stores: `walk`.
    pub short_name: String,
    /// Its constant: `WALK`.
    pub constant_name: String,
    /// Label shown to users.
    pub title: String,
    /// Kind of goal, as free text from Designer: `exercise`.
    pub goal_type: Option<String>,
    /// Priority, as in Designer: `LOW`.
    pub priority: Option<String>,
    /// Position of its name in the configuration.
    pub position: Position,
}

/// A resolved program.
#[derive(Clone, Debug)]
pub struct Program {
    /// Machine name: `prog-collaborative-care`.
    pub name: String,
    /// Module that contains everything of this program; also the accessor's name: `collaborative_care`.
    pub module_name: String,
    /// The type that represents it: `CollaborativeCare`.
    pub type_name: String,
    /// Display text.
    pub title: String,
    /// Description, if Designer has one.
    pub description: Option<String>,
    /// Phases in Designer's order.
    pub phases: Vec<Phase>,
    /// Position of its name in the configuration.
    pub position: Position,
}

impl Program {
    /// Returns the phase with this machine name.
    #[must_use]
    pub fn phase(&self, name: &str) -> Option<&Phase> {
        self.phases.iter().find(|phase| phase.name == name)
    }
}

/// A phase of a program.
#[derive(Clone, Debug)]
pub struct Phase {
    /// Machine name: `active-care`.
    pub name: String,
    /// The type that represents it: `ActiveCare`.
    pub type_name: String,
    /// Display text.
    pub title: String,
    /// Description, if Designer has one.
    pub description: Option<String>,
    /// Whether it begins or ends the program, if Designer defines this.
    pub role: PhaseRole,
    /// Machine names of the phases to which a patient can move from it.
    pub leads_to: Vec<String>,
    /// Position of its name in the configuration.
    pub position: Position,
}

/// The role of a phase in its program: `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhaseRole {
    /// `START`.
    Start,
    /// `DEFAULT`; also used for unknown and missing literals.
    Middle,
    /// `FINISH`.
    Finish,
}

/// Resolves the goal templates, sorted by machine name.
pub(super) fn goal_templates(
    configuration: &Configuration,
    choices: &Choices,
    warnings: &mut Warnings<'_>,
) -> Vec<GoalTemplate> {
    let prefix = configuration.naming_convention.prefix("goalTemplate");
    let templates = choices
        .selection
        .of(&configuration.goal_templates, |it| &it.name);
    let stripped = choices.stripped(prefix);
    let decided = choices.decided();
    let items = templates.iter().map(|it| (&*it.name, it.position));
    let names = names::items_of(&names::GOAL_TEMPLATES, items, stripped, decided, warnings);
    templates
        .into_iter()
        .zip(names)
        .map(|(template, short_name)| GoalTemplate {
            name: template.name.clone(),
            constant_name: constant_name(&short_name),
            short_name,
            title: title([&template.goal_name], &template.name, prefix),
            goal_type: template.goal_type.clone(),
            priority: template.priority.clone(),
            position: template.position,
        })
        .collect()
}
