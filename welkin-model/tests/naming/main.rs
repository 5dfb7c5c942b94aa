//! Conversion of machine names, labels and options to Rust names: readable, stable and unique.

mod cdts_and_fields;
mod choices;
mod forms;
mod given_names;
mod option_lists;
mod properties;

use serde_json::{Value, json};
use welkin_model::config;
use welkin_model::model::{Cdt, Field, FieldType, Model, OptionList, resolve};

fn configuration(cdts: &Value) -> config::Configuration {
    let convention = json!({"delimiter": "-", "prefixes": {
        "cdt": "cdt-", "cdtField": "cdtf-", "docType": "dt-", "docTypeField": "dtf-",
        "patientInfoField": "pif-", "encounterDispositionField": "uicedf-",
    }});
    let export = json!({"namingConvention": convention, "cdts": cdts, "programs": []});
    config::parse("designer-export.json", &export.to_string())
        .expect("the export is a configuration")
}

fn model(cdts: &Value) -> Model {
    resolve(&configuration(cdts))
}

fn cdt(name: &str, fields: &[Value]) -> Value {
    json!({"name": name, "type": "MULTI_RECORD", "relation": "COMMON", "fields": fields})
}

fn text(name: &str) -> Value {
    json!({"name": name, "type": "text", "meta": {}})
}

fn select(name: &str, value_type: &str, options: &[(Value, &str)]) -> Value {
    let options: Vec<Value> = options
        .iter()
        .map(|(value, label)| json!({"value": value, "label": label, "refCdtName": null}))
        .collect();
    json!({"name": name, "type": "select", "valueType": value_type, "meta": {"options": options}})
}

fn messages(model: &Model) -> Vec<&str> {
    model
        .warnings
        .iter()
        .map(|warning| &*warning.message)
        .collect()
}

fn options(field: &Field) -> &OptionList {
    match &field.field_type {
        FieldType::Options(list) => list,
        other => panic!("no option list: {other:?}"),
    }
}

fn only_cdt(model: &Model) -> &Cdt {
    assert_eq!(model.cdts.len(), 1);
    &model.cdts[0]
}

/// Returns machine name, module and type of each CDT.
fn cdt_names(model: &Model) -> Vec<(&str, &str, &str)> {
    let cdts = model.cdts.iter();
    cdts.map(|cdt| (&*cdt.name, &*cdt.module_name, &*cdt.type_name))
        .collect()
}

/// Returns machine name and Rust name of each field of a CDT, sorted, and the warnings.
fn field_names(names: &[&str]) -> (Vec<(String, String)>, Vec<String>) {
    let fields: Vec<Value> = names.iter().map(|name| text(name)).collect();
    let model = model(&json!([cdt("cdt-vitals", &fields)]));
    let fields = only_cdt(&model).fields.iter();
    let mut names: Vec<_> = fields
        .map(|field| (field.name.clone(), field.field_name.clone()))
        .collect();
    names.sort_unstable();
    let warnings = messages(&model).into_iter().map(str::to_owned).collect();
    (names, warnings)
}

fn field_name(name: &str) -> String {
    field_names(&[name]).0.remove(0).1
}

/// Returns the variant names of text options whose labels are their values, in the order of the given values.
fn variants(values: &[&str]) -> Vec<String> {
    let pairs: Vec<(Value, &str)> = values.iter().map(|value| (json!(value), *value)).collect();
    labelled_variants("STRING", &pairs)
}

fn labelled_variants(value_type: &str, pairs: &[(Value, &str)]) -> Vec<String> {
    let field = select("cdtf-choice", value_type, pairs);
    let model = model(&json!([cdt("cdt-vitals", &[field])]));
    let list = options(&only_cdt(&model).fields[0]);
    pairs
        .iter()
        .map(|(value, _)| {
            let options = &list.options;
            let found = options
                .iter()
                .find(|option| option.value.to_json() == *value);
            found.expect("every option is named").variant_name.clone()
        })
        .collect()
}
