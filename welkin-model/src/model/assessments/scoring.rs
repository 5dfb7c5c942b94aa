//! Scoring: the scores of answers, and how they are combined. An answer whose score can't be interpreted has none and
//! causes a warning.

use serde_json::Value;

use super::keys::Keys;
use crate::config::{self, AnswerScore, Bound, Position, ScoredField};
use crate::model::assessment::{Formula, Literal, ScoredQuestion, Scoring, ScoringGroup};
use crate::model::names::title;
use crate::model::warnings::AssessmentLabel;
use crate::model::warnings::{Warnings, quoted};

/// Resolves the scoring of an assessment, if any question is scored.
pub(super) fn resolve(
    scoring: &config::Scoring,
    keys: &Keys,
    assessment: AssessmentLabel<'_>,
    warnings: &mut Warnings<'_>,
) -> Option<Scoring> {
    let mut resolver = Resolver {
        keys,
        assessment,
        warnings,
    };
    let groups: Vec<ScoringGroup> = scoring
        .groups
        .iter()
        .filter_map(|group| resolver.group(group))
        .collect();
    let first = scoring.groups.first()?.position;
    (!groups.is_empty()).then(|| Scoring {
        formula: resolver.formula(scoring.formula.as_deref(), first),
        groups,
    })
}

struct Resolver<'r, 'w> {
    keys: &'r Keys,
    assessment: AssessmentLabel<'r>,
    warnings: &'r mut Warnings<'w>,
}

impl Resolver<'_, '_> {
    fn group(&mut self, group: &config::ScoringGroup) -> Option<ScoringGroup> {
        let mut questions: Vec<ScoredQuestion> = group
            .fields
            .iter()
            .filter_map(|field| self.question(field))
            .collect();
        questions.sort_by_key(|scored| scored.question);
        (!questions.is_empty()).then(|| ScoringGroup {
            name: group.name.clone(),
            title: title([&group.title], &group.name, ""),
            formula: self.formula(group.formula.as_deref(), group.position),
            questions,
        })
    }

    fn formula(&mut self, written: Option<&str>, position: Position) -> Formula {
        match written.unwrap_or("SUM").to_ascii_uppercase().as_str() {
            "SUM" => Formula::Sum,
            "AVG" => Formula::Average,
            other => {
                let message = format!(
                    "{} has the unknown scoring formula {}; it has no score",
                    self.assessment,
                    quoted(other)
                );
                self.warnings.at(position, message);
                Formula::Unknown
            }
        }
    }

    fn question(&mut self, field: &ScoredField) -> Option<ScoredQuestion> {
        let Some(question) = self.keys.find(&field.cdt_name, &field.field_name) else {
            let message = format!(
                "{} scores {} of {}, which it does not ask for; the score is ignored",
                self.assessment,
                quoted(field.field_name.as_deref().unwrap_or_default()),
                quoted(field.cdt_name.as_deref().unwrap_or_default()),
            );
            self.warnings.at(field.position, message);
            return None;
        };
        let scores = field.scores.iter();
        Some(ScoredQuestion {
            question,
            scores: scores.filter_map(|score| self.score(score)).collect(),
        })
    }

    fn score(&mut self, score: &AnswerScore) -> Option<(Literal, f64)> {
        let answer = Literal::of(&score.answer);
        let number = score.score.as_ref().and_then(number);
        match (answer, number) {
            (Some(answer), Some(number)) => Some((answer, number)),
            (answer, _) => {
                let what = match answer {
                    None => "answer",
                    Some(_) => "score",
                };
                let message = format!(
                    "a score of {} has no usable {what}; it is left out",
                    self.assessment
                );
                self.warnings.at(score.position, message);
                None
            }
        }
    }
}

fn number(bound: &Bound) -> Option<f64> {
    let number = match &bound.value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}
