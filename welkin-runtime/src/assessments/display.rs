//! Conditional display: which questions and texts a form shows for the answers given so far.
//!
//! Conditions look at the answers as they are, also at those to questions that are hidden. Of several rules for one element, one that
//! shows it is enough, and one that hides it wins.

use std::fmt;

use super::Assessment;
use super::form::{Content, DisplayRule, Form, FormItem, FormSection};
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

    /// What people read; the key where Designer has no label.
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

    /// The section that it stands in.
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

/// A text of a form, which is only read.
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

    /// What people read, HTML.
    #[must_use]
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// The section that it stands in.
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
    questions(A::form(), &answers.slots())
}

/// For generated answers: the texts that are shown, in the order of the form.
#[must_use]
pub fn visible_texts<A: Assessment>(answers: &A) -> Vec<FormText> {
    texts(A::form(), &answers.slots())
}

/// For generated answers: whether the question with this key is shown.
#[must_use]
pub fn shows<A: Assessment>(answers: &A, key: &str) -> bool {
    let slots = answers.slots();
    let mut shown = visible_items(A::form(), &slots);
    shown.any(|(_, item)| field(item, &slots).is_some_and(|field| field.name == key))
}

fn questions(form: &'static Form, slots: &Slots<'_>) -> Vec<Question> {
    let shown = visible_items(form, slots);
    shown
        .filter_map(|(section, item)| {
            let field = field(item, slots)?;
            Some(Question { field, section })
        })
        .collect()
}

fn texts(form: &'static Form, slots: &Slots<'_>) -> Vec<FormText> {
    let shown = visible_items(form, slots);
    shown
        .filter_map(|(section, item)| match item.content {
            Content::Text { name, text } => Some(FormText {
                name,
                text,
                section,
            }),
            Content::Question(_) => None,
        })
        .collect()
}

fn field(item: &FormItem, slots: &Slots<'_>) -> Option<&'static FieldSchema> {
    match item.content {
        Content::Question(place) => slots.schema().fields().get(place),
        Content::Text { .. } => None,
    }
}

/// Places among the fields of the questions that are shown.
pub(super) fn visible_places<'s>(
    form: &'static Form,
    slots: &'s Slots<'s>,
) -> impl Iterator<Item = usize> + 's {
    visible_items(form, slots).filter_map(|(_, item)| match item.content {
        Content::Question(place) => Some(place),
        Content::Text { .. } => None,
    })
}

fn visible_items<'s>(
    form: &'static Form,
    slots: &'s Slots<'s>,
) -> impl Iterator<Item = (&'static FormSection, &'static FormItem)> + 's {
    let sections = form.sections.iter();
    let shown = sections.filter(|section| is_shown(section.display, slots));
    shown.flat_map(|section| {
        let items = section.items.iter();
        items
            .filter(|item| is_shown(item.display, slots))
            .map(move |item| (section, item))
    })
}

fn is_shown(rules: &[DisplayRule], slots: &Slots<'_>) -> bool {
    let holds = |rule: &&DisplayRule| rule.holds(slots);
    let mut showing = rules.iter().filter(|rule| rule.shows).peekable();
    let mut hiding = rules.iter().filter(|rule| !rule.shows);
    let is_let = showing.peek().is_none() || showing.any(|rule| holds(&rule));
    is_let && !hiding.any(|rule| holds(&rule))
}

impl DisplayRule {
    fn holds(&self, slots: &Slots<'_>) -> bool {
        let conditions = self.conditions.iter();
        let mut holds = conditions.map(|condition| condition.holds(slots.value(condition.place)));
        if self.needs_all {
            holds.all(|holds| holds)
        } else {
            holds.any(|holds| holds)
        }
    }
}
