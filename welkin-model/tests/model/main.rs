//! Resolved configurations: types and rules of fields, and warnings.

mod conditions;
mod encounters;
mod field_types;
mod option_lists;
mod rules;
mod security;

use std::path::PathBuf;

use serde_json::{Value, json};
use welkin_model::config;
use welkin_model::model::{Field, FieldType, Model, SYSTEM_FIELDS, resolve};

/// Returns the model of an export, which may contain any section.
fn model(export: &Value) -> Model {
    let text = serde_json::to_string_pretty(export).expect("JSON has a text");
    let configuration = config::parse("designer-export.json", &text);
    resolve(&configuration.expect("the export is a configuration"))
}

fn cdts(cdts: &Value) -> Model {
    model(
        &json!({"cdts": cdts, "programs": [], "namingConvention": {"prefixes": {"cdt": "cdt-", "cdtField": "cdtf-"}}}),
    )
}

/// Resolves a CDT with one field.
fn one_field(mut field: Value) -> (Field, Vec<String>) {
    field["name"] = json!("cdtf-a");
    let mut model = cdts(&json!([{"name": "cdt-x", "fields": [field]}]));
    let warnings = model.warnings.iter().map(|warning| {
        let location = warning.location.as_ref().expect("it has a place");
        assert_eq!(location.path.to_str(), Some("designer-export.json"));
        assert!(location.line > 1, "{warning}");
        warning.message.clone()
    });
    let warnings = warnings.collect();
    (model.cdts.remove(0).fields.remove(0), warnings)
}

#[test]
fn system_fields_are_not_among_the_fields() {
    let mut fields: Vec<Value> = SYSTEM_FIELDS
        .map(|name| json!({"name": name, "type": "text"}))
        .into();
    fields.push(json!({"name": "cdtf-b", "type": "text"}));
    fields.push(json!({"name": "a", "type": "text"}));
    let model = cdts(&json!([{"name": "b", "fields": fields}, {"name": "a", "fields": []}]));
    let names: Vec<&str> = model.cdts.iter().map(|cdt| &*cdt.name).collect();
    assert_eq!(names, ["a", "b"]);
    let names: Vec<&str> = model.cdts[1]
        .fields
        .iter()
        .map(|field| &*field.name)
        .collect();
    assert_eq!(names, ["cdtf-b", "a"], "Designer's order");
}

#[test]
fn titles_are_for_people() {
    for (cdt, expected) in [
        (json!({"name": "body_weight"}), "Body Weight"),
        (json!({"name": "cdt-body-weight"}), "Body Weight"),
        (json!({"name": "__encounter__"}), "Encounter"),
        (
            json!({"name": "a", "title": "A title", "label": "A label"}),
            "A title",
        ),
        (
            json!({"name": "a", "title": " ", "label": "A label"}),
            "A label",
        ),
        (json!({"name": "---"}), "---"),
    ] {
        let mut cdt = cdt;
        cdt["fields"] = json!([]);
        assert_eq!(cdts(&json!([cdt])).cdts[0].title, expected);
    }
}

#[test]
fn labels_come_from_what_clinicians_see() {
    let export = json!({
        "cdts": [{"name": "cdt-x", "fields": [
            {"name": "cdtf-a", "type": "text", "label": "In the field"},
            {"name": "cdtf-b", "type": "text", "label": "In the field"},
        ]}],
        "programs": [],
    });
    let mut configuration = config::parse("export.json", &export.to_string()).unwrap();
    let key = ("cdt-x".to_owned(), "cdtf-a".to_owned());
    configuration.labels.insert(key, "On the screen".to_owned());
    let model = resolve(&configuration);
    let labels: Vec<Option<&str>> = model.cdts[0]
        .fields
        .iter()
        .map(|f| f.label.as_deref())
        .collect();
    assert_eq!(labels, [Some("On the screen"), Some("In the field")]);
}

#[test]
fn programs_keep_the_order_of_their_phases() {
    let phase = |name: &str, to: &[&str]| {
        let to: Vec<Value> = to.iter().map(|name| json!({"name": name})).collect();
        json!({"name": name, "navigateTo": to})
    };
    let model = model(&json!({
        "cdts": [],
        "namingConvention": {"prefixes": {"program": "prog-"}},
        "programs": [
            {"name": "prog-z-last", "title": "Z", "phases": []},
            {"name": "prog-after-care", "phases": [
                phase("intake", &["end-of-care", "end-of-care", "nowhere"]),
                phase("end-of-care", &[]),
                phase("intake", &[]),
            ]},
        ],
    }));
    let titles: Vec<&str> = model
        .programs
        .iter()
        .map(|program| &*program.title)
        .collect();
    assert_eq!(titles, ["After Care", "Z"]);
    let phases: Vec<(&str, &[String])> = model.programs[0]
        .phases
        .iter()
        .map(|phase| (&*phase.title, &*phase.leads_to))
        .collect();
    assert_eq!(
        phases,
        [
            ("Intake", &["end-of-care".to_owned()][..]),
            ("End Of Care", &[][..])
        ]
    );
    let messages: Vec<&str> = model
        .warnings
        .iter()
        .map(|warning| &*warning.message)
        .collect();
    assert_eq!(
        messages,
        [
            "phase `intake` of program `prog-after-care` is defined again; the first is kept",
            "phase `intake` of program `prog-after-care` leads to `nowhere`, which is not one of its phases; the transition is left out",
        ]
    );
}

#[test]
fn warnings_without_end_are_counted() {
    let fields: Vec<Value> = (0..2_000)
        .map(|n| json!({"name": format!("f{n}"), "type": "hologram"}))
        .collect();
    let model = cdts(&json!([{"name": "cdt-x", "fields": fields}]));
    assert_eq!(model.warnings.len(), 1_001);
    assert_eq!(model.warnings[1_000].message, "1000 more warnings");
}

#[test]
fn real_tenants_resolve() {
    let Some(folder) = std::env::var_os("WELKIN_REAL_DATA").map(PathBuf::from) else {
        eprintln!("skipped: WELKIN_REAL_DATA is not set");
        return;
    };
    let export = resolve(&config::read(&[folder.join("designer-export.json")]).unwrap());
    assert!(export.cdts.iter().any(|cdt| cdt.type_name == "Vitals"));
    assert!(!export.programs.is_empty());

    let formation = resolve(&config::read(&[folder.join("formation")]).unwrap());
    let fields = || formation.cdts.iter().flat_map(|cdt| &cdt.fields);
    assert!(fields().any(|field| field.field_name == "field_1_month_goal"));
    let variants: Vec<&str> = fields()
        .filter_map(|field| match &field.field_type {
            FieldType::Options(list) => Some(&list.options),
            _ => None,
        })
        .flatten()
        .map(|option| &*option.variant_name)
        .collect();
    for expected in ["Over10Percent", "Value0To2Percent", "NotAtAllConfident"] {
        assert!(variants.contains(&expected), "{expected}");
    }

    for warning in export.warnings.iter().chain(&formation.warnings) {
        let is_expected = [
            " the name ",
            "which is reserved",
            "which is not in the configuration",
        ]
        .iter()
        .any(|words| warning.message.contains(words));
        assert!(is_expected, "{warning}");
    }
}
