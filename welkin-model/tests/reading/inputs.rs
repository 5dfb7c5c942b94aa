//! Inputs of a configuration, and the data that is kept.

use std::fs;
use std::path::PathBuf;

use insta::assert_snapshot;
use serde_json::json;
use welkin_designer::FormationKind;
use welkin_model::config::{
    Configuration, DictionaryReference, Field, InputKind, ListSection, RecordType, parse, read,
};

use crate::{fixture, kind_of, read_fixture, warnings};

fn field<'a>(configuration: &'a Configuration, cdt: &str, name: &str) -> &'a Field {
    let cdt = configuration
        .cdts
        .iter()
        .find(|candidate| candidate.name == cdt)
        .expect("the CDT is there");
    cdt.fields
        .iter()
        .find(|field| field.name == name)
        .expect("the field is there")
}

#[test]
fn a_designer_export_is_read_whole() {
    let configuration = read_fixture("export.json");
    assert_eq!(warnings(&configuration), "");
    assert_eq!(configuration.inputs[0].kind, InputKind::DesignerExport);
    assert_eq!(configuration.naming_convention.prefixes.len(), 3);

    let names: Vec<&str> = configuration.cdts.iter().map(|cdt| &*cdt.name).collect();
    assert_eq!(names, ["__encounter_disposition__", "cdt-sleep"]);
    let disposition = &configuration.cdts[0];
    assert!(disposition.internal && disposition.readable && !disposition.updatable);
    assert_eq!(disposition.record_type, RecordType::Single);
    assert_eq!(configuration.cdts[1].version, Some(3));

    let hours = field(&configuration, "cdt-sleep", "cdtf-hours");
    assert!(hours.meta.required && hours.searchable && !hours.phi);
    assert_eq!(hours.meta.min_value.as_ref().unwrap().value, json!("0"));
    assert_eq!(hours.meta.max_value.as_ref().unwrap().value, json!(24));
    let quality = field(&configuration, "cdt-sleep", "cdtf-quality");
    assert!(!quality.meta.required && quality.phi && quality.bulk_edit);
    assert_eq!(quality.value_type.as_deref(), Some("INTEGER"));
    assert_eq!(quality.meta.options[1].label, "Good");
    assert_eq!(quality.meta.options[1].value, json!(2));
    let diagnosis = field(&configuration, "cdt-sleep", "cdtf-diagnosis");
    let icd = DictionaryReference {
        name: "icd-10".to_owned(),
        field: Some("value".to_owned()),
    };
    assert_eq!(diagnosis.dictionary, Some(icd));

    let phases = &configuration.programs[0].phases;
    assert_eq!(phases[0].navigate_to, ["finish"]);
    assert_eq!(phases[1].phase_type.as_deref(), Some("FINISH"));
    let field = &configuration.dictionaries[0].fields[0];
    assert_eq!((&*field.name, &*field.field_type), ("value", "text"));

    assert_eq!(configuration.sections["cdts"], 2);
    assert_eq!(configuration.sections["pdts"], 0);
    assert_eq!(configuration.sections["namingConvention"], 3);
    assert_eq!(configuration.sections["securityFormation"], 3);
    assert_eq!(
        configuration.other_sections["securityFormation"],
        json!({"policies": [], "roles": [], "territories": []})
    );
}

#[test]
fn sections_and_questions_come_in_their_order() {
    let configuration = read_fixture("export.json");
    let sections = &configuration.assessments[0].sections;
    assert_eq!(sections[0].name, "section-1");
    let questions = &sections[0].questions;
    assert_eq!(questions[0].field_name.as_deref(), Some("cdtf-hours"));
    assert!(questions[1].required);
    let filled = questions[1].pre_populated_value.as_ref().unwrap();
    assert_eq!(filled.kind.as_deref(), Some("PREVIOUS_ASSESSMENT"));
    assert_eq!(sections[1].questions[0].cdt_name, None);
    assert_eq!(
        sections[1].questions[0].view_type.as_deref(),
        Some("readOnly")
    );
}

#[test]
fn labels_come_from_forms_then_tables_then_questions() {
    let configuration = read_fixture("export.json");
    let labels: Vec<(&str, &str)> = configuration
        .labels
        .iter()
        .map(|((_, field), label)| (&**field, &**label))
        .collect();
    assert_eq!(
        labels,
        [
            ("cdtf-hours", "Hours slept"),
            ("cdtf-quality", "How was it?")
        ]
    );
}

#[test]
fn every_kind_of_formation_response_has_one_section() {
    for kind in FormationKind::ALL {
        let sections = ListSection::ALL.iter();
        let sections = sections.filter(|section| section.formation_kinds().contains(&kind));
        assert_eq!(sections.count(), 1, "{kind}");
    }
}

#[test]
fn every_formation_response_is_recognised_in_a_directory() {
    let configuration = read_fixture("formation");
    assert_eq!(warnings(&configuration), "");
    let inputs: Vec<String> = configuration
        .inputs
        .iter()
        .map(|input| {
            let name = input.path.file_name().unwrap().to_string_lossy();
            format!("{name}: {:?}", input.kind)
        })
        .collect();
    assert_snapshot!(inputs.join("\n"), @"
    assessments.json: Formation(Assessments)
    cdts.json: Formation(Cdts)
    dictionaries.json: Formation(Dictionaries)
    document-types.json: Formation(Cdts)
    encounter-disposition.json: Formation(Cdts)
    encounters.json: Formation(EncounterTemplates)
    goal-templates.json: Formation(GoalTemplates)
    programs.json: Formation(Programs)
    therapies.json: EmptyList
    ");
    let names: Vec<&str> = configuration.cdts.iter().map(|cdt| &*cdt.name).collect();
    assert_eq!(
        names,
        [
            "__encounter_disposition__",
            "cdt-mood",
            "cdt-walks",
            "dt-referral"
        ]
    );
    let call = &configuration.encounter_templates[0];
    assert_eq!(call.assessment_names, ["asm-mood"]);
    assert_eq!(call.default_duration, Some(15));
    assert_eq!(call.description, None);
    assert_eq!(
        configuration.goal_templates[0].goal_name.as_deref(),
        Some("Walk")
    );
    assert_eq!(configuration.naming_convention.prefixes["cdt"], "cdt-");
}

#[test]
fn a_simple_formation_is_a_cdt_with_its_types_as_written() {
    let configuration = read_fixture("simple-formation.json");
    assert_eq!(warnings(&configuration), "");
    assert_eq!(configuration.inputs[0].kind, InputKind::SimpleFormation);
    assert_eq!(configuration.cdts[0].label.as_deref(), Some("Weight"));
    let kilograms = field(&configuration, "cdt-weight", "cdtf-kilograms");
    assert_eq!(kilograms.field_type, "NUMBER");
    assert_eq!(kilograms.label.as_deref(), Some("Kilograms"));
    assert!(kilograms.editable && !kilograms.meta.required);
}

#[test]
fn single_objects_and_empty_lists_are_inputs_too() {
    assert_eq!(kind_of("[]"), InputKind::EmptyList);
    assert_eq!(
        kind_of(r#"{"data": [], "metaInfo": {}}"#),
        InputKind::EmptyList
    );
    assert_eq!(
        kind_of(r#"{"name": "a", "sections": [], "programs": []}"#),
        InputKind::Formation(ListSection::Assessments)
    );
    assert_eq!(
        kind_of(r#"{"name": "a", "phases": []}"#),
        InputKind::Formation(ListSection::Programs)
    );
    assert_eq!(
        kind_of(r#"{"name": "a", "assessmentNames": []}"#),
        InputKind::Formation(ListSection::EncounterTemplates)
    );
    assert_eq!(
        kind_of(r#"{"name": "a", "internal": false, "fields": []}"#),
        InputKind::Formation(ListSection::Dictionaries)
    );
    assert_eq!(
        kind_of(r#"[{"name": "a", "label": "A", "fields": []}]"#),
        InputKind::SimpleFormation
    );
    // A CDT without fields is hard to recognize; its neighbors decide.
    assert_eq!(
        kind_of(
            r#"[{"name": "a", "fields": []}, {"name": "b", "relation": "COMMON", "fields": []}]"#
        ),
        InputKind::Formation(ListSection::Cdts)
    );
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("marked.json");
    let text = fs::read_to_string(fixture("export.json")).unwrap();
    fs::write(&path, format!("\u{feff}{text}")).unwrap();
    let configuration = read(&[path]).unwrap();
    let location = configuration
        .sources
        .locate(configuration.cdts[1].fields[0].position);
    assert_eq!(configuration.cdts.len(), 2);
    assert_eq!((location.line, location.column), (20, 19));
    assert_eq!(
        parse("text", &format!("\u{feff}{text}"))
            .unwrap()
            .cdts
            .len(),
        2
    );
}

#[test]
fn every_item_knows_its_place() {
    let configuration = read_fixture("export.json");
    let quality = field(&configuration, "cdt-sleep", "cdtf-quality");
    let location = configuration.sources.locate(quality.type_position);
    assert_eq!(location.json_path, "$.cdts[0].fields[1].type");
    assert_eq!(location.quoted_line, r#"          "type": "select","#);
    assert_eq!(location.quoted_column, 19);
    let option = configuration
        .sources
        .locate(quality.meta.options[1].position);
    assert_eq!(option.json_path, "$.cdts[0].fields[1].meta.options[1]");
    let bound = field(&configuration, "cdt-sleep", "cdtf-hours");
    let bound = bound.meta.min_value.as_ref().unwrap().position;
    let bound = configuration.sources.locate(bound);
    assert_eq!(bound.json_path, "$.cdts[0].fields[0].meta.minValue");
}

/// The real samples are outside of the repository, in the folder named by `WELKIN_REAL_DATA`.
#[test]
fn real_inputs_hold_what_is_known_of_them() {
    let Some(folder) = std::env::var_os("WELKIN_REAL_DATA").map(PathBuf::from) else {
        eprintln!("skipped: WELKIN_REAL_DATA is not set");
        return;
    };
    let export = read(&[folder.join("designer-export.json")]).unwrap();
    assert_eq!(warnings(&export), "");
    assert_eq!(export.inputs[0].kind, InputKind::DesignerExport);
    assert_eq!(export.cdts.len(), 10);
    assert_eq!(export.programs.len(), 1);
    assert_eq!(export.dictionaries.len(), 2);
    assert_eq!(export.naming_convention.prefixes.len(), 42);
    assert_eq!(export.sections["namingConvention"], 42);
    assert_eq!(export.sections.len(), 25);
    assert_eq!(export.labels.len(), 3);

    let formation = read(&[folder.join("formation")]).unwrap();
    assert_eq!(warnings(&formation), "");
    let of_relation = |relation: &str| {
        let cdts = formation.cdts.iter();
        cdts.filter(|cdt| cdt.relation.as_str() == relation).count()
    };
    assert_eq!(of_relation("COMMON"), 14);
    assert_eq!(of_relation("DOCUMENT_TYPE"), 9);
    assert_eq!(of_relation("ENCOUNTER_DISPOSITION"), 1);
    assert_eq!(formation.cdts.len(), 24);
    assert_eq!(formation.encounter_templates.len(), 4);
    assert_eq!(formation.assessments.len(), 2);
    assert_eq!(formation.programs.len(), 3);
    assert_eq!(formation.goal_templates.len(), 2);
}
