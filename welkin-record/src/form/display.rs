//! Conditional display: the questions and texts that a form shows for the current answers.
//!
//! Conditions use the answers as they are, including answers to hidden questions. If several rules apply to one
//! element, one that shows it is enough, and one that hides it wins.
//!
//! Conditions may also use the patient's records. Without the record, the result of such a condition is unknown; then
//! its element is shown, but need not be answered.

use std::fmt;

use super::Assessment;
use super::records::PatientRecords;
use super::rules::{Condition, ConditionSubject, DisplayRule};
use super::structure::{Content, Form, FormItem, FormSection};
use crate::record::{FieldSchema, Slots};

/// A question of a form.
#[derive(Clone, Copy)]
pub struct Question {
    field: &'static FieldSchema,
    section: &'static FormSection,
}

impl Question {
    /// The answer's key: `{CDT}__{field}`.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.field.name
    }

    /// Name of the answer's struct field.
    #[must_use]
    pub const fn rust_name(&self) -> &'static str {
        self.field.rust_name
    }

    /// The label; the key if Designer has none.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self.field.label {
            Some(label) => label,
            None => self.field.name,
        }
    }

    /// Whether it must be answered before the assessment is completed.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        self.field.required
    }

    /// Kind and rules of the answer.
    #[must_use]
    pub const fn field(&self) -> &'static FieldSchema {
        self.field
    }

    /// The section that contains it.
    #[must_use]
    pub const fn section(&self) -> &'static FormSection {
        self.section
    }
}

impl PartialEq for Question {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Question {}

impl fmt::Debug for Question {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.key())
    }
}

/// A text of a form, without an answer.
#[derive(Clone, Copy)]
pub struct FormText {
    name: &'static str,
    text: &'static str,
    section: &'static FormSection,
}

impl FormText {
    /// Machine name; may be empty.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The text, as HTML.
    #[must_use]
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// The section that contains it.
    #[must_use]
    pub const fn section(&self) -> &'static FormSection {
        self.section
    }
}

impl fmt::Debug for FormText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

/// For generated answers: the questions that are shown, in the order of the form.
#[must_use]
pub fn visible_questions<A: Assessment>(answers: &A) -> Vec<Question> {
    questions(Given::answers(A::form(), &answers.slots()))
}

/// For generated answers: the texts that are shown, in the order of the form.
#[must_use]
pub fn visible_texts<A: Assessment>(answers: &A) -> Vec<FormText> {
    texts(Given::answers(A::form(), &answers.slots()))
}

/// For generated answers: whether the question with this key is shown.
#[must_use]
pub fn shows<A: Assessment>(answers: &A, key: &str) -> bool {
    is_visible(Given::answers(A::form(), &answers.slots()), key)
}

/// The data that determines the display of a form.
#[derive(Clone, Copy)]
pub(super) struct Given<'g> {
    pub(super) form: &'static Form,
    pub(super) answers: &'g Slots<'g>,
    pub(super) records: &'g PatientRecords<'g>,
}

impl<'g> Given<'g> {
    /// Only the answers.
    pub(super) fn answers(form: &'static Form, answers: &'g Slots<'g>) -> Self {
        Self {
            form,
            answers,
            records: PatientRecords::NONE,
        }
    }

    fn field(self, item: &FormItem) -> Option<&'static FieldSchema> {
        match item.content {
            Content::Question(place) => self.answers.schema().fields().get(place),
            Content::Text { .. } => None,
        }
    }

    /// Whether rules show their element; `None` if that depends on a missing record.
    fn shown_by(self, rules: &[DisplayRule]) -> Option<bool> {
        let (showing, hiding): (Vec<&DisplayRule>, Vec<&DisplayRule>) =
            rules.iter().partition(|rule| rule.shows);
        let shown = if showing.is_empty() {
            Some(true)
        } else {
            any(showing.into_iter().map(|rule| self.holds(rule)))
        };
        let hidden = any(hiding.into_iter().map(|rule| self.holds(rule)));
        all([shown, hidden.map(|hidden| !hidden)].into_iter())
    }

    fn holds(self, rule: &DisplayRule) -> Option<bool> {
        let conditions = rule.conditions.iter();
        let holds = conditions.map(|condition| self.meets(condition));
        if rule.needs_all {
            all(holds)
        } else {
            any(holds)
        }
    }

    fn meets(self, condition: &Condition) -> Option<bool> {
        let value = match condition.subject {
            ConditionSubject::Answer(place) => self.answers.value(place),
            ConditionSubject::Record { cdt, field } => self.records.value(cdt, field)?,
        };
        Some(condition.holds(value))
    }

    /// The items that are shown, each with its section and whether that is certain.
    fn items(
        self,
    ) -> impl Iterator<Item = (&'static FormSection, &'static FormItem, bool)> + use<'g> {
        let sections = self.form.sections.iter();
        sections.flat_map(move |section| {
            let section_shown = self.shown_by(section.display);
            let items = section.items.iter();
            items.filter_map(move |item| {
                let shown = all([section_shown, self.shown_by(item.display)].into_iter());
                (shown != Some(false)).then_some((section, item, shown.is_some()))
            })
        })
    }
}

/// Whether all hold: a false one decides, an unknown one leaves the result unknown.
fn all(mut parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    parts
        .try_fold(Some(true), |so_far, part| match part {
            Some(false) => Err(()),
            part => Ok(so_far.and(part)),
        })
        .unwrap_or(Some(false))
}

/// Whether one holds: a true one decides, an unknown one leaves the result unknown.
fn any(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    all(parts.map(|part| part.map(|holds| !holds))).map(|none| !none)
}

pub(super) fn questions(given: Given<'_>) -> Vec<Question> {
    given
        .items()
        .filter_map(|(section, item, _)| {
            let field = given.field(item)?;
            Some(Question { field, section })
        })
        .collect()
}

pub(super) fn texts(given: Given<'_>) -> Vec<FormText> {
    given
        .items()
        .filter_map(|(section, item, _)| match item.content {
            Content::Text { name, text } => Some(FormText {
                name,
                text,
                section,
            }),
            Content::Question(_) => None,
        })
        .collect()
}

pub(super) fn is_visible(given: Given<'_>, key: &str) -> bool {
    given
        .items()
        .any(|(_, item, _)| given.field(item).is_some_and(|field| field.name == key))
}

/// Field indexes of the questions that are shown.
pub(super) fn visible_places(given: Given<'_>) -> impl Iterator<Item = usize> + use<'_> {
    given.items().filter_map(|(_, item, _)| place(item))
}

/// Field indexes of the questions that are shown whatever the missing records contain.
pub(super) fn certain_places(given: Given<'_>) -> impl Iterator<Item = usize> + use<'_> {
    given
        .items()
        .filter_map(|(_, item, certain)| place(item).filter(|_| certain))
}

fn place(item: &FormItem) -> Option<usize> {
    match item.content {
        Content::Question(place) => Some(place),
        Content::Text { .. } => None,
    }
}
