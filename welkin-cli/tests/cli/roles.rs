//! Code for a role, by a flag and by the options file.

use crate::folder::Folder;

const EXPORT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../tests/fixtures/roles/designer-export.json"
);

fn folder() -> Folder {
    let export = std::fs::read_to_string(EXPORT).expect("the fixture can be read");
    Folder::with("export.json", export)
}

#[test]
fn a_flag_and_the_options_file_say_the_same() {
    let folder = folder();
    let whole = folder.run("generate --config export.json --out whole.rs");
    assert_eq!(whole.exit_code, Some(0), "{whole}");
    let flag = folder.run("generate --config export.json --role r-nurse --out care.rs");
    assert_eq!(flag.exit_code, Some(0), "{flag}");
    let by_flag = folder.read("care.rs");
    assert!(
        by_flag.contains("pub struct NewVitals(Vitals)"),
        "{by_flag}"
    );
    assert!(!folder.read("whole.rs").contains("NewVitals"));

    folder.write("nurse.toml", "roles = [\"r-nurse\"]\n");
    let arguments = "generate --config export.json --options nurse.toml --out care.rs";
    let options = folder.run(arguments);
    assert_eq!(options.exit_code, Some(0), "{options}");
    assert_eq!(folder.read("care.rs"), by_flag);
}

#[test]
fn a_policy_is_as_good_as_a_role_that_has_it() {
    let folder = folder();
    folder.run("generate --config export.json --role r-nurse --out role.rs");
    folder.run(
        "generate --config export.json --policy sp-vitals --policy sp-patients --out policies.rs",
    );
    // Lines are wrapped where the names end.
    let without = |file: &str, holders: &str| -> String {
        let code = folder.read(file).replace(holders, "they");
        code.split_whitespace().collect()
    };
    assert_eq!(
        without("policies.rs", "policy `sp-vitals`, policy `sp-patients`"),
        without("role.rs", "role `r-nurse`")
    );
}

#[test]
fn a_role_that_there_is_not() {
    insta::assert_snapshot!(
        folder().run("generate --config export.json --role r-nurs --out care.rs")
    );
}

#[test]
fn a_formation_has_no_roles() {
    let folder = Folder::with(
        "cdts.json",
        r#"[{"name": "cdt-a", "relation": "COMMON", "fields": []}]"#,
    );
    let transcript = folder.run("generate --config cdts.json --role r-nurse --out care.rs");
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    assert!(
        transcript
            .stderr
            .contains("has no roles and policies, so there is no role `r-nurse`"),
        "{transcript}"
    );
    assert!(
        transcript.stderr.contains("Designer export"),
        "{transcript}"
    );
}

#[test]
fn a_role_that_is_named_again_is_reported_once() {
    let arguments = "generate --config export.json --role r-nurs r-nurs r-nurs --out care.rs";
    let transcript = folder().run(arguments);
    assert_eq!(
        transcript.stderr.matches("there is no role").count(),
        1,
        "{transcript}"
    );
}

#[test]
fn a_role_with_a_policy_that_the_configuration_lacks() {
    let export = std::fs::read_to_string(EXPORT).expect("the fixture can be read");
    let mut export: serde_json::Value = serde_json::from_str(&export).expect("it is JSON");
    let roles = export["securityFormation"]["roles"].as_array_mut();
    let nurse = roles.and_then(|roles| roles.iter_mut().find(|role| role["name"] == "r-nurse"));
    nurse.expect("the fixture has the role")["policies"] = serde_json::json!([{"name": "sp-gone"}]);
    let folder = Folder::with("export.json", export.to_string());
    insta::assert_snapshot!(
        folder.run("generate --config export.json --role r-nurse --out care.rs")
    );
}
