//! Assessments: sections of questions, each of which fills a field of a CDT.

use super::assessment_logic::{
    AssessmentProgram, ConditionSettings, PrePopulatedValue, Scoring, read_condition_settings,
    read_pre_populated_value, read_programs, read_scoring,
};
use super::json::Node;
use super::merge::Mergeable;
use super::record::Record;
use super::source::Position;

/// An assessment.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// Position of its name in the source.
    pub position: Position,
    /// Machine name.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// Version of the formation.
    pub version: Option<i64>,
    /// Sections in order.
    pub sections: Vec<AssessmentSection>,
    /// How answers become scores; empty when missing, in which case nothing is scored.
    pub scoring: Scoring,
    /// Conditions under which elements are shown; when missing, every element is always shown.
    pub condition_settings: ConditionSettings,
    /// Programs and phases to which it is restricted; when empty, it is available in all.
    pub programs: Vec<AssessmentProgram>,
}

/// A section of an assessment.
#[derive(Clone, Debug)]
pub struct AssessmentSection {
    /// Position in the source.
    pub position: Position,
    /// Machine name, such as `section-1`.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// Sort key among the sections.
    pub order: i64,
    /// Questions in order.
    pub questions: Vec<Question>,
}

/// A question: it fills one field of one CDT.
#[derive(Clone, Debug)]
pub struct Question {
    /// Position in the source.
    pub position: Position,
    /// Text shown to the clinician.
    pub label: Option<String>,
    /// Machine name; often empty.
    pub name: String,
    /// CDT in which the answer is stored; absent for a read-only text.
    pub cdt_name: Option<String>,
    /// Field of that CDT.
    pub field_name: Option<String>,
    /// Sort key within the section.
    pub order: i64,
    /// `question` or `readOnly`.
    pub view_type: Option<String>,
    /// `meta.type`.
    pub field_type: Option<String>,
    /// `meta.required`.
    pub required: bool,
    /// Value with which the question is pre-populated.
    pub pre_populated_value: Option<PrePopulatedValue>,
}

const ASSESSMENT_KEYS: &[&str] = &[
    "id",
    "name",
    "title",
    "version",
    "sections",
    "scoring",
    "programs",
    "template",
    "conditionSettings",
    "displayType",
    "autoCompleted",
    "_containsPHI",
];

const SECTION_KEYS: &[&str] = &["name", "title", "order", "fields"];

const QUESTION_KEYS: &[&str] = &[
    "label",
    "name",
    "refCdtName",
    "refCdtFieldName",
    "order",
    "viewType",
    "meta",
    "prePopulatedValue",
    "attachments",
];

/// Reads an assessment. Returns `None`, with a warning, when it has no name.
pub(super) fn read_assessment(node: Node<'_>) -> Option<Assessment> {
    let record = Record::of(node, "an assessment")?;
    let (name, position) = record.name()?;
    record.report_unknown_keys(ASSESSMENT_KEYS);
    let mut sections: Vec<AssessmentSection> = record
        .records("sections", "a section of an assessment")
        .into_iter()
        .zip(0..)
        .map(|(section, index)| read_section(section, index))
        .collect();
    sections.sort_by_key(|section| section.order);
    Some(Assessment {
        position,
        name,
        title: record.words("title"),
        version: record.integer("version"),
        sections,
        scoring: read_scoring(record),
        condition_settings: read_condition_settings(record),
        programs: read_programs(record),
    })
}

/// Reads a section. `index` is its index in the input and is used when the section has no `order`.
fn read_section(record: Record<'_>, index: i64) -> AssessmentSection {
    record.report_unknown_keys(SECTION_KEYS);
    let mut questions: Vec<Question> = record
        .records("fields", "a question")
        .into_iter()
        .zip(0..)
        .map(|(question, index)| read_question(question, index))
        .collect();
    questions.sort_by_key(|question| question.order);
    AssessmentSection {
        position: record.position(),
        name: record.text("name").unwrap_or_default(),
        title: record.words("title"),
        order: record.integer("order").unwrap_or(index),
        questions,
    }
}

/// Reads a question. `index` is its index in the input and is used when the question has no `order`.
fn read_question(record: Record<'_>, index: i64) -> Question {
    record.report_unknown_keys(QUESTION_KEYS);
    let meta = record.record("meta", "`meta` of a question");
    Question {
        position: record.position(),
        label: record.words("label"),
        name: record.text("name").unwrap_or_default(),
        cdt_name: record.words("refCdtName"),
        field_name: record.words("refCdtFieldName"),
        order: record.integer("order").unwrap_or(index),
        view_type: record.words("viewType"),
        field_type: meta.and_then(|meta| meta.words("type")),
        required: meta.is_some_and(|meta| meta.flag("required", false)),
        pre_populated_value: read_pre_populated_value(record),
    }
}

impl Mergeable for Assessment {
    const WHAT: &'static str = "assessment";

    fn name(&self) -> &str {
        &self.name
    }

    fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    fn version(&self) -> Option<i64> {
        self.version
    }

    fn size(&self) -> usize {
        self.sections
            .iter()
            .map(|section| section.questions.len())
            .sum()
    }
}
