//! Goal templates.

use super::choices::Choices;
use super::names::{self, Decided, constant_name, title};
use super::warnings::Warnings;
use crate::config::Configuration;

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
}

/// The goal templates, sorted by machine name.
pub(super) fn resolve(
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
    let decided = Decided::of(choices);
    let names = names::goal_templates(&templates, stripped, decided, warnings);
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
        })
        .collect()
}
