//! Encounter templates, goal templates and programs, resolved; and how goal templates are.

use super::choices::Choices;
use super::names::{self, constant_name, title};
use super::warnings::Warnings;
use crate::config::{Configuration, Position};

/// An encounter template, resolved.
#[derive(Clone, Debug)]
pub struct EncounterTemplate {
    /// Machine name: `etmp-intake-visit`.
    pub name: String,
    /// Name of its accessor: `intake_visit`.
    pub accessor_name: String,
    /// Its type: `IntakeVisit`.
    pub type_name: String,
    /// Words for people.
    pub title: String,
    /// What it is for, where Designer says.
    pub description: Option<String>,
    /// How patient and clinician meet: `VIDEO`, `CALL`, ...
    pub delivery_method: Option<String>,
    /// Minutes that an encounter takes unless said.
    pub default_minutes: Option<u32>,
    /// Machine names of the assessments linked to it, in Designer's order. The configuration need not hold them.
    pub assessments: Vec<String>,
    /// Where its name stands in the configuration.
    pub position: Position,
}

/// A goal template, resolved.
#[derive(Clone, Debug)]
pub struct GoalTemplate {
    /// Machine name: `gtmp-walk`.
    pub name: String,
    /// Its name in snake case, which a lock file keeps: `walk`.
    pub short_name: String,
    /// Its constant: `WALK`.
    pub constant_name: String,
    /// What people see.
    pub title: String,
    /// What kind of goal it is, in Designer's free text: `exercise`.
    pub goal_type: Option<String>,
    /// How much it matters, in Designer's word: `LOW`.
    pub priority: Option<String>,
    /// Where its name stands in the configuration.
    pub position: Position,
}

/// A program, resolved.
#[derive(Clone, Debug)]
pub struct Program {
    /// Machine name: `prog-collaborative-care`.
    pub name: String,
    /// Module that holds everything of this program, and the accessor's name: `collaborative_care`.
    pub module_name: String,
    /// The type that stands for it: `CollaborativeCare`.
    pub type_name: String,
    /// Words for people.
    pub title: String,
    /// What Designer says of it.
    pub description: Option<String>,
    /// Phases in Designer's order.
    pub phases: Vec<Phase>,
    /// Where its name stands in the configuration.
    pub position: Position,
}

impl Program {
    /// The phase of this machine name.
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
    /// The type that stands for it: `ActiveCare`.
    pub type_name: String,
    /// Words for people.
    pub title: String,
    /// What Designer says of it.
    pub description: Option<String>,
    /// Whether it begins or ends the program, as far as Designer says.
    pub role: PhaseRole,
    /// Machine names of the phases that it leads to.
    pub leads_to: Vec<String>,
    /// Where its name stands in the configuration.
    pub position: Position,
}

/// What a phase is in its program: `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhaseRole {
    /// `START`.
    Start,
    /// `DEFAULT`, and what an unknown literal or none becomes.
    Middle,
    /// `FINISH`.
    Finish,
}

/// The goal templates, sorted by machine name.
pub(super) fn goal_templates(
    configuration: &Configuration,
    choices: &Choices,
    warnings: &mut Warnings<'_>,
) -> Vec<GoalTemplate> {
    let prefixes = &configuration.naming_convention.prefixes;
    let prefix = prefixes.get("goalTemplate").map_or("", String::as_str);
    let selected = configuration.goal_templates.iter();
    let selected = selected.filter(|it| choices.selection.holds(&it.name));
    let mut templates: Vec<_> = selected.collect();
    templates.sort_by(|left, right| left.name.cmp(&right.name));
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
