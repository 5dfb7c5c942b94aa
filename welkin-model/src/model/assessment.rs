//! Resolved assessments, as used by the emitters and the sandbox.

use crate::config::Position;
use crate::model::types::{Field, required_name};

/// A resolved assessment.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// Machine name: `asm-intake`.
    pub name: String,
    /// Module that contains everything of this assessment; also the accessor's name: `intake`.
    pub module_name: String,
    /// The struct of its answers: `Intake`.
    pub type_name: String,
    /// Display text.
    pub title: String,
    /// Version of the formation from which it was read.
    pub version: Option<i64>,
    /// Every question, in the order in which they are asked.
    pub questions: Vec<Question>,
    /// Sections in the order in which they are shown.
    pub sections: Vec<Section>,
    /// Scoring of answers, if any question is scored.
    pub scoring: Option<Scoring>,
    /// Programs to which it is restricted; when empty, it is available in all.
    pub programs: Vec<AssessmentProgram>,
    /// Position of its name in the configuration.
    pub position: Position,
}

impl Assessment {
    /// Returns the question whose answer has this key, `{CDT}__{field}`.
    #[must_use]
    pub fn question(&self, key: &str) -> Option<&Question> {
        let mut questions = self.questions.iter();
        questions.find(|question| question.field.name == key)
    }

    /// Returns the name of the struct of the answers that every assessment record must have: `Required`, in the
    /// assessment's module.
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
    /// Module of the CDT, which contains the field's option list; absent when the configuration does not contain the
    /// CDT or the field.
    pub cdt_module: Option<String>,
}

/// A section of an assessment.
#[derive(Clone, Debug)]
pub struct Section {
    /// Machine name.
    pub name: String,
    /// Text shown to users; may be empty.
    pub title: String,
    /// Questions and texts in the order in which they are shown.
    pub items: Vec<Item>,
    /// Conditions under which it is shown; when empty, it is always shown.
    pub display: Vec<DisplayRule>,
}

/// An item in a section.
#[derive(Clone, Debug)]
pub struct Item {
    /// A question or a text.
    pub content: ItemContent,
    /// Conditions under which it is shown; when empty, it is always shown.
    pub display: Vec<DisplayRule>,
    /// Value with which it is pre-populated.
    pub pre_populated: Option<PrePopulated>,
}

/// A question or a text.
#[derive(Clone, Debug)]
pub enum ItemContent {
    /// Index of the question in [`Assessment::questions`].
    Question(usize),
    /// A read-only text.
    Text {
        /// Machine name; may be empty.
        name: String,
        /// Text shown to users, as HTML.
        text: String,
    },
}

/// A value in a configuration that is compared with an answer, or becomes one.
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

/// The value with which a question is pre-populated.
#[derive(Clone, Debug, PartialEq)]
pub enum PrePopulated {
    /// A constant value.
    Value(Literal),
    /// The answer in the patient's previous assessment of this kind.
    Previous,
}

/// A rule that shows or hides an element.
#[derive(Clone, Debug, PartialEq)]
pub struct DisplayRule {
    /// Whether the element is shown or hidden when the conditions hold.
    pub action: DisplayAction,
    /// Whether all conditions must hold, or any.
    pub operation: Operation,
    /// The conditions, at least one.
    pub conditions: Vec<Condition>,
}

/// The effect of a rule when its conditions hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisplayAction {
    /// The element is shown.
    Show,
    /// The element is hidden.
    Hide,
}

/// How conditions are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// All must hold.
    All,
    /// At least one must hold.
    Any,
}

/// A condition on one value.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The value to compare.
    pub subject: ConditionSubject,
    /// How it is compared.
    pub operator: Operator,
    /// The values with which it is compared; it is sufficient that one of them matches.
    pub values: Vec<Literal>,
}

/// The value that a condition compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionSubject {
    /// An answer: index of the question in [`Assessment::questions`].
    Answer(usize),
    /// A field of the patient's record in a CDT that the assessment does not ask for.
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
    /// It equals the value, or the value is among several selected ones.
    Equal,
    /// The opposite of [`Self::Equal`].
    NotEqual,
    /// The value is among several selected ones.
    Contains,
    /// The opposite of [`Self::Contains`].
    NotContains,
    /// It is less, or earlier.
    Less,
    /// It is less or equal.
    LessOrEqual,
    /// It is greater, or later.
    Greater,
    /// It is greater or equal.
    GreaterOrEqual,
}

/// The scoring of an assessment.
#[derive(Clone, Debug, PartialEq)]
pub struct Scoring {
    /// The formula over the scores of the groups.
    pub formula: Formula,
    /// Groups in Designer's order; each has at least one scored question.
    pub groups: Vec<ScoringGroup>,
}

/// How several scores are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// Their sum.
    Sum,
    /// Their average.
    Average,
    /// An unknown formula: there is no score.
    Unknown,
}

/// Questions that are scored together.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoringGroup {
    /// Machine name.
    pub name: String,
    /// Display text.
    pub title: String,
    /// The formula over the scores of the questions.
    pub formula: Formula,
    /// Scored questions, sorted by index.
    pub questions: Vec<ScoredQuestion>,
}

/// The scores of the answers to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredQuestion {
    /// Index of the question in [`Assessment::questions`].
    pub question: usize,
    /// Answers and their scores.
    pub scores: Vec<(Literal, f64)>,
}

/// A program to which an assessment is restricted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessmentProgram {
    /// Machine name of the program.
    pub program: String,
    /// Machine names of the phases in which it can be taken.
    pub phases: Vec<String>,
}

impl DisplayRule {
    /// Returns the fields of the patient's records that it depends on: CDT and field.
    pub fn record_fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let conditions = self.conditions.iter();
        conditions.filter_map(|condition| match &condition.subject {
            ConditionSubject::Record { cdt, field } => Some((&**cdt, &**field)),
            ConditionSubject::Answer(_) => None,
        })
    }
}
