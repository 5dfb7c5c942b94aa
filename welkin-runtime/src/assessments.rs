//! Assessments: typed answers, forms whose logic runs offline, and the records of patients.

pub use crate::client::assessments::{
    AllAssessmentsQuery, AnyAssessment, AssessmentFields, AssessmentRecord, AssessmentRecords,
    AssessmentState, AssessmentStatus, AssessmentsQuery, ListAllAssessments, ListAssessments,
    OpenAssessment,
};
#[doc(inline)]
pub use welkin_record::form::{
    AnswersWithRecords, Assessment, Condition, DisplayRule, Fills, Form, FormItem, FormSection,
    FormText, Formula, GroupScore, Literal, Operator, PatientRecords, ProgramPhases, Question,
    Score, ScoredQuestion, Scoring, ScoringGroup, pre_populated, score, shows, validate,
    visible_questions, visible_texts,
};
