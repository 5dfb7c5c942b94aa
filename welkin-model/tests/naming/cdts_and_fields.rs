//! Names of CDTs and fields.

use serde_json::json;
use welkin_model::config;
use welkin_model::model::resolve;

use crate::{
    cdt, cdt_names, field_name, field_names, messages, model, only_cdt, options, select, text,
    variants,
};

#[test]
fn prefixes_are_stripped() {
    let field = text("cdtf-heart-rate");
    let model = model(&json!([cdt("cdt-vitals", &[field])]));
    let vitals = only_cdt(&model);
    assert_eq!(vitals.module_name, "vitals");
    assert_eq!(vitals.type_name, "Vitals");
    assert_eq!(vitals.patch_name, "VitalsPatch");
    assert_eq!(vitals.fields[0].field_name, "heart_rate");
    assert_eq!(vitals.fields[0].constant_name, "HEART_RATE");
    assert_eq!(messages(&model), [""; 0]);
}

#[test]
fn every_relation_has_its_prefixes() {
    for (relation, name, field, type_name, field_name) in [
        ("COMMON", "cdt-a", "cdtf-b", "A", "b"),
        ("DOCUMENT_TYPE", "dt-a", "dtf-b", "A", "b"),
        ("PATIENT_INFO", "_patient_info", "pif-b", "PatientInfo", "b"),
        (
            "ENCOUNTER_DISPOSITION",
            "__encounter_disposition__",
            "uicedf-b",
            "EncounterDisposition",
            "b",
        ),
        ("COMMON", "dt-a", "dtf-b", "DtA", "dtf_b"),
    ] {
        let model = model(&json!([{"name": name, "relation": relation, "fields": [text(field)]}]));
        let cdt = only_cdt(&model);
        assert_eq!(cdt.type_name, type_name, "{relation}");
        assert_eq!(cdt.fields[0].field_name, field_name, "{relation}");
    }
}

#[test]
fn a_prefix_with_nothing_after_it_is_the_name() {
    let model = model(&json!([cdt("cdt-", &[text("cdtf-"), text("cdtf---")])]));
    let cdt = only_cdt(&model);
    assert_eq!(cdt.type_name, "Cdt");
    assert_eq!(cdt.fields[0].field_name, "cdtf");
}

#[test]
fn without_a_prefix_the_name_is_taken_whole() {
    for (name, expected) in [
        ("year-of-onset", "year_of_onset"),
        ("body_weight", "body_weight"),
        ("startDatetime", "start_datetime"),
        ("cdt-weight", "cdt_weight"),
        ("cdtf-med--time-of-day", "med_time_of_day"),
        (
            "pdtf-mf2-tc-gpi_full-gpi_tcgpi-name",
            "pdtf_mf2_tc_gpi_full_gpi_tcgpi_name",
        ),
    ] {
        assert_eq!(field_name(name), expected);
    }
}

#[test]
fn names_that_start_with_a_digit_get_a_word() {
    assert_eq!(field_name("cdtf-1-month-goal"), "field_1_month_goal");
    let field = select("cdtf-7d", "STRING", &[(json!("a"), "a")]);
    let model = model(&json!([cdt("cdt-2nd-visit", &[field])]));
    let cdt = only_cdt(&model);
    assert_eq!(cdt.module_name, "cdt_2nd_visit");
    assert_eq!(cdt.type_name, "Cdt2ndVisit");
    assert_eq!(cdt.fields[0].constant_name, "FIELD_7D");
    assert_eq!(options(&cdt.fields[0]).type_name, "Field7d");
}

#[test]
fn keywords_get_an_underscore() {
    for (name, expected) in [
        ("cdtf-type", "type_"),
        ("cdtf-self", "self_"),
        ("cdtf-gen", "gen_"),
        ("cdtf-crate", "crate_"),
        ("cdtf-async", "async_"),
        ("cdtf-union", "union_"),
    ] {
        assert_eq!(field_name(name), expected);
    }
    let model = model(&json!([
        cdt("cdt-self", &[text("cdtf-type")]),
        cdt("cdt-match", &[])
    ]));
    assert_eq!(
        cdt_names(&model),
        [
            ("cdt-match", "match_", "Match"),
            ("cdt-self", "self_", "Self_")
        ]
    );
    assert_eq!(model.cdts[1].fields[0].constant_name, "TYPE");
}

#[test]
fn other_scripts_are_transliterated() {
    assert_eq!(field_name("cdtf-größe"), "grosse");
    assert_eq!(field_name("cdtf-вес"), "ves");
    assert_eq!(field_name("cdtf-体重"), "ti_zhong");
    assert_eq!(field_name("cdtf-crohn’s"), "crohns");
    let model = model(&json!([cdt("cdt-体重", &[])]));
    let cdt = only_cdt(&model);
    assert_eq!((&*cdt.name, &*cdt.type_name), ("cdt-体重", "TiZhong"));
}

#[test]
fn names_without_letters_are_unnamed() {
    let (names, warnings) = field_names(&["---", "***"]);
    assert_eq!(names[0], ("***".to_owned(), "unnamed".to_owned()));
    assert_eq!(names[1], ("---".to_owned(), "unnamed_field".to_owned()));
    assert_eq!(
        warnings,
        [
            "2 fields of CDT `cdt-vitals` would be named `unnamed`: `***` is `unnamed`, `---` is `unnamed_field`"
        ]
    );
}

#[test]
fn a_collision_is_one_warning_that_says_who_got_what() {
    let (names, warnings) = field_names(&["cdtf-rate", "rate", "Rate"]);
    let names: Vec<(&str, &str)> = names.iter().map(|(a, b)| (&**a, &**b)).collect();
    assert_eq!(
        names,
        [
            ("Rate", "rate"),
            ("cdtf-rate", "cdtf_rate"),
            ("rate", "rate_field")
        ]
    );
    assert_eq!(
        warnings,
        [
            "3 fields of CDT `cdt-vitals` would be named `rate`: `Rate` is `rate`, `rate` is `rate_field`, `cdtf-rate` is `cdtf_rate`"
        ]
    );
}

#[test]
fn a_custom_field_does_not_hide_a_system_field() {
    let (names, warnings) = field_names(&["cdtf-created_at", "created_at", "cdtf-version", "ID"]);
    let names: Vec<(&str, &str)> = names.iter().map(|(a, b)| (&**a, &**b)).collect();
    assert_eq!(
        names,
        [
            ("ID", "id_field"),
            ("cdtf-created_at", "cdtf_created_at"),
            ("cdtf-version", "cdtf_version")
        ]
    );
    assert_eq!(
        warnings,
        [
            "3 fields of CDT `cdt-vitals` would have names that are reserved or not unique: `cdtf-created_at` is `cdtf_created_at`, `ID` is `id_field`, `cdtf-version` is `cdtf_version`"
        ]
    );
}

#[test]
fn names_taken_by_climbing_never_displace_plain_ones() {
    let (names, _) = field_names(&["cdtf-a", "a", "cdtf-cdtf-a"]);
    let names: Vec<(&str, &str)> = names.iter().map(|(a, b)| (&**a, &**b)).collect();
    assert_eq!(
        names,
        [
            ("a", "a"),
            ("cdtf-a", "cdtf_a_field"),
            ("cdtf-cdtf-a", "cdtf_a")
        ]
    );
}

#[test]
fn cdts_that_differ_only_in_the_prefix_or_a_plural_stay_apart() {
    let model = model(&json!([
        cdt("cdt-weight", &[]),
        cdt("weight", &[]),
        cdt("weights", &[]),
        cdt("cdt-patient", &[]),
        cdt("cdt-programs", &[]),
        cdt("cdt-option", &[]),
        cdt("cdt-vitals-patch", &[]),
        cdt("cdt-vitals", &[]),
        cdt("con", &[]),
    ]));
    assert_eq!(
        cdt_names(&model),
        [
            ("cdt-option", "cdt_option", "CdtOption"),
            ("cdt-patient", "cdt_patient", "CdtPatient"),
            ("cdt-programs", "cdt_programs", "CdtPrograms"),
            ("cdt-vitals", "vitals", "Vitals"),
            ("cdt-vitals-patch", "cdt_vitals_patch", "CdtVitalsPatch"),
            ("cdt-weight", "cdt_weight", "CdtWeight"),
            ("con", "con_cdt", "ConCdt"),
            ("weight", "weight", "Weight"),
            ("weights", "weights", "Weights"),
        ]
    );
    let messages = messages(&model);
    assert_eq!(messages.len(), 1);
    assert!(
        messages[0].contains("`cdt-vitals` is `vitals`, `cdt-vitals-patch` is `cdt_vitals_patch`")
    );
}

#[test]
fn customers_choose_before_welkin() {
    let model = model(&json!([
        {"name": "__encounter__", "internal": true, "relation": "ENCOUNTER", "fields": []},
        cdt("cdt-encounter", &[]),
        {"name": "_patient_goal", "internal": true, "relation": "PATIENT_GOAL", "fields": []},
    ]));
    assert_eq!(
        cdt_names(&model),
        [
            ("__encounter__", "internal_encounter", "InternalEncounter"),
            ("_patient_goal", "patient_goal", "PatientGoal"),
            ("cdt-encounter", "encounter", "Encounter"),
        ]
    );
}

#[test]
fn cdts_choose_before_profiles_and_dictionaries() {
    let configuration = config::parse(
        "designer-export.json",
        &json!({
            "namingConvention": {"prefixes": {"cdt": "cdt-"}},
            "cdts": [cdt("cdt-weight", &[]), cdt("cdt-plan", &[])],
            "pdts": [cdt("weight", &[])],
            "dictionaries": [cdt("plan", &[])],
        })
        .to_string(),
    );
    let model = resolve(&configuration.expect("the export is a configuration"));
    assert_eq!(
        cdt_names(&model),
        [
            ("cdt-plan", "plan", "Plan"),
            ("cdt-weight", "weight", "Weight")
        ]
    );
    let others = model.profiles.iter().chain(&model.dictionaries);
    let others: Vec<&str> = others.map(|other| &*other.type_name).collect();
    assert_eq!(others, ["WeightProfile", "PlanDictionary"]);
}

#[test]
fn a_text_field_may_be_called_like_its_cdt() {
    let (names, warnings) = field_names(&["cdtf-vitals"]);
    assert_eq!(names[0].1, "vitals");
    assert_eq!(warnings, [""; 0]);
}

#[test]
fn long_names_are_cut_at_a_word() {
    let long = "cdtf-how-often-in-the-last-thirty-days-did-you-feel-that-your-skin-was-itching";
    let name = field_name(long);
    let (kept, hash) = name.rsplit_once("_x").unwrap();
    assert_eq!(
        kept,
        "how_often_in_the_last_thirty_days_did_you_feel_that_your"
    );
    assert_eq!(hash.len(), 6);
    assert_eq!(field_name(long), name);

    let other = format!("{long}-again");
    assert_ne!(field_name(&other), name);

    let huge = "a".repeat(1_000_000);
    assert_eq!(field_name(&huge).len(), 60 + "_x123456".len());
    assert_eq!(variants(&[&huge])[0].len(), 60 + "X123456".len());
}
