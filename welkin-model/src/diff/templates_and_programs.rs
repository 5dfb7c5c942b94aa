//! Compares encounter templates, programs and goal templates.

use std::collections::BTreeSet;

use super::ItemKind;
use super::changes::Changes;
use super::fields::order;
use super::kind::Kind;
use super::pairs::pairs;
use super::subject::Subject;
use crate::model::meaning::Labels;
use crate::model::{EncounterTemplate, GoalTemplate, Model, Phase, PhaseRole, Program};

pub(super) fn compare(old: &Model, new: &Model, changes: &mut Changes) {
    encounter_templates(&old.encounter_templates, &new.encounter_templates, changes);
    programs(&old.programs, &new.programs, changes);
    goal_templates(&old.goal_templates, &new.goal_templates, changes);
}

fn encounter_templates(
    old_templates: &[EncounterTemplate],
    new: &[EncounterTemplate],
    changes: &mut Changes,
) {
    let subject = |of: &EncounterTemplate| Subject::new(ItemKind::EncounterTemplate, &of.name);
    let alike = |old: &EncounterTemplate, new: &EncounterTemplate| {
        old.assessments == new.assessments && old.delivery_method == new.delivery_method
    };
    let labels = Labels::new(old_templates.iter().map(|it| (&*it.name, &*it.title)));
    let pairs = pairs(old_templates, new, |template| template.name.clone(), alike);
    changes.listed(
        &pairs,
        [
            Kind::EncounterTemplateRemoved,
            Kind::EncounterTemplateAdded,
            Kind::EncounterTemplateRenamed,
        ],
        subject,
        |it| &it.name,
        |it| &it.title,
    );
    for (old, new) in pairs.kept.into_iter().chain(pairs.renamed) {
        let kind = retitling(
            &labels,
            &old.name,
            &new.accessor_name,
            (&old.title, &new.title),
        );
        encounter_template(old, new, &subject(new), kind, changes);
    }
}

fn encounter_template(
    old: &EncounterTemplate,
    new: &EncounterTemplate,
    subject: &Subject,
    kind: Kind,
    changes: &mut Changes,
) {
    titles(
        subject,
        kind,
        (&old.title, &old.description),
        (&new.title, &new.description),
        changes,
    );
    let (method, minutes) = (
        |of: &EncounterTemplate| of.delivery_method.clone(),
        |of: &EncounterTemplate| {
            of.default_minutes
                .map(|minutes| format!("{minutes} minutes"))
        },
    );
    for (old, new) in [(method(old), method(new)), (minutes(old), minutes(new))] {
        let kind = Kind::EncounterDefaultsChanged;
        changes.words(kind, subject, old.as_deref(), new.as_deref());
    }
    let kinds = Members {
        added: Kind::LinkedAssessmentAdded,
        removed: Kind::LinkedAssessmentRemoved,
        reordered: Kind::LinkedAssessmentsReordered,
    };
    members(
        kinds,
        subject,
        "assessment",
        (&old.assessments, &new.assessments),
        changes,
    );
}

fn programs(old_programs: &[Program], new: &[Program], changes: &mut Changes) {
    let subject = |program: &Program| Subject::new(ItemKind::Program, &program.name);
    let names = |program: &Program| -> Vec<String> {
        let phases = program.phases.iter();
        phases.map(|phase| phase.name.clone()).collect()
    };
    let labels = Labels::new(old_programs.iter().map(|it| (&*it.name, &*it.title)));
    let pairs = pairs(
        old_programs,
        new,
        |program| program.name.clone(),
        |old, new| names(old) == names(new),
    );
    changes.listed(
        &pairs,
        [
            Kind::ProgramRemoved,
            Kind::ProgramAdded,
            Kind::ProgramRenamed,
        ],
        subject,
        |it| &it.name,
        |it| &it.title,
    );
    for (old, new) in pairs.kept.into_iter().chain(pairs.renamed) {
        let subject = subject(new);
        let kind = retitling(
            &labels,
            &old.name,
            &new.module_name,
            (&old.title, &new.title),
        );
        titles(
            &subject,
            kind,
            (&old.title, &old.description),
            (&new.title, &new.description),
            changes,
        );
        phases(&old.phases, &new.phases, &subject, changes);
    }
}

fn phases(old_phases: &[Phase], new: &[Phase], program: &Subject, changes: &mut Changes) {
    let alike = |old: &Phase, new: &Phase| old.role == new.role && old.leads_to == new.leads_to;
    let labels = Labels::new(old_phases.iter().map(|it| (&*it.name, &*it.title)));
    let pairs = pairs(old_phases, new, |phase| phase.name.clone(), alike);
    changes.listed(
        &pairs,
        [Kind::PhaseRemoved, Kind::PhaseAdded, Kind::PhaseRenamed],
        |phase| program.part(&phase.name),
        |it| &it.name,
        |it| &it.title,
    );
    if pairs.is_reordered {
        let order = |phases: &[Phase]| order(phases.iter().map(|phase| phase.name.clone()));
        let kind = Kind::PhasesReordered;
        changes.changed(kind, program, order(old_phases), order(new));
    }
    for (old, new) in pairs.kept.into_iter().chain(pairs.renamed) {
        let subject = program.part(&new.name);
        let kind = retitling(&labels, &old.name, &new.type_name, (&old.title, &new.title));
        titles(
            &subject,
            kind,
            (&old.title, &old.description),
            (&new.title, &new.description),
            changes,
        );
        let (before, after) = (role(old.role), role(new.role));
        changes.words(Kind::PhaseRoleChanged, &subject, Some(before), Some(after));
        let kinds = Members {
            added: Kind::TransitionAdded,
            removed: Kind::TransitionRemoved,
            reordered: Kind::TransitionsReordered,
        };
        members(
            kinds,
            &subject,
            "leads to",
            (&old.leads_to, &new.leads_to),
            changes,
        );
    }
}

fn role(role: PhaseRole) -> &'static str {
    match role {
        PhaseRole::Start => "start",
        PhaseRole::Middle => "middle",
        PhaseRole::Finish => "finish",
    }
}

fn goal_templates(old: &[GoalTemplate], new: &[GoalTemplate], changes: &mut Changes) {
    let subject = |goal: &GoalTemplate| Subject::new(ItemKind::GoalTemplate, &goal.name);
    let alike = |old: &GoalTemplate, new: &GoalTemplate| {
        old.goal_type == new.goal_type && old.priority == new.priority
    };
    let labels = Labels::new(old.iter().map(|it| (&*it.name, &*it.title)));
    let pairs = pairs(old, new, |goal| goal.name.clone(), alike);
    changes.listed(
        &pairs,
        [
            Kind::GoalTemplateRemoved,
            Kind::GoalTemplateAdded,
            Kind::GoalTemplateRenamed,
        ],
        subject,
        |it| &it.name,
        |it| &it.title,
    );
    for (old, new) in pairs.kept.into_iter().chain(pairs.renamed) {
        let subject = subject(new);
        let (before, after) = (&*old.title, &*new.title);
        let kind = retitling(&labels, &old.name, &new.short_name, (before, after));
        changes.words(kind, &subject, Some(before), Some(after));
        for (old, new) in [
            (&old.goal_type, &new.goal_type),
            (&old.priority, &new.priority),
        ] {
            let kind = Kind::GoalTemplateChanged;
            changes.words(kind, &subject, old.as_deref(), new.as_deref());
        }
    }
}

/// Compares title and description, which are display texts.
fn titles(
    subject: &Subject,
    kind: Kind,
    old: (&str, &Option<String>),
    new: (&str, &Option<String>),
    changes: &mut Changes,
) {
    changes.words(kind, subject, Some(old.0), Some(new.0));
    changes.words(
        Kind::LabelChanged,
        subject,
        old.1.as_deref(),
        new.1.as_deref(),
    );
}

/// Returns the kind of a title change: with a different meaning, it is more than a change of display text.
pub(super) fn retitling(
    labels: &Labels<'_>,
    key: &str,
    name: &str,
    (old, new): (&str, &str),
) -> Kind {
    match labels.change(key, name, old, new) {
        Some(_) => Kind::TitleMeaningChanged,
        None => Kind::LabelChanged,
    }
}

/// The kinds of change to report for a list of names.
struct Members {
    added: Kind,
    removed: Kind,
    reordered: Kind,
}

/// Reports names that were added to a list, names that were removed, and a different order of the remaining ones.
fn members(
    kinds: Members,
    subject: &Subject,
    noun: &str,
    (old, new): (&[String], &[String]),
    changes: &mut Changes,
) {
    let before: BTreeSet<&String> = old.iter().collect();
    let after: BTreeSet<&String> = new.iter().collect();
    for gone in before.difference(&after) {
        changes.removed(kinds.removed, subject.clone(), format!("{noun} {gone}"));
    }
    for came in after.difference(&before) {
        changes.added(kinds.added, subject.clone(), format!("{noun} {came}"));
    }
    let stayed = |names: &[String], others: &BTreeSet<&String>| -> Vec<String> {
        let names = names.iter().filter(|name| others.contains(name));
        names.cloned().collect()
    };
    let (before, after) = (stayed(old, &after), stayed(new, &before));
    if before != after {
        let (before, after) = (before.into_iter(), after.into_iter());
        changes.changed(kinds.reordered, subject, order(before), order(after));
    }
}
