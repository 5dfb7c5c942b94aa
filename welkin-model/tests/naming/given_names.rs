//! Names from earlier runs.

use serde_json::{Value, json};
use welkin_model::config::Configuration;
use welkin_model::model::{Model, NameTree, resolve, resolve_with};

use crate::{cdt, cdt_names, configuration, messages, model, only_cdt, options, select, text};

/// Resolves with names from earlier runs.
fn resolve_given(configuration: &Configuration, given: NameTree) -> Model {
    resolve_with(configuration, &given.into()).expect("nothing is wanted")
}

#[test]
fn names_from_before_stay() {
    let before = model(&json!([cdt("cdt-weight", &[text("cdtf-rate")])]));
    let given = before.given_names();
    let after = configuration(&json!([
        cdt("weight", &[]),
        cdt("cdt-weight", &[text("cdtf-rate"), text("rate")]),
    ]));
    let model = resolve_given(&after, given);
    assert_eq!(
        cdt_names(&model),
        [
            ("cdt-weight", "weight", "Weight"),
            ("weight", "weight_cdt", "WeightCdt")
        ]
    );
    let fields: Vec<&str> = model.cdts[0]
        .fields
        .iter()
        .map(|f| &*f.field_name)
        .collect();
    assert_eq!(fields, ["rate", "rate_field"]);
    assert_eq!(
        resolve_given(&after, model.given_names()).given_names(),
        model.given_names()
    );
}

#[test]
fn options_from_before_stay_too() {
    let list = |options: &[(Value, &str)]| {
        configuration(&json!([cdt(
            "cdt-a",
            &[select("cdtf-b", "STRING", options)]
        )]))
    };
    let given = resolve(&list(&[(json!("yes"), "yes")])).given_names();
    let model = resolve_given(
        &list(&[(json!("Yes"), "Yes"), (json!("yes"), "yes")]),
        given,
    );
    let names: Vec<String> = options(&model.cdts[0].fields[0])
        .options
        .iter()
        .map(|option| format!("{} {}", option.value, option.variant_name))
        .collect();
    assert_eq!(names, ["Yes YesOption", "yes Yes"]);
}

#[test]
fn names_that_can_not_be_used_are_decided_again() {
    let cdts = configuration(&json!([cdt("cdt-weight", &[])]));
    for name in [
        "fn main() {}",
        "../weight",
        "type",
        "Weight",
        "",
        "_",
        "a__b",
        "client",
        "größe",
    ] {
        let mut given = NameTree::default();
        given.insert(&["cdts", "cdt-weight", "name"], name);
        let model = resolve_given(&cdts, given);
        assert_eq!(only_cdt(&model).type_name, "Weight", "{name}");
        assert_eq!(messages(&model).len(), 1, "{name}");
    }
}
