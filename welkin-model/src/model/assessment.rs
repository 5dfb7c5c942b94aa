//! Assessments, resolved: what emitters and the sandbox read.

use crate::config::Position;
use crate::model::types::{Field, required_name};

/// An assessment, resolved.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// Machine name: `asm-intake`.
    pub name: String,
    /// Module that holds everything of this assessment, and the accessor's name: `intake`.
    pub module_name: String,
    /// The struct of its answers: `Intake`.
    pub type_name: String,
    /// Words for people.
    pub title: String,
    /// Version of the formation it was read from.
    pub version: Option<i64>,
    /// Every question, in the order in which they are asked.
    pub questions: Vec<Question>,
    /// Sections in the order in which they are shown.
    pub sections: Vec<Section>,
    /// How answers become a score, where any question is scored.
    pub scoring: Option<Scoring>,
    /// Programs that it is tied to; any when empty.
    pub programs: Vec<AssessmentProgram>,
    /// Where its name stands in the configuration.
    pub position: Position,
}

impl Assessment {
    /// The question whose answer has this key, `{CDT}__{field}`.
    #[must_use]
    pub fn question(&self, key: &str) -> Option<&Question> {
        let mut questions = self.questions.iter();
        questions.find(|question| question.field.name == key)
    }

    /// The struct of the answers that every assessment record must have: `Required`, in the assessment's module.
    #[must_use]
    pub fn required_name(&self) -> &'static str {
        required_name(std::iter::once(&*self.type_name))
    }
}

/// A question: its answer goes to one field of one CDT.
#[derive(Clone, Debug)]
pub struct Question {
    /// The answer as a field. Its machine name is the answer's key, `{CDT}__{field}`, and its Rust names are those
    /// within the assessment; type and rules are those of the CDT's field.
    pub field: Field,
    /// Machine name of the CDT.
    pub cdt_name: String,
    /// Machine name of the CDT's field.
    pub cdt_field_name: String,
    /// Module of the CDT, which has the field's option list; absent when the configuration does not hold the CDT or the
    /// field.
    pub cdt_module: Option<String>,
}

/// A part of an assessment.
#[derive(Clone, Debug)]
pub struct Section {
    /// Machine name.
    pub name: String,
    /// What people see; may be empty.
    pub title: String,
    /// Questions and texts in the order in which they are shown.
    pub items: Vec<Item>,
    /// When it is shown; always when empty.
    pub display: Vec<DisplayRule>,
}

/// What a section shows.
#[derive(Clone, Debug)]
pub struct Item {
    /// A question or a text.
    pub content: ItemContent,
    /// When it is shown; always when empty.
    pub display: Vec<DisplayRule>,
    /// What is filled in beforehand.
    pub pre_populated: Option<PrePopulated>,
}

/// A question or a text.
#[derive(Clone, Debug)]
pub enum ItemContent {
    /// Place of the question in [`Assessment::questions`].
    Question(usize),
    /// A text that is only read.
    Text {
        /// Machine name; may be empty.
        name: String,
        /// What people see, HTML.
        text: String,
    },
}

/// A value of a configuration that is compared with an answer, or becomes one.
#[derive(Clone, Debug, PartialEq)]
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
    Text(String),
}

/// What a question is filled in with beforehand.
#[derive(Clone, Debug, PartialEq)]
pub enum PrePopulated {
    /// Always the same value.
    Value(Literal),
    /// The answer in the patient's previous assessment of this kind.
    Previous,
}

/// When something is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct DisplayRule {
    /// Shown when the conditions hold, or hidden then.
    pub action: DisplayAction,
    /// Whether all conditions must hold, or any.
    pub operation: Operation,
    /// At least one.
    pub conditions: Vec<Condition>,
}

/// What happens when the conditions of a rule hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisplayAction {
    /// Its element is shown.
    Show,
    /// Its element is hidden.
    Hide,
}

/// How conditions are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// All must hold.
    All,
    /// One is enough.
    Any,
}

/// A condition on one value.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// What it looks at.
    pub subject: ConditionSubject,
    /// How the value is compared.
    pub operator: Operator,
    /// What it is compared with; one that it agrees with is enough.
    pub values: Vec<Literal>,
}

/// What a condition looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionSubject {
    /// An answer: place of the question in [`Assessment::questions`].
    Answer(usize),
    /// A field of the patient's record in a CDT, which the assessment does not ask for.
    Record {
        /// Machine name of the CDT.
        cdt: String,
        /// Machine name of the field.
        field: String,
    },
}

/// How an answer is compared with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// It is the value, or the value is one of several that were chosen.
    Equal,
    /// The opposite of [`Self::Equal`].
    NotEqual,
    /// The value is one of several that were chosen.
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
#[derive(Clone, Debug, PartialEq)]
pub struct Scoring {
    /// Over the scores of the groups.
    pub formula: Formula,
    /// Groups in Designer's order; each has a scored question.
    pub groups: Vec<ScoringGroup>,
}

/// How several scores become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// Their sum.
    Sum,
    /// Their average.
    Average,
    /// A way that is not known: there is no score.
    Unknown,
}

/// Questions that are scored together.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoringGroup {
    /// Machine name.
    pub name: String,
    /// Words for people.
    pub title: String,
    /// Over the scores of the questions.
    pub formula: Formula,
    /// Scored questions, sorted by their place.
    pub questions: Vec<ScoredQuestion>,
}

/// What the answers to a question score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredQuestion {
    /// Place of the question in [`Assessment::questions`].
    pub question: usize,
    /// Answers and what they score.
    pub scores: Vec<(Literal, f64)>,
}

/// A program that an assessment is tied to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessmentProgram {
    /// Machine name of the program.
    pub program: String,
    /// Machine names of the phases in which it can be taken.
    pub phases: Vec<String>,
}

impl DisplayRule {
    /// Fields of the patient's records that it looks at: CDT and field.
    pub fn record_fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let conditions = self.conditions.iter();
        conditions.filter_map(|condition| match &condition.subject {
            ConditionSubject::Record { cdt, field } => Some((&**cdt, &**field)),
            ConditionSubject::Answer(_) => None,
        })
    }
}
