//! Names of assessments, questions, programs and phases.

use serde_json::{Value, json};
use welkin_model::config::{self, Configuration};
use welkin_model::model::{Model, resolve, resolve_with};

use crate::messages;

fn configuration(assessments: &Value, programs: &Value) -> Configuration {
    let text = json!({
        "cdts": [
            {"name": "cdt-mood", "fields": [{"name": "cdtf-notes", "type": "text"}]},
            {"name": "cdt-sleep", "fields": [{"name": "cdtf-notes", "type": "text"}]},
        ],
        "assessments": assessments,
        "programs": programs,
    });
    config::parse("export.json", &text.to_string()).expect("the export is a configuration")
}

fn question(cdt: &str, field: &str) -> Value {
    json!({"viewType": "question", "refCdtName": cdt, "refCdtFieldName": field, "meta": {"type": "text"}})
}

fn assessment(name: &str, questions: &[Value]) -> Value {
    json!({"name": name, "sections": [{"name": "section-1", "fields": questions}]})
}

fn program(name: &str, phases: &[&str]) -> Value {
    let phases: Vec<Value> = phases.iter().map(|name| json!({"name": name})).collect();
    json!({"name": name, "phases": phases})
}

fn assessment_names(model: &Model) -> Vec<(&str, &str)> {
    let assessments = model.assessments.iter();
    assessments
        .map(|assessment| (&*assessment.module_name, &*assessment.type_name))
        .collect()
}

fn question_names(model: &Model) -> Vec<&str> {
    let questions = model.assessments[0].questions.iter();
    questions
        .map(|question| &*question.field.field_name)
        .collect()
}

#[test]
fn prefixes_are_stripped_and_collisions_resolved() {
    let assessments = json!([
        assessment("asm-intake", &[]),
        assessment("intake", &[]),
        assessment("asm-list", &[]),
        assessment("asm-3-months", &[]),
    ]);
    let model = resolve(&configuration(&assessments, &json!([])));
    assert_eq!(
        assessment_names(&model),
        [
            ("assessment_3_months", "Assessment3Months"),
            ("asm_intake", "AsmIntake"),
            ("asm_list", "AsmList"),
            ("intake", "Intake"),
        ]
    );
    assert_eq!(messages(&model).len(), 1);
}

#[test]
fn questions_are_called_like_their_fields() {
    let questions = [
        question("cdt-sleep", "cdtf-notes"),
        question("cdt-mood", "cdtf-notes"),
        question("cdt-gone", "cdtf-id"),
    ];
    let assessments = json!([assessment("asm-check", &questions)]);
    let model = resolve(&configuration(&assessments, &json!([])));
    assert_eq!(
        question_names(&model),
        ["sleep_notes", "notes", "cdt_gone_id"]
    );
}

#[test]
fn phases_are_types() {
    let programs = json!([program(
        "prog-care",
        &["start", "Care", "1 month", "phase", "START"]
    )]);
    let model = resolve(&configuration(&json!([]), &programs));
    let program = &model.programs[0];
    assert_eq!(
        (&*program.module_name, &*program.type_name),
        ("care", "Care")
    );
    let phases: Vec<&str> = program
        .phases
        .iter()
        .map(|phase| &*phase.type_name)
        .collect();
    assert_eq!(
        phases,
        [
            "StartPhase",
            "CarePhase",
            "Phase1Month",
            "PhasePhase",
            "Start"
        ]
    );
}

#[test]
fn a_name_once_given_stays() {
    let late = [question("cdt-sleep", "cdtf-notes")];
    let programs = json!([program("prog-care", &["start"])]);
    let first = configuration(&json!([assessment("asm-check", &late)]), &programs);
    let first = resolve(&first);
    assert_eq!(question_names(&first), ["notes"]);

    let both = [
        question("cdt-mood", "cdtf-notes"),
        question("cdt-sleep", "cdtf-notes"),
    ];
    let programs = json!([
        program("care", &["START"]),
        program("prog-care", &["START", "start"])
    ]);
    let assessments = json!([assessment("asm-check", &both), assessment("check", &[])]);
    let second = configuration(&assessments, &programs);
    let second = resolve_with(&second, &first.given_names().into()).expect("nothing is wanted");
    assert_eq!(question_names(&second), ["mood_notes", "notes"]);
    assert_eq!(assessment_names(&second)[0], ("check", "Check"));
    let program = &second.programs[1];
    assert_eq!(program.type_name, "Care");
    assert_eq!(program.phases[1].type_name, "Start");
}
