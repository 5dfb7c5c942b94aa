//! Assessments: questions, conditions and scores.

use schemars::JsonSchema;
use serde::Serialize;

use super::cdts::FieldDocument;
use super::source::SourceDocument;
use crate::config::Sources;
use crate::model::{
    Assessment, Condition, ConditionSubject, DisplayAction, DisplayRule, Formula, Item,
    ItemContent, Literal, Model, Operation, Operator, PrePopulated, Question, Scoring,
};

/// An assessment.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AssessmentDocument {
    /// Machine name: `asm-intake`.
    pub name: String,
    /// Label shown to users.
    pub title: String,
    /// The module and the accessor in generated Rust.
    pub rust_module: String,
    /// The struct of its answers in generated Rust.
    pub rust_struct: String,
    /// Version of the formation from which it was read.
    pub formation_version: Option<i64>,
    /// All questions, in the order in which they are asked.
    pub questions: Vec<QuestionDocument>,
    /// Sections in the order in which they are shown.
    pub sections: Vec<SectionDocument>,
    /// Scoring of answers, if any question is scored.
    pub scoring: Option<ScoringDocument>,
    /// Programs in which it can be taken; any if empty.
    pub programs: Vec<ProgramTieDocument>,
    /// Source location of its name.
    pub source: Option<SourceDocument>,
}

/// A question, whose answer is stored in one field of one CDT.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct QuestionDocument {
    /// The answer as a field; its `name` is the answer's key, `{CDT}__{field}`.
    pub answer: FieldDocument,
    /// Machine name of the CDT.
    pub cdt: String,
    /// Machine name of the CDT's field.
    pub field: String,
}

/// A part of an assessment.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SectionDocument {
    /// Machine name.
    pub name: String,
    /// Label shown to users; may be empty.
    pub title: String,
    /// Questions and texts in the order in which they are shown.
    pub items: Vec<ItemDocument>,
    /// Conditions under which it is shown; always if empty.
    pub display: Vec<DisplayDocument>,
}

/// An element of a section: a question or a text.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ItemDocument {
    /// Key of the answer, if it is a question.
    pub question: Option<String>,
    /// HTML to display, if it is a text.
    pub text: Option<String>,
    /// Conditions under which it is shown; always if empty.
    pub display: Vec<DisplayDocument>,
    /// Pre-populated value.
    pub pre_populated: Option<PrePopulatedDocument>,
}

/// The pre-populated value of a question.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PrePopulatedDocument {
    /// Whether the value is the answer in the patient's previous assessment of this kind.
    pub previous: bool,
    /// The value, if it is not the previous answer.
    pub value: LiteralDocument,
}

/// A value of a configuration.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum LiteralDocument {
    /// No value.
    Null,
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A number.
    Float(f64),
    /// A text, which may be the value of an option.
    Text(String),
}

/// Conditions under which something is shown.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DisplayDocument {
    /// `show` or `hide`, if the conditions hold.
    #[schemars(extend("enum" = ["show", "hide"]))]
    pub action: &'static str,
    /// `all` or `any` of the conditions.
    #[schemars(extend("enum" = ["all", "any"]))]
    pub operation: &'static str,
    /// At least one.
    pub conditions: Vec<ConditionDocument>,
}

/// A condition on one value.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConditionDocument {
    /// Key of the answer that is compared; null if a field of the patient's record is.
    pub question: Option<String>,
    /// Machine name of the CDT whose record is compared.
    pub cdt: String,
    /// Machine name of the CDT's field.
    pub field: String,
    /// `equal`, `not-equal`, `contains`, `not-contains`, `less`, `less-or-equal`, `greater` or `greater-or-equal`.
    #[schemars(extend("enum" = ["equal", "not-equal", "contains", "not-contains", "less", "less-or-equal", "greater", "greater-or-equal"]))]
    pub operator: &'static str,
    /// Values with which the value is compared; one match is enough.
    pub values: Vec<LiteralDocument>,
}

/// Scoring of answers.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ScoringDocument {
    /// `sum`, `average` or `unknown`, over the groups.
    #[schemars(extend("enum" = ["sum", "average", "unknown"]))]
    pub formula: &'static str,
    /// Groups in Designer's order.
    pub groups: Vec<ScoringGroupDocument>,
}

/// Questions that are scored together.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ScoringGroupDocument {
    /// Machine name.
    pub name: String,
    /// Label shown to users.
    pub title: String,
    /// `sum`, `average` or `unknown`, over the questions.
    #[schemars(extend("enum" = ["sum", "average", "unknown"]))]
    pub formula: &'static str,
    /// The questions.
    pub questions: Vec<ScoredQuestionDocument>,
}

/// Scores of the answers to a question.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ScoredQuestionDocument {
    /// Key of the answer.
    pub question: String,
    /// Answers and their scores.
    pub scores: Vec<ScoreDocument>,
}

/// Score of an answer.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ScoreDocument {
    /// The answer.
    pub answer: LiteralDocument,
    /// Its score.
    pub score: f64,
}

/// A program in which an assessment can be taken.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProgramTieDocument {
    /// Machine name of the program.
    pub program: String,
    /// Machine names of the phases in which it can be taken.
    pub phases: Vec<String>,
}

pub(super) fn documents(model: &Model, sources: &Sources) -> Vec<AssessmentDocument> {
    let assessments = model.assessments.iter();
    assessments
        .map(|assessment| AssessmentDocument {
            name: assessment.name.clone(),
            title: assessment.title.clone(),
            rust_module: assessment.module_name.clone(),
            rust_struct: assessment.type_name.clone(),
            formation_version: assessment.version,
            questions: assessment.questions.iter().map(question).collect(),
            sections: sections(assessment),
            scoring: assessment
                .scoring
                .as_ref()
                .map(|it| scoring(it, &assessment.questions)),
            programs: assessment
                .programs
                .iter()
                .map(|tie| ProgramTieDocument {
                    program: tie.program.clone(),
                    phases: tie.phases.clone(),
                })
                .collect(),
            source: SourceDocument::at(sources, assessment.position),
        })
        .collect()
}

fn question(question: &Question) -> QuestionDocument {
    QuestionDocument {
        answer: FieldDocument::new(&question.field, Vec::new(), None),
        cdt: question.cdt_name.clone(),
        field: question.cdt_field_name.clone(),
    }
}

fn sections(assessment: &Assessment) -> Vec<SectionDocument> {
    let questions = &*assessment.questions;
    let sections = assessment.sections.iter();
    sections
        .map(|section| SectionDocument {
            name: section.name.clone(),
            title: section.title.clone(),
            items: section
                .items
                .iter()
                .map(|one| item(one, questions))
                .collect(),
            display: display(&section.display, questions),
        })
        .collect()
}

fn item(item: &Item, questions: &[Question]) -> ItemDocument {
    let (question, text) = match &item.content {
        ItemContent::Question(place) => (Some(key(questions, *place)), None),
        ItemContent::Text { text, .. } => (None, Some(text.clone())),
    };
    ItemDocument {
        question,
        text,
        display: display(&item.display, questions),
        pre_populated: item.pre_populated.as_ref().map(|filled| match filled {
            PrePopulated::Previous => PrePopulatedDocument {
                previous: true,
                value: LiteralDocument::Null,
            },
            PrePopulated::Value(value) => PrePopulatedDocument {
                previous: false,
                value: literal(value),
            },
        }),
    }
}

fn display(rules: &[DisplayRule], questions: &[Question]) -> Vec<DisplayDocument> {
    let rules = rules.iter();
    rules
        .map(|rule| DisplayDocument {
            action: match rule.action {
                DisplayAction::Show => "show",
                DisplayAction::Hide => "hide",
            },
            operation: match rule.operation {
                Operation::All => "all",
                Operation::Any => "any",
            },
            conditions: rule
                .conditions
                .iter()
                .map(|one| condition(one, questions))
                .collect(),
        })
        .collect()
}

fn condition(condition: &Condition, questions: &[Question]) -> ConditionDocument {
    let (question, cdt, field) = match &condition.subject {
        ConditionSubject::Answer(place) => {
            let asked = &questions[*place];
            let key = Some(asked.field.name.clone());
            (key, &asked.cdt_name, &asked.cdt_field_name)
        }
        ConditionSubject::Record { cdt, field } => (None, cdt, field),
    };
    ConditionDocument {
        question,
        cdt: cdt.clone(),
        field: field.clone(),
        operator: match condition.operator {
            Operator::Equal => "equal",
            Operator::NotEqual => "not-equal",
            Operator::Contains => "contains",
            Operator::NotContains => "not-contains",
            Operator::Less => "less",
            Operator::LessOrEqual => "less-or-equal",
            Operator::Greater => "greater",
            Operator::GreaterOrEqual => "greater-or-equal",
        },
        values: condition.values.iter().map(literal).collect(),
    }
}

fn scoring(scoring: &Scoring, questions: &[Question]) -> ScoringDocument {
    let groups = scoring.groups.iter();
    ScoringDocument {
        formula: formula(scoring.formula),
        groups: groups
            .map(|group| ScoringGroupDocument {
                name: group.name.clone(),
                title: group.title.clone(),
                formula: formula(group.formula),
                questions: group
                    .questions
                    .iter()
                    .map(|scored| ScoredQuestionDocument {
                        question: key(questions, scored.question),
                        scores: scored
                            .scores
                            .iter()
                            .map(|(answer, score)| ScoreDocument {
                                answer: literal(answer),
                                score: *score,
                            })
                            .collect(),
                    })
                    .collect(),
            })
            .collect(),
    }
}

fn formula(formula: Formula) -> &'static str {
    match formula {
        Formula::Sum => "sum",
        Formula::Average => "average",
        Formula::Unknown => "unknown",
    }
}

fn literal(literal: &Literal) -> LiteralDocument {
    match literal {
        Literal::Null => LiteralDocument::Null,
        Literal::Boolean(flag) => LiteralDocument::Boolean(*flag),
        Literal::Integer(number) => LiteralDocument::Integer(*number),
        Literal::Float(number) => LiteralDocument::Float(*number),
        Literal::Text(text) => LiteralDocument::Text(text.clone()),
    }
}

/// Returns the answer key of the question at this index, which must be valid for the assessment.
fn key(questions: &[Question], place: usize) -> String {
    questions[place].field.name.clone()
}
