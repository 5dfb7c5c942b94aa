//! Names of assessments, encounter templates, programs and goal templates, and of their parts.

use super::collisions::{Candidate, Scope};
use super::derived::{ModuleNames, constant_name};
use super::kinds::{Kind, Section};
use super::precedence::Decided;
use super::words::Words;
use super::{prefixes, reserved};
use crate::config::{self, Position};
use crate::model::warnings::{Warnings, quoted};

/// Names the items of a section that have modules. Returns one result per item, in the given order. Machine names must
/// be unique.
pub(in crate::model) fn modules<'a>(
    section: &Section,
    items: impl Iterator<Item = (&'a str, Position)>,
    prefix: &str,
    decided: Decided<'_>,
    warnings: &mut Warnings<'_>,
) -> Vec<ModuleNames> {
    items_of(section, items, prefix, decided, warnings)
        .iter()
        .map(|name| ModuleNames::of_module(name))
        .collect()
}

/// Names the items of a section. Returns one result per item, in the given order. Machine names must be unique.
pub(in crate::model) fn items_of<'a>(
    section: &Section,
    items: impl Iterator<Item = (&'a str, Position)>,
    prefix: &str,
    decided: Decided<'_>,
    warnings: &mut Warnings<'_>,
) -> Vec<String> {
    let kind = section.kind;
    let what = Words::of_name(kind.noun());
    let candidates = items.map(|(name, position)| {
        let (short, was_stripped) = prefixes::strip(name, prefix);
        let full = Words::of_name(name);
        let ladder = vec![full.clone(), full.joined_with(&what)];
        Candidate::new(kind, name, position, Words::of_name(short), ladder)
            .ranked((false, was_stripped))
    });
    let scope = Scope::new(kind, String::new(), reserved::in_section());
    let decided = decided.names(&[section.key], Some("name"));
    scope.assign(candidates.collect(), &decided, warnings)
}

/// A question to name.
pub(in crate::model) struct QuestionToName<'a> {
    /// The key of its answer.
    pub(in crate::model) key: &'a str,
    /// Machine name of the CDT.
    pub(in crate::model) cdt: &'a str,
    /// Machine name of the CDT's field.
    pub(in crate::model) field: &'a str,
    /// Names of the CDT's module and of the field, if they have names.
    pub(in crate::model) names: Option<(&'a str, &'a str)>,
    pub(in crate::model) position: Position,
}

/// The names of a question; the constant's name is derived from the field's.
pub(in crate::model) struct QuestionNames {
    pub(in crate::model) field_name: String,
    pub(in crate::model) constant_name: String,
}

impl QuestionToName<'_> {
    /// Named after its field, or after CDT and field when fields of two CDTs have the same name.
    fn candidate(&self, prefix: &str) -> Candidate<'_> {
        let (cdt, field) = match self.names {
            Some((cdt, field)) => (Words::of_identifier(cdt), Words::of_identifier(field)),
            None => {
                let (field, _) = prefixes::strip(self.field, prefix);
                (Words::of_name(self.cdt), Words::of_name(field))
            }
        };
        let both = cdt.joined_with(&field);
        let ladder = vec![both.clone(), both.followed_by("answer")];
        Candidate::new(Kind::Field, self.key, self.position, field, ladder)
    }
}

/// Names the questions of an assessment. Returns one result per question, in the given order, which does not affect the
/// names. Keys must be unique.
pub(in crate::model) fn questions(
    questions: &[QuestionToName<'_>],
    assessment: &str,
    field_prefix: &str,
    decided: Decided<'_>,
    warnings: &mut Warnings<'_>,
) -> Vec<QuestionNames> {
    let mut by_key: Vec<usize> = (0..questions.len()).collect();
    by_key.sort_by_key(|place| questions[*place].key);
    let candidates = by_key.iter();
    let candidates = candidates.map(|place| questions[*place].candidate(field_prefix));
    let place = format!(" of assessment {}", quoted(assessment));
    let scope = Scope::new(Kind::Field, place, reserved::in_cdt());
    let decided = decided.names(&["assessments", assessment, "questions"], None);
    let names = scope.assign(candidates.collect(), &decided, warnings);
    let names = in_order(by_key, names);
    names
        .into_iter()
        .map(|field_name| QuestionNames {
            constant_name: constant_name(&field_name),
            field_name,
        })
        .collect()
}

/// Names the phases of a program. Returns one result per phase, in the given order. Machine names must be unique.
pub(in crate::model) fn phases(
    phases: &[&config::Phase],
    program: &config::Program,
    program_type: &str,
    decided: Decided<'_>,
    warnings: &mut Warnings<'_>,
) -> Vec<String> {
    let mut sorted: Vec<usize> = (0..phases.len()).collect();
    sorted.sort_by_key(|place| &phases[*place].name);
    let candidates = sorted.iter().map(|place| {
        let phase = phases[*place];
        let words = Words::of_name(&phase.name);
        let ladder = vec![words.clone().followed_by("phase")];
        Candidate::new(Kind::Phase, &phase.name, phase.position, words, ladder)
    });
    let place = format!(" of program {}", quoted(&program.name));
    let scope = Scope::new(Kind::Phase, place, reserved::in_program(program_type));
    let decided = decided.names(&["programs", &program.name, "phases"], None);
    let names = scope.assign(candidates.collect(), &decided, warnings);
    in_order(sorted, names)
}

/// Returns names in the order of the indices for which they were assigned.
fn in_order(places: Vec<usize>, names: Vec<String>) -> Vec<String> {
    let mut in_order: Vec<(usize, String)> = places.into_iter().zip(names).collect();
    in_order.sort_unstable();
    in_order.into_iter().map(|(_, name)| name).collect()
}
