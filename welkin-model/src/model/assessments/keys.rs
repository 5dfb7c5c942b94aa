//! Keys of answers, and the questions to which they belong.

use std::collections::BTreeMap;

use crate::model::assessment::Question;

/// Indices of questions by answer key.
pub(super) struct Keys(BTreeMap<String, usize>);

impl Keys {
    pub(super) fn of(questions: &[Question]) -> Self {
        let keys = questions.iter().map(|question| question.field.name.clone());
        Self(keys.zip(0..).collect())
    }

    /// Returns the question for a field of a CDT.
    pub(super) fn of_field(&self, cdt: &str, field: &str) -> Option<usize> {
        self.0.get(&answer_key(cdt, field)).copied()
    }

    /// Returns the question for a field of a CDT that the assessment's logic refers to.
    pub(super) fn find(&self, cdt: &Option<String>, field: &Option<String>) -> Option<usize> {
        self.of_field(cdt.as_deref()?, field.as_deref()?)
    }
}

/// Returns the key of an answer. Source: recorded assessment records.
pub(super) fn answer_key(cdt: &str, field: &str) -> String {
    format!("{cdt}__{field}")
}
