use serde_json::{Value, json};
use welkin_model::model::Model;

use crate::model;

fn with_templates(templates: &Value, assessments: &Value) -> Model {
    model(&json!({
        "cdts": [],
        "programs": [],
        "namingConvention": {"prefixes": {"encounterTemplate": "etmp-", "assessment": "asm-"}},
        "encounterTemplates": templates,
        "assessments": assessments,
    }))
}

fn names(model: &Model) -> Vec<[&str; 3]> {
    let templates = model.encounter_templates.iter();
    templates
        .map(|template| {
            [
                &*template.name,
                &*template.accessor_name,
                &*template.type_name,
            ]
        })
        .collect()
}

fn messages(model: &Model) -> Vec<&str> {
    let warnings = model.warnings.iter();
    warnings.map(|warning| &*warning.message).collect()
}

#[test]
fn templates_are_named_after_their_machine_names() {
    let templates = json!([
        {"name": "etmp-intake-visit", "title": "First visit"},
        {"name": "new-patient-call"},
        {"name": "etmp-list"},
        {"name": "etmp-any-template"},
    ]);
    let model = with_templates(&templates, &json!([]));
    assert_eq!(
        names(&model),
        [
            ["etmp-any-template", "etmp_any_template", "EtmpAnyTemplate"],
            ["etmp-intake-visit", "intake_visit", "IntakeVisit"],
            ["etmp-list", "etmp_list", "EtmpList"],
            ["new-patient-call", "new_patient_call", "NewPatientCall"],
        ]
    );
    let titles: Vec<_> = model
        .encounter_templates
        .iter()
        .map(|it| &*it.title)
        .collect();
    assert_eq!(
        titles,
        ["Any Template", "First visit", "List", "New Patient Call"]
    );
}

#[test]
fn templates_that_collide_are_named_alike_in_any_order() {
    let (plain, prefixed) = (json!({"name": "visit"}), json!({"name": "etmp-visit"}));
    let one = with_templates(&json!([plain, prefixed]), &json!([]));
    let other = with_templates(&json!([prefixed, plain]), &json!([]));
    assert_eq!(names(&one), names(&other));
    assert_eq!(
        names(&one),
        [
            ["etmp-visit", "etmp_visit", "EtmpVisit"],
            ["visit", "visit", "Visit"],
        ]
    );
    assert_eq!(
        messages(&one),
        [
            "2 encounter templates would be named `visit`: `visit` is `visit`, `etmp-visit` is `etmp_visit`"
        ]
    );
}

#[test]
fn templates_without_a_free_name_get_a_word() {
    let model = with_templates(&json!([{"name": "list"}]), &json!([]));
    assert_eq!(
        names(&model),
        [["list", "list_encounter_template", "ListEncounterTemplate"]]
    );
}

#[test]
fn names_given_to_templates_stay() {
    let text = json!({
        "cdts": [], "programs": [], "encounterTemplates": [{"name": "etmp-visit"}, {"name": "visit"}],
    });
    let configuration = welkin_model::config::parse("export.json", &text.to_string()).unwrap();
    let mut given = welkin_model::model::resolve(&configuration).given_names();
    given.insert(&["encounter-templates", "etmp-visit", "name"], "house_call");
    let model = welkin_model::model::resolve_with(&configuration, &given.into())
        .expect("nothing is wanted");
    assert_eq!(names(&model)[0], ["etmp-visit", "house_call", "HouseCall"]);
}

#[test]
fn what_templates_say_is_checked() {
    let templates = json!([{
        "name": "etmp-visit",
        "encounterDescription": " ",
        "deliveryMethod": "VIDEO",
        "defaultDuration": -5,
        "assessmentNames": ["asm-b", "asm-a", "asm-b", "asm-gone"],
    }]);
    let assessments = json!([
        {"name": "asm-a", "sections": []},
        {"name": "asm-b", "sections": []},
    ]);
    let model = with_templates(&templates, &assessments);
    let template = &model.encounter_templates[0];
    assert_eq!(template.description, None);
    assert_eq!(template.delivery_method.as_deref(), Some("VIDEO"));
    assert_eq!(template.default_minutes, None);
    assert_eq!(template.assessments, ["asm-b", "asm-a", "asm-gone"]);
    let messages = messages(&model);
    let about_template = messages
        .iter()
        .filter(|message| message.contains("etmp-visit"));
    assert_eq!(
        about_template.collect::<Vec<_>>(),
        [
            &"encounter template `etmp-visit` is linked to `asm-gone`, which is not in the configuration",
            &"encounter template `etmp-visit` takes -5 minutes by default, which is not a duration; it is left out",
        ]
    );
}

#[test]
fn assessments_of_another_input_are_not_missed() {
    let templates = json!([{"name": "etmp-visit", "assessmentNames": ["asm-a"]}]);
    let model = with_templates(&templates, &json!([]));
    assert_eq!(messages(&model), Vec::<&str>::new());
}
