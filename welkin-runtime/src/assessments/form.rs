//! What generated code says of an assessment: tables, compiled into the program as data.

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
    /// A form that scores nothing and is tied to no program.
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

    /// How answers become a score.
    #[doc(hidden)]
    #[must_use]
    pub const fn scoring(self, scoring: Scoring) -> Self {
        Self {
            scoring: Some(scoring),
            ..self
        }
    }

    /// Programs that it is tied to: outside of them Welkin does not offer it.
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

    /// What people see.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// Sections in the order in which they are shown.
    #[must_use]
    pub const fn sections(&self) -> &'static [FormSection] {
        self.sections
    }

    /// Machine names of the CDTs whose records its conditions look at, sorted: what to hand to `with_records`.
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
                Subject::Record { cdt, .. } => Some(cdt),
                Subject::Answer(_) => None,
            })
            .collect();
        cdts.sort_unstable();
        cdts.dedup();
        cdts
    }

    /// Programs that it is tied to; any when empty.
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
    /// A section that is shown always.
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

    /// When it is shown.
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

    /// What people see; may be empty.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.title
    }
}

/// What a section shows: a question or a text.
#[derive(Clone, Copy, Debug)]
pub struct FormItem {
    pub(super) content: Content,
    pub(super) display: &'static [DisplayRule],
    pub(super) filled: Filled,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    /// Place of the answer among the fields.
    Question(usize),
    Text {
        name: &'static str,
        text: &'static str,
    },
}

/// What is filled in beforehand.
#[derive(Clone, Copy, Debug)]
pub(super) enum Filled {
    Nothing,
    Default(Literal),
    Previous,
}

impl FormItem {
    /// The question whose answer stands at this place among the fields, shown always.
    #[doc(hidden)]
    #[must_use]
    pub const fn question(place: usize) -> Self {
        Self::new(Content::Question(place))
    }

    /// A text, HTML, shown always.
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

    /// When it is shown.
    #[doc(hidden)]
    #[must_use]
    pub const fn display(self, display: &'static [DisplayRule]) -> Self {
        Self { display, ..self }
    }

    /// Filled in beforehand with this value.
    #[doc(hidden)]
    #[must_use]
    pub const fn default_value(self, value: Literal) -> Self {
        Self {
            filled: Filled::Default(value),
            ..self
        }
    }

    /// Filled in beforehand with the answer of the previous assessment.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_previous(self) -> Self {
        Self {
            filled: Filled::Previous,
            ..self
        }
    }
}

/// A value of the configuration.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Literal {
    /// No value.
    Null,
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Float(f64),
    /// A text, which may be the value of an option.
    Text(&'static str),
}

/// When something is shown.
#[derive(Clone, Copy, Debug)]
pub struct DisplayRule {
    pub(super) shows: bool,
    pub(super) needs_all: bool,
    pub(super) conditions: &'static [Condition],
}

impl DisplayRule {
    /// Shown when every condition holds.
    #[doc(hidden)]
    #[must_use]
    pub const fn show_if_all(conditions: &'static [Condition]) -> Self {
        Self::new(true, true, conditions)
    }

    /// Shown when one condition holds.
    #[doc(hidden)]
    #[must_use]
    pub const fn show_if_any(conditions: &'static [Condition]) -> Self {
        Self::new(true, false, conditions)
    }

    /// Hidden when every condition holds.
    #[doc(hidden)]
    #[must_use]
    pub const fn hide_if_all(conditions: &'static [Condition]) -> Self {
        Self::new(false, true, conditions)
    }

    /// Hidden when one condition holds.
    #[doc(hidden)]
    #[must_use]
    pub const fn hide_if_any(conditions: &'static [Condition]) -> Self {
        Self::new(false, false, conditions)
    }

    const fn new(shows: bool, needs_all: bool, conditions: &'static [Condition]) -> Self {
        Self {
            shows,
            needs_all,
            conditions,
        }
    }
}

/// A condition on one value.
#[derive(Clone, Copy, Debug)]
pub struct Condition {
    pub(super) subject: Subject,
    pub(super) operator: Operator,
    pub(super) values: &'static [Literal],
}

/// What a condition looks at.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject {
    /// Place of the answer among the fields.
    Answer(usize),
    /// A field of the patient's record in a CDT, by their machine names.
    Record {
        cdt: &'static str,
        field: &'static str,
    },
}

impl Condition {
    /// The answer at this place among the fields, compared with values; one that it agrees with is enough.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(place: usize, operator: Operator, values: &'static [Literal]) -> Self {
        Self::on(Subject::Answer(place), operator, values)
    }

    /// A field of the patient's record in a CDT, by their machine names, compared with values.
    #[doc(hidden)]
    #[must_use]
    pub const fn of_record(
        cdt: &'static str,
        field: &'static str,
        operator: Operator,
        values: &'static [Literal],
    ) -> Self {
        Self::on(Subject::Record { cdt, field }, operator, values)
    }

    const fn on(subject: Subject, operator: Operator, values: &'static [Literal]) -> Self {
        Self {
            subject,
            operator,
            values,
        }
    }
}

/// How an answer is compared with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operator {
    /// It is the value, or the value is one of several that were chosen.
    Equal,
    /// The opposite of [`Self::Equal`]: also true of a question that is not answered.
    NotEqual,
    /// The value is one of several that were chosen; of a field with one value, the same as [`Self::Equal`].
    Contains,
    /// The opposite of [`Self::Contains`].
    NotContains,
    /// It is smaller, or earlier.
    Less,
    /// It is smaller or equal.
    LessOrEqual,
    /// It is greater, or later.
    Greater,
    /// It is greater or equal.
    GreaterOrEqual,
}

/// How answers become a score.
#[derive(Clone, Copy, Debug)]
pub struct Scoring {
    pub(super) formula: Formula,
    pub(super) groups: &'static [ScoringGroup],
}

impl Scoring {
    /// Groups, and how their scores become one.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(formula: Formula, groups: &'static [ScoringGroup]) -> Self {
        Self { formula, groups }
    }
}

/// How several scores become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Formula {
    /// Their sum.
    Sum,
    /// Their average.
    Average,
    /// A way that the generator does not know: there is no score.
    Unknown,
}

/// Questions that are scored together.
#[derive(Clone, Copy, Debug)]
pub struct ScoringGroup {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) formula: Formula,
    pub(super) questions: &'static [ScoredQuestion],
}

impl ScoringGroup {
    /// Scored questions, and how their scores become one.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        name: &'static str,
        title: &'static str,
        formula: Formula,
        questions: &'static [ScoredQuestion],
    ) -> Self {
        Self {
            name,
            title,
            formula,
            questions,
        }
    }
}

/// What the answers to a question score.
#[derive(Clone, Copy, Debug)]
pub struct ScoredQuestion {
    pub(super) place: usize,
    pub(super) scores: &'static [(Literal, f64)],
}

impl ScoredQuestion {
    /// Answers at this place among the fields, and what they score.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(place: usize, scores: &'static [(Literal, f64)]) -> Self {
        Self { place, scores }
    }
}

/// A program that a form is tied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProgramPhases {
    /// Machine name of the program.
    pub program: &'static str,
    /// Machine names of the phases in which the form can be taken.
    pub phases: &'static [&'static str],
}
