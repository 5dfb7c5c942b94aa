//! Choices of the user: CDTs and fields, and their names.

use serde_json::{Value, json};
use welkin_model::model::{Choices, NameTree, Selection, resolve_with};

use crate::{cdt, cdt_names, configuration, messages, model, only_cdt, options, select, text};

/// Returns chosen names of `cdt-vitals` and its parts.
fn wanted(names: &[(&[&str], &str)]) -> NameTree {
    let mut wanted = NameTree::default();
    for (keys, name) in names {
        let keys = [&["cdts", "cdt-vitals"], *keys].concat();
        wanted.insert(&keys, *name);
    }
    wanted
}

fn rate() -> Value {
    select("cdtf-rate", "STRING", &[(json!("low"), "low")])
}

#[test]
fn a_wanted_name_goes_before_any_other() {
    let cdts = json!([
        cdt("cdt-vitals", &[rate(), text("pulse")]),
        cdt("signs", &[])
    ]);
    let choices = Choices {
        wanted: wanted(&[
            (&["name"], "signs"),
            (&["fields", "cdtf-rate", "name"], "pulse"),
        ]),
        given: model(&cdts).given_names(),
        ..Choices::default()
    };
    let model = resolve_with(&configuration(&cdts), &choices).expect("the names can be had");
    assert_eq!(
        cdt_names(&model),
        [
            ("cdt-vitals", "signs", "Signs"),
            ("signs", "signs_cdt", "SignsCdt")
        ]
    );
    let fields = &model.cdts[0].fields;
    assert_eq!(fields[0].field_name, "pulse");
    assert_eq!(options(&fields[0]).type_name, "Pulse");
    assert_eq!(fields[1].field_name, "pulse_field");
}

#[test]
fn options_and_their_enum_can_be_renamed_too() {
    let choices = Choices {
        wanted: wanted(&[
            (&["fields", "cdtf-rate", "option-list"], "Speed"),
            (&["fields", "cdtf-rate", "options", "low"], "Slow"),
        ]),
        ..Choices::default()
    };
    let cdts = configuration(&json!([cdt("cdt-vitals", &[rate()])]));
    let model = resolve_with(&cdts, &choices).expect("the names can be had");
    let list = options(&only_cdt(&model).fields[0]);
    assert_eq!(list.type_name, "Speed");
    assert_eq!(list.options[0].variant_name, "Slow");
}

#[test]
fn every_name_that_can_not_be_used_is_refused() {
    let cdts = configuration(&json!([cdt("cdt-vitals", &[rate()])]));
    let choices = Choices {
        wanted: wanted(&[
            (&["name"], "Vital Signs"),
            (&["fields", "cdtf-rate", "name"], "id"),
        ]),
        ..Choices::default()
    };
    let refused = resolve_with(&cdts, &choices).expect_err("the names can't be had");
    assert_eq!(refused[0].keys.join("."), "cdts.cdt-vitals.name");
    assert_eq!(
        refused[1].keys.join("."),
        "cdts.cdt-vitals.fields.cdtf-rate.name"
    );
    let messages: Vec<&str> = refused.iter().map(|refused| &*refused.message).collect();
    assert_eq!(
        messages,
        [
            "CDT `cdt-vitals` can't be named `Vital Signs`, which is not a valid Rust name",
            "field `cdtf-rate` of CDT `cdt-vitals` can't be named `id`, which is already in use",
        ]
    );
}

#[test]
fn a_name_waits_for_the_return_of_what_had_it() {
    let given = model(&json!([cdt("cdt-vitals", &[text("cdtf-rate")])])).given_names();
    let without = configuration(&json!([cdt("cdt-vitals", &[text("rate")])]));
    let model = resolve_with(&without, &given.into()).expect("nothing is wanted");
    assert_eq!(only_cdt(&model).fields[0].field_name, "rate_field");
    assert_eq!(
        messages(&model),
        [
            "1 field of CDT `cdt-vitals` would be named `rate`, a name previously given to `cdtf-rate`: `rate` is `rate_field`"
        ]
    );
}

#[test]
fn cdts_and_fields_can_be_left_out() {
    let cdts = configuration(&json!([
        cdt("cdt-vitals", &[rate(), text("cdtf-note")]),
        cdt("cdt-labs", &[]),
        cdt("cdt-old", &[]),
    ]));
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let choices = Choices {
        selection: Selection {
            include: Some(names(&["cdt-vitals", "cdt-old"])),
            skip: names(&["cdt-old"]),
            skipped_fields: [("cdt-vitals".to_owned(), names(&["cdtf-note"]))].into(),
            ..Selection::default()
        },
        ..Choices::default()
    };
    let model = resolve_with(&cdts, &choices).expect("nothing is wanted");
    assert_eq!(only_cdt(&model).name, "cdt-vitals");
    let fields = only_cdt(&model).fields.iter();
    assert!(fields.map(|field| &*field.name).eq(["cdtf-rate"]));
}

#[test]
fn prefixes_can_be_kept() {
    let cdts = configuration(&json!([cdt("cdt-vitals", &[rate()])]));
    let choices = Choices {
        keep_prefixes: true,
        ..Choices::default()
    };
    let model = resolve_with(&cdts, &choices).expect("nothing is wanted");
    let cdt = only_cdt(&model);
    assert_eq!((&*cdt.type_name, &*cdt.title), ("CdtVitals", "Vitals"));
    assert_eq!(cdt.fields[0].field_name, "cdtf_rate");
}
