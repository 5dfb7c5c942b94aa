//! Goal templates.

use super::choices::Choices;
use super::names::{self, Decided, constant_name, title};
use super::templates::GoalTemplate;
use super::warnings::Warnings;
use crate::config::Configuration;

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
