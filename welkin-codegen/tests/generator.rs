//! What a configuration, options and roles are made into.

use std::path::PathBuf;

use serde_json::{Value, json};
use welkin_codegen::model::access::Security;
use welkin_codegen::{Generator, Options};

fn field(name: &str) -> Value {
    json!({"name": name, "type": "text", "meta": {}})
}

fn code(export: &Value) -> String {
    let generator =
        Generator::from_text("export.json", &export.to_string()).expect("it is a configuration");
    let code = generator.generate().expect("names fit");
    code.single_file()
}

/// What the comparison of configurations takes for no change is none in code.
#[test]
fn another_way_to_write_the_same_is_the_same_code() {
    let fixture = include_str!("../../welkin-model/tests/diff/fixture.json");
    let mut old: Value = serde_json::from_str(fixture).expect("the fixture is JSON");
    old["cdts"][0]["fields"][1]["meta"]["minLength"] = json!(null);
    let mut new = old.clone();
    let field = &mut new["cdts"][0]["fields"][1];
    field["dictionary"] = json!("");
    field["formula"] = json!(" ");
    field["profileDataType"] = json!("");
    field["meta"]["minLength"] = json!(0);
    let relation = old["cdts"][0]["relation"].as_str().unwrap_or("COMMON");
    new["cdts"][0]["relation"] = json!(relation.to_lowercase());
    new["encounterTemplates"][0]["deliveryMethod"] = json!("video");
    new["encounterTemplates"][0]["defaultDuration"] = json!(45.0);
    assert_eq!(code(&old), code(&new));
}

/// What a build script chooses without a file.
#[test]
fn options_in_code_rename_and_leave_out() {
    let export =
        json!([{"name": "cdt-vitals", "fields": [field("cdtf-rate"), field("cdtf-note")]}])
            .to_string();
    let options = || {
        Options::default()
            .rename_cdt("cdt-vitals", "signs")
            .rename_field("cdt-vitals", "cdtf-rate", "pulse")
            .skip_field("cdt-vitals", "cdtf-note")
    };
    let with = |options| Generator::from_text("cdts.json", &export)?.with_options(options);
    let generator = with(options()).expect("the options fit");
    let cdt = &generator.model().cdts[0];
    assert_eq!((&*cdt.module_name, &*cdt.type_name), ("signs", "Signs"));
    let names = cdt.fields.iter().map(|field| &*field.field_name);
    assert!(names.eq(["pulse"]));
    let error = with(options().skip_field("cdt-vitals", "cdtf-gone")).expect_err("no such field");
    assert!(
        error.to_string().contains("has no field `cdtf-gone`"),
        "{error}"
    );
}

/// A real export has a role that may do everything.
#[test]
fn a_real_role_that_may_do_everything_is_refused_nothing() {
    let Some(folder) = std::env::var_os("WELKIN_REAL_DATA").map(PathBuf::from) else {
        eprintln!("skipped: WELKIN_REAL_DATA is not set");
        return;
    };
    let path = folder.join("designer-export.json");
    let everybody = Generator::from_file(path).unwrap().without_lock().unwrap();
    let security = Security::of(everybody.configuration()).unwrap();
    let role = security.roles().next().unwrap();
    let code = everybody.clone().role(role).unwrap();
    let code = code.generate().unwrap().single_file();
    assert!(!code.contains("forbidden"), "{code}");
}
