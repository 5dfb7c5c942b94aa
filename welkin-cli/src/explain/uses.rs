//! Uses of a CDT or one of its fields.

use serde_json::Value;
use welkin_codegen::model::{Assessment, Field, Model, Question};

use super::explanation::List;

/// Lists the questions whose answers are stored in a CDT, or in one of its fields.
pub(super) fn populated_by(model: &Model, cdt: &str, field: Option<&Field>) -> List {
    let questions = model.assessments.iter().flat_map(|assessment| {
        let questions = assessment.questions.iter();
        questions.map(move |question| (assessment, question))
    });
    let populating = questions.filter(|(_, question)| answers(question, cdt, field));
    let columns = &["assessment", "field", "question", "label", "required"];
    List::of(
        "populated_by_assessments",
        columns,
        populating,
        |(assessment, question)| {
            vec![
                assessment.name.as_str().into(),
                question.cdt_field_name.as_str().into(),
                question.field.field_name.as_str().into(),
                question.field.label.as_deref().into(),
                question.field.required.into(),
            ]
        },
    )
}

/// Lists the encounter templates with a linked assessment whose answers are stored in a CDT, or in one of its fields.
pub(super) fn in_encounters(model: &Model, cdt: &str, field: Option<&Field>) -> List {
    let fills = |assessment: &&Assessment| {
        let mut questions = assessment.questions.iter();
        questions.any(|question| answers(question, cdt, field))
    };
    let filling: Vec<&str> = model
        .assessments
        .iter()
        .filter(fills)
        .map(|assessment| &*assessment.name)
        .collect();
    let links = model.encounter_templates.iter().flat_map(|template| {
        let linked = template.assessments.iter();
        linked.map(move |assessment| (template, assessment))
    });
    let filling = links.filter(|(_, assessment)| filling.contains(&&***assessment));
    List::of(
        "used_in_encounter_templates",
        &["encounter_template", "title", "through_assessment"],
        filling,
        |(template, assessment)| {
            vec![
                template.name.as_str().into(),
                template.title.as_str().into(),
                assessment.as_str().into(),
            ]
        },
    )
}

/// Lists the encounter templates to which an assessment is linked.
pub(super) fn linked_from(model: &Model, assessment: &str) -> List {
    let templates = model.encounter_templates.iter();
    let linked = templates.filter(|template| {
        let mut names = template.assessments.iter();
        names.any(|name| name == assessment)
    });
    List::of(
        "linked_from_encounter_templates",
        &["encounter_template", "title"],
        linked,
        |template| {
            vec![
                template.name.as_str().into(),
                template.title.as_str().into(),
            ]
        },
    )
}

/// Lists the assessments that are restricted to a program, or to one of its phases.
pub(super) fn assessments_of(model: &Model, program: &str, phase: Option<&str>) -> List {
    let ties = model.assessments.iter().flat_map(|assessment| {
        let programs = assessment.programs.iter();
        programs.map(move |program| (assessment, program))
    });
    let tied = ties.filter(|(_, tie)| {
        let in_phase = |phase| tie.phases.iter().any(|name| name == phase);
        tie.program == program && phase.is_none_or(in_phase)
    });
    List::of(
        "assessments",
        &["assessment", "title", "phases"],
        tied,
        |(assessment, tie)| {
            vec![
                assessment.name.as_str().into(),
                assessment.title.as_str().into(),
                tie.phases.iter().map(String::as_str).collect::<Value>(),
            ]
        },
    )
}

fn answers(question: &Question, cdt: &str, field: Option<&Field>) -> bool {
    question.cdt_name == cdt && field.is_none_or(|field| question.cdt_field_name == field.name)
}
