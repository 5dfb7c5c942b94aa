//! Conditional display: resolves the elements to which `conditionSettings` apply.
//!
//! Recorded formations contain `READ_ONLY` elements, `SHOW`, `AND` and `EQUAL`. Other literals are interpreted by their
//! plain meaning; a rule that can't be fully interpreted is ignored, so that its element is shown. Conditions may refer
//! to fields that the assessment does not ask for, and there is a *contains* operator for lists. Source: the vendor's
//! release notes of 2021.11 and 2022.2.

use std::collections::BTreeMap;

use super::keys::Keys;
use crate::config::{self, ConditionalElement};
use crate::model::assessment::{
    Condition, ConditionSubject, DisplayAction, DisplayRule, Item, ItemContent, Literal, Operation,
    Operator, Question, Section,
};
use crate::model::types::Cdt;
use crate::model::warnings::AssessmentLabel;
use crate::model::warnings::{Warnings, quoted};

/// Adds the rules to the sections and items to which they apply.
pub(super) fn resolve(
    elements: &[ConditionalElement],
    lookup: Lookup<'_>,
    questions: &[Question],
    sections: &mut [Section],
    assessment: AssessmentLabel<'_>,
    warnings: &mut Warnings<'_>,
) {
    for element in elements {
        let rule = match rule(element, lookup) {
            Ok(rule) => rule,
            Err(problem) => {
                let message =
                    format!("a condition of {assessment} {problem}; its element is always shown");
                warnings.at(element.position, message);
                continue;
            }
        };
        match target(element, questions, sections) {
            Some(display) => display.push(rule),
            None => {
                let name = element.name.as_deref().unwrap_or_default();
                let message = format!(
                    "a condition of {assessment} refers to {}, which is not part of it; it is left out",
                    quoted(name),
                );
                warnings.at(element.position, message);
            }
        }
    }
}

/// The values to which conditions may refer.
#[derive(Clone, Copy)]
pub(super) struct Lookup<'a> {
    pub(super) keys: &'a Keys,
    /// By machine name.
    pub(super) cdts: &'a BTreeMap<&'a str, &'a Cdt>,
}

/// Returns the rule of an element, or the reason why there is none.
fn rule(element: &ConditionalElement, lookup: Lookup<'_>) -> Result<DisplayRule, String> {
    let action = match plain(element.action.as_deref().unwrap_or("SHOW")).as_str() {
        "show" => DisplayAction::Show,
        "hide" => DisplayAction::Hide,
        _ => return Err(unknown("action", element.action.as_deref())),
    };
    let operation = match plain(element.operation.as_deref().unwrap_or("AND")).as_str() {
        "and" | "all" => Operation::All,
        "or" | "any" => Operation::Any,
        _ => return Err(unknown("operation", element.operation.as_deref())),
    };
    if element.conditions.is_empty() {
        return Err("does not name an answer".to_owned());
    }
    let conditions = element.conditions.iter();
    Ok(DisplayRule {
        action,
        operation,
        conditions: conditions
            .map(|condition| resolve_condition(condition, lookup))
            .collect::<Result<_, _>>()?,
    })
}

fn resolve_condition(
    condition: &config::Condition,
    lookup: Lookup<'_>,
) -> Result<Condition, String> {
    let subject = subject(condition, lookup)?;
    let written = condition.condition_type.as_deref();
    let operator =
        operator(written.unwrap_or("EQUAL")).ok_or_else(|| unknown("comparison", written))?;
    let values = Literal::all_of(&condition.value)
        .ok_or_else(|| "compares an answer with an object".to_owned())?;
    Ok(Condition {
        subject,
        operator,
        values,
    })
}

/// Returns the answer, if the assessment asks for the field, otherwise the field of the patient's record.
fn subject(condition: &config::Condition, lookup: Lookup<'_>) -> Result<ConditionSubject, String> {
    let (Some(cdt), Some(field)) = (&condition.cdt_name, &condition.field_name) else {
        return Err("does not name a field of a CDT".to_owned());
    };
    if let Some(question) = lookup.keys.of_field(cdt, field) {
        return Ok(ConditionSubject::Answer(question));
    }
    let known = lookup.cdts.get(&**cdt);
    if known.is_some_and(|known| known.field(field).is_some()) {
        return Ok(ConditionSubject::Record {
            cdt: cdt.clone(),
            field: field.clone(),
        });
    }
    Err(format!(
        "uses field {} of CDT {}, which is not in the configuration",
        quoted(field),
        quoted(cdt),
    ))
}

fn operator(written: &str) -> Option<Operator> {
    Some(match plain(written).as_str() {
        "equal" | "equals" | "in" => Operator::Equal,
        "notequal" | "notequals" | "notin" => Operator::NotEqual,
        "contain" | "contains" | "containsany" | "includes" => Operator::Contains,
        "notcontain" | "notcontains" | "doesnotcontain" | "excludes" => Operator::NotContains,
        "less" | "lessthan" => Operator::Less,
        "lessorequal" | "lessthanorequal" => Operator::LessOrEqual,
        "greater" | "greaterthan" => Operator::Greater,
        "greaterorequal" | "greaterthanorequal" => Operator::GreaterOrEqual,
        _ => return None,
    })
}

/// Normalises a literal by removing case and word separators.
fn plain(written: &str) -> String {
    let letters = written.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

fn unknown(what: &str, written: Option<&str>) -> String {
    format!(
        "has the unknown {what} {}",
        quoted(written.unwrap_or_default())
    )
}

/// Returns the rules of the section or item to which an element applies: the one with this name, or the question for
/// this field of this CDT.
fn target<'s>(
    element: &ConditionalElement,
    questions: &[Question],
    sections: &'s mut [Section],
) -> Option<&'s mut Vec<DisplayRule>> {
    let is_about = |question: &Question| {
        element.cdt_name.as_ref() == Some(&question.cdt_name)
            && element.field_name.as_ref() == Some(&question.cdt_field_name)
    };
    let name = element.name.as_deref();
    let is_item = |item: &Item| match &item.content {
        ItemContent::Text { name: text, .. } => name == Some(text),
        ItemContent::Question(index) => {
            let question = &questions[*index];
            is_about(question) || name == Some(&question.field.name)
        }
    };
    let is_section = |section: &Section| name == Some(&section.name);
    let prefers_section = plain(element.element_type.as_deref().unwrap_or_default()) == "section";
    let section = sections.iter().position(is_section);
    let item = sections
        .iter()
        .enumerate()
        .find_map(|(index, section)| Some((index, section.items.iter().position(is_item)?)));
    match (section, item) {
        (Some(section), None) => Some(&mut sections[section].display),
        (Some(section), Some(_)) if prefers_section => Some(&mut sections[section].display),
        (_, Some((section, item))) => Some(&mut sections[section].items[item].display),
        (None, None) => None,
    }
}
