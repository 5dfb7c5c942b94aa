//! The logic of an assessment: conditional display, pre-populated values and scoring.

use serde_json::Value;

use super::data_types::Bound;
use super::record::Record;
use super::source::Position;

/// `conditionSettings`: the conditions under which sections and fields are shown. Its `events`, which a tenant's
/// automations react to, are not read.
#[derive(Clone, Debug, Default)]
pub struct ConditionSettings {
    /// One rule per element, in Designer's order.
    pub elements: Vec<ConditionalElement>,
}

/// The conditions under which one section or field of an assessment is shown.
#[derive(Clone, Debug)]
pub struct ConditionalElement {
    /// Position in the source.
    pub position: Position,
    /// `type`: `READ_ONLY` in recorded formations, where the element is a text. The literals of questions and sections
    /// are not known.
    pub element_type: Option<String>,
    /// `SHOW`; the opposite literal is not known.
    pub action: Option<String>,
    /// `AND`; the user interface also offers `OR`.
    pub operation: Option<String>,
    /// Conditions on answers.
    pub conditions: Vec<Condition>,
    /// Machine name of the section or field to which the rule applies.
    pub name: Option<String>,
    /// CDT of the question to which the rule applies, when the element is identified by its field.
    pub cdt_name: Option<String>,
    /// Field of that CDT.
    pub field_name: Option<String>,
}

/// A condition on one answer.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Position in the source.
    pub position: Position,
    /// `type`: `EQUAL` in recorded formations.
    pub condition_type: Option<String>,
    /// CDT of the question.
    pub cdt_name: Option<String>,
    /// Field of that CDT.
    pub field_name: Option<String>,
    /// Value with which the answer is compared; null when missing.
    pub value: Value,
}

/// `scoring`: how answers become scores.
#[derive(Clone, Debug, Default)]
pub struct Scoring {
    /// `SUM` or `AVG`, over the scores of the groups.
    pub formula: Option<String>,
    /// Groups in Designer's order.
    pub groups: Vec<ScoringGroup>,
}

/// Questions that are scored together.
#[derive(Clone, Debug)]
pub struct ScoringGroup {
    /// Position in the source.
    pub position: Position,
    /// Machine name.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// `SUM` or `AVG`, over the scores of the fields.
    pub formula: Option<String>,
    /// The scored questions.
    pub fields: Vec<ScoredField>,
}

/// The scores of the answers to one question.
#[derive(Clone, Debug)]
pub struct ScoredField {
    /// Position in the source.
    pub position: Position,
    /// CDT of the question.
    pub cdt_name: Option<String>,
    /// Field of that CDT.
    pub field_name: Option<String>,
    /// Answers and their scores.
    pub scores: Vec<AnswerScore>,
}

/// The score of one answer.
#[derive(Clone, Debug)]
pub struct AnswerScore {
    /// Position in the source.
    pub position: Position,
    /// The answer, as it is stored.
    pub answer: Value,
    /// The score: a number, or a string that holds one.
    pub score: Option<Bound>,
}

/// `prePopulatedValue` of a question.
#[derive(Clone, Debug)]
pub struct PrePopulatedValue {
    /// Position in the source.
    pub position: Position,
    /// `type`: `DEFAULT_VALUE` or `PREVIOUS_ASSESSMENT`.
    pub kind: Option<String>,
    /// `defaultValue`; null when missing.
    pub default_value: Value,
}

/// A program to whose patients an assessment is restricted.
#[derive(Clone, Debug)]
pub struct AssessmentProgram {
    /// Machine name of the program.
    pub program: String,
    /// Machine names of the phases in which it can be taken.
    pub phases: Vec<String>,
}

pub(super) fn read_condition_settings(assessment: Record<'_>) -> ConditionSettings {
    let Some(record) = assessment.record("conditionSettings", "`conditionSettings`") else {
        return ConditionSettings::default();
    };
    record.report_unknown_keys(&["elements", "events"]);
    let elements = record.records("elements", "an element of `conditionSettings`");
    ConditionSettings {
        elements: elements.into_iter().map(read_element).collect(),
    }
}

fn read_element(record: Record<'_>) -> ConditionalElement {
    record.report_unknown_keys(&[
        "type",
        "action",
        "operation",
        "conditions",
        "name",
        "refCdtName",
        "refCdtFieldName",
    ]);
    let conditions = record.records("conditions", "a condition");
    ConditionalElement {
        position: record.position(),
        element_type: record.words("type"),
        action: record.words("action"),
        operation: record.words("operation"),
        conditions: conditions.into_iter().map(read_condition).collect(),
        name: record.words("name"),
        cdt_name: record.words("refCdtName"),
        field_name: record.words("refCdtFieldName"),
    }
}

fn read_condition(record: Record<'_>) -> Condition {
    record.report_unknown_keys(&["type", "refCdtName", "refCdtFieldName", "value"]);
    Condition {
        position: record.position(),
        condition_type: record.words("type"),
        cdt_name: record.words("refCdtName"),
        field_name: record.words("refCdtFieldName"),
        value: record.value("value").unwrap_or_default(),
    }
}

pub(super) fn read_scoring(assessment: Record<'_>) -> Scoring {
    let Some(record) = assessment.record("scoring", "`scoring`") else {
        return Scoring::default();
    };
    record.report_unknown_keys(&["formula", "groups"]);
    let groups = record.records("groups", "a group of `scoring`");
    Scoring {
        formula: record.words("formula"),
        groups: groups.into_iter().map(read_group).collect(),
    }
}

fn read_group(record: Record<'_>) -> ScoringGroup {
    record.report_unknown_keys(&["name", "title", "formula", "fields"]);
    let fields = record.records("fields", "a scored field");
    ScoringGroup {
        position: record.position(),
        name: record.text("name").unwrap_or_default(),
        title: record.words("title"),
        formula: record.words("formula"),
        fields: fields.into_iter().map(read_scored_field).collect(),
    }
}

fn read_scored_field(record: Record<'_>) -> ScoredField {
    record.report_unknown_keys(&["refCdtName", "refCdtFieldName", "type", "scores"]);
    let scores = record.records("scores", "the score of an answer");
    ScoredField {
        position: record.position(),
        cdt_name: record.words("refCdtName"),
        field_name: record.words("refCdtFieldName"),
        scores: scores.into_iter().map(read_score).collect(),
    }
}

fn read_score(record: Record<'_>) -> AnswerScore {
    record.report_unknown_keys(&["answer", "score"]);
    AnswerScore {
        position: record.position(),
        answer: record.value("answer").unwrap_or_default(),
        score: record.bound("score"),
    }
}

pub(super) fn read_pre_populated_value(question: Record<'_>) -> Option<PrePopulatedValue> {
    let record = question.record("prePopulatedValue", "`prePopulatedValue`")?;
    record.report_unknown_keys(&["type", "defaultValue"]);
    Some(PrePopulatedValue {
        position: record.position(),
        kind: record.words("type"),
        default_value: record.value("defaultValue").unwrap_or_default(),
    })
}

/// `programs` of an assessment: `[{"program": "coaching", "phases": ["active"]}]`.
pub(super) fn read_programs(assessment: Record<'_>) -> Vec<AssessmentProgram> {
    let programs = assessment.records("programs", "a program of an assessment");
    programs
        .into_iter()
        .filter_map(|record| {
            record.report_unknown_keys(&["program", "phases"]);
            Some(AssessmentProgram {
                program: record.words("program")?,
                phases: record.texts("phases"),
            })
        })
        .collect()
}
