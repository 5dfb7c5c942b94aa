//! Names that were decided before: what the user wants goes before what was given.

use std::collections::BTreeMap;

use super::earlier::{GivenAssessment, GivenCdt, GivenField, GivenNames, GivenProgram};
use crate::model::choices::Choices;

/// What was decided of one thing: wanted by the user, given earlier, or neither.
pub(in crate::model) struct Decided<'a, T> {
    wanted: Option<&'a T>,
    given: Option<&'a T>,
}

impl<T> Clone for Decided<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Decided<'_, T> {}

/// The names that were decided in one scope, by machine name or value.
#[derive(Default)]
pub(super) struct DecidedNames<'a> {
    pub(super) wanted: BTreeMap<&'a str, &'a str>,
    pub(super) given: BTreeMap<&'a str, &'a str>,
}

impl<'a> Decided<'a, GivenNames> {
    pub(in crate::model) fn of(choices: &'a Choices) -> Self {
        Self {
            wanted: Some(&choices.wanted),
            given: Some(&choices.given),
        }
    }

    pub(in crate::model) fn cdt(self, name: &str) -> Decided<'a, GivenCdt> {
        self.below(|names| names.cdts.get(name))
    }

    pub(in crate::model) fn assessment(self, name: &str) -> Decided<'a, GivenAssessment> {
        self.below(|names| names.assessments.get(name))
    }

    pub(in crate::model) fn program(self, name: &str) -> Decided<'a, GivenProgram> {
        self.below(|names| names.programs.get(name))
    }

    pub(super) fn cdts(self) -> DecidedNames<'a> {
        self.names(|names| pairs(&names.cdts, |cdt| cdt.name.as_deref()))
    }

    pub(super) fn assessments(self) -> DecidedNames<'a> {
        self.names(|names| pairs(&names.assessments, |assessment| assessment.name.as_deref()))
    }

    pub(super) fn encounter_templates(self) -> DecidedNames<'a> {
        self.names(|names| pairs(&names.encounter_templates, |name| Some(name)))
    }

    pub(super) fn goal_templates(self) -> DecidedNames<'a> {
        self.names(|names| pairs(&names.goal_templates, |name| Some(name)))
    }

    pub(super) fn programs(self) -> DecidedNames<'a> {
        self.names(|names| pairs(&names.programs, |program| program.name.as_deref()))
    }
}

impl<'a> Decided<'a, GivenCdt> {
    pub(in crate::model) fn field(self, name: &str) -> Decided<'a, GivenField> {
        self.below(|cdt| cdt.fields.get(name))
    }

    pub(super) fn fields(self) -> DecidedNames<'a> {
        self.names(|cdt| pairs(&cdt.fields, |field| field.name.as_deref()))
    }

    /// The enum's name follows that of its field, so it is not held to what it was before its field got a wanted name.
    pub(super) fn option_lists(self) -> DecidedNames<'a> {
        let renamed = self.fields().wanted;
        let mut names =
            self.names(|cdt| pairs(&cdt.fields, |field| field.option_list_name.as_deref()));
        names.given.retain(|field, _| !renamed.contains_key(field));
        names
    }
}

impl<'a> Decided<'a, GivenField> {
    pub(super) fn options(self) -> DecidedNames<'a> {
        self.names(|field| pairs(&field.options, |name| Some(name)))
    }
}

impl<'a> Decided<'a, GivenAssessment> {
    pub(super) fn questions(self) -> DecidedNames<'a> {
        self.names(|assessment| pairs(&assessment.questions, |name| Some(name)))
    }
}

impl<'a> Decided<'a, GivenProgram> {
    pub(super) fn phases(self) -> DecidedNames<'a> {
        self.names(|program| pairs(&program.phases, |name| Some(name)))
    }
}

impl<'a, T> Decided<'a, T> {
    fn below<U>(self, find: impl Fn(&'a T) -> Option<&'a U>) -> Decided<'a, U> {
        Decided {
            wanted: self.wanted.and_then(&find),
            given: self.given.and_then(&find),
        }
    }

    fn names(self, names: impl Fn(&'a T) -> BTreeMap<&'a str, &'a str>) -> DecidedNames<'a> {
        DecidedNames {
            wanted: self.wanted.map(&names).unwrap_or_default(),
            given: self.given.map(&names).unwrap_or_default(),
        }
    }
}

fn pairs<'a, T>(
    items: &'a BTreeMap<String, T>,
    name: impl Fn(&'a T) -> Option<&'a str>,
) -> BTreeMap<&'a str, &'a str> {
    let items = items.iter();
    items
        .filter_map(|(machine_name, item)| Some((&**machine_name, name(item)?)))
        .collect()
}
