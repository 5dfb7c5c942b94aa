//! The code that is generated from a configuration, options and roles.

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

/// A difference that the comparison of configurations does not report does not change the code.
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

/// The options that a build script sets in code, without a file.
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

/// A build script may use another lock file, or none, in place of a default one that can't be read.
#[test]
fn a_broken_default_lock_file_can_be_replaced() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = |name| folder.path().join(name);
    let export = json!([{"name": "cdt-vitals", "fields": [field("cdtf-rate")]}]);
    std::fs::write(path("export.json"), export.to_string()).expect("it can be written");
    std::fs::write(path("welkin.lock"), "version = 99\n").expect("it can be written");
    let generator = || Generator::from_file(path("export.json")).expect("it is a configuration");
    let chosen = generator().without_lock().expect("it is not used");
    assert!(chosen.generate().is_ok() && chosen.warnings().next().is_none());
    let chosen = generator().lock(path("other.lock")).expect("it is missing");
    assert!(chosen.write_lock().is_ok() && chosen.generate().is_ok());

    let broken = generator();
    let warning = broken.warnings().next().expect("it is reported");
    assert!(warning.message.contains("version 99"), "{warning}");
    let code = path("care.rs");
    for error in [
        broken.check_lock_file().err(),
        broken.generate().err(),
        broken.items().err(),
        broken.file(&code).err(),
        broken.write_file(&code).err(),
        broken.write_to_package(&code).err(),
        broken.write_lock().err(),
        broken.write_pruned_lock().err(),
    ] {
        let error = error.expect("the lock file is used").to_string();
        assert!(error.contains("welkin.lock:1:11"), "{error}");
    }
    assert!(!code.exists());
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
