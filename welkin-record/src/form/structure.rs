//! An assessment as data: sections, questions and texts. Generated code holds such tables.

use super::rules::{ConditionSubject, DisplayRule, Literal};
use super::scoring::Scoring;

/// An assessment as data.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) sections: &'static [FormSection],
    pub(super) scoring: Option<Scoring>,
    pub(super) programs: &'static [ProgramPhases],
}

impl Form {
    /// A form without scoring, and not tied to a program.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        name: &'static str,
        title: &'static str,
        sections: &'static [FormSection],
    ) -> Self {
        Self {
            name,
            title,
            sections,
            scoring: None,
            programs: &[],
        }
    }

    /// Sets the scoring.
    #[doc(hidden)]
    #[must_use]
    pub const fn scoring(self, scoring: Scoring) -> Self {
        Self {
            scoring: Some(scoring),
            ..self
        }
    }

    /// Sets the programs that it is tied to: Welkin does not offer it outside of them.
    #[doc(hidden)]
    #[must_use]
    pub const fn programs(self, programs: &'static [ProgramPhases]) -> Self {
        Self { programs, ..self }
    }

    /// Machine name, as in requests: `asm-intake`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The label.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// Sections in display order.
    #[must_use]
    pub const fn sections(&self) -> &'static [FormSection] {
        self.sections
    }

    /// Machine names of the CDTs whose records its conditions use, sorted: pass these records to `with_records`.
    #[must_use]
    pub fn needed_records(&self) -> Vec<&'static str> {
        let sections = self.sections.iter();
        let rules = sections.flat_map(|section| {
            let items = section.items.iter().map(|item| item.display);
            items.chain([section.display]).flatten()
        });
        let mut cdts: Vec<&str> = rules
            .flat_map(|rule| rule.conditions)
            .filter_map(|condition| match condition.subject {
                ConditionSubject::Record { cdt, .. } => Some(cdt),
                ConditionSubject::Answer(_) => None,
            })
            .collect();
        cdts.sort_unstable();
        cdts.dedup();
        cdts
    }

    /// Programs that it is tied to; if empty, it is not tied to any.
    #[must_use]
    pub const fn available_in(&self) -> &'static [ProgramPhases] {
        self.programs
    }
}

/// A part of a form.
#[derive(Clone, Copy, Debug)]
pub struct FormSection {
    name: &'static str,
    title: &'static str,
    pub(super) items: &'static [FormItem],
    pub(super) display: &'static [DisplayRule],
}

impl FormSection {
    /// A section that is always shown.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, title: &'static str, items: &'static [FormItem]) -> Self {
        Self {
            name,
            title,
            items,
            display: &[],
        }
    }

    /// Sets the rules for its display.
    #[doc(hidden)]
    #[must_use]
    pub const fn display(self, display: &'static [DisplayRule]) -> Self {
        Self { display, ..self }
    }

    /// Machine name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The label; may be empty.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.title
    }
}

/// An element of a section: a question or a text.
#[derive(Clone, Copy, Debug)]
pub struct FormItem {
    pub(super) content: Content,
    pub(super) display: &'static [DisplayRule],
    pub(super) filled: Filled,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    /// Field index of the answer.
    Question(usize),
    Text {
        name: &'static str,
        text: &'static str,
    },
}

/// The pre-populated value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Filled {
    Nothing,
    Default(Literal),
    Previous,
}

impl FormItem {
    /// The question with this field index, always shown.
    #[doc(hidden)]
    #[must_use]
    pub const fn question(place: usize) -> Self {
        Self::new(Content::Question(place))
    }

    /// A text, as HTML, always shown.
    #[doc(hidden)]
    #[must_use]
    pub const fn text(name: &'static str, text: &'static str) -> Self {
        Self::new(Content::Text { name, text })
    }

    const fn new(content: Content) -> Self {
        Self {
            content,
            display: &[],
            filled: Filled::Nothing,
        }
    }

    /// Sets the rules for its display.
    #[doc(hidden)]
    #[must_use]
    pub const fn display(self, display: &'static [DisplayRule]) -> Self {
        Self { display, ..self }
    }

    /// Sets the value that pre-populates it.
    #[doc(hidden)]
    #[must_use]
    pub const fn default_value(self, value: Literal) -> Self {
        Self {
            filled: Filled::Default(value),
            ..self
        }
    }

    /// Pre-populates it with the answer of the previous assessment.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_previous(self) -> Self {
        Self {
            filled: Filled::Previous,
            ..self
        }
    }
}

/// A program that a form is tied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProgramPhases {
    /// Machine name of the program.
    pub program: &'static str,
    /// Machine names of the phases in which the form is available.
    pub phases: &'static [&'static str],
}
