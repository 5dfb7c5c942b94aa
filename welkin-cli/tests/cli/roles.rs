//! Code for a role, by a flag and by the options file.

use serde_json::{Value, json};

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

/// Returns the export after a change, and where the generator finds a text of it.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    let export = std::fs::read_to_string(EXPORT).expect("the fixture can be read");
    let mut export: Value = serde_json::from_str(&export).expect("it is JSON");
    change(&mut export);
    format!("{export:#}")
}

/// Returns parts of the section with values that can't be read, each by its pointer.
fn odd_parts() -> Vec<(&'static str, Value)> {
    let odd = json!("odd-value");
    let operations = json!({"operations": [{"operationName": "read", "resources": odd}]});
    let fields = json!([{"serviceName": "cdt-vitals",
        "operations": [{"operationName": "read", "fields": odd}]}]);
    vec![
        ("/securityPolicies", odd.clone()),
        ("/roles", odd.clone()),
        ("/roles/0/policies", odd.clone()),
        ("/securityPolicies/0", odd.clone()),
        ("/securityPolicies/0/services", odd.clone()),
        ("/securityPolicies/0/services", fields),
        ("/securityPolicies/0/services/0/operations/1", odd.clone()),
        (
            "/securityPolicies/0/services/0/operations/1",
            json!({"operationName": []}),
        ),
        ("/securityPolicies/0/internalCdts", odd.clone()),
        ("/securityPolicies/0/patientInfoPolicy", odd.clone()),
        ("/securityPolicies/0/dictionaries", odd.clone()),
        ("/securityPolicies/0/programs", json!([odd])),
        ("/securityPolicies/0/profileDataTypes", odd.clone()),
        ("/securityPolicies/1/patientPolicy", odd.clone()),
        ("/securityPolicies/1/patientPolicy/operations", odd.clone()),
        (
            "/securityPolicies/1/encounterPolicy",
            json!({"operations": odd}),
        ),
        ("/securityPolicies/1/documentPolicy", operations.clone()),
        ("/securityPolicies/1/dataManagement", odd.clone()),
        ("/securityPolicies/1/welkonnectPolicy", operations.clone()),
        ("/securityPolicies/1/calendarPolicy", odd.clone()),
    ]
}

/// A part of a policy that can't be read is reported at its line, whichever part it is.
#[test]
fn what_can_not_be_read_of_a_policy_is_reported_where_it_is() {
    for (pointer, value) in odd_parts() {
        let export = changed(|export| {
            let (parent, key) = pointer.rsplit_once('/').expect("a pointer has a slash");
            let parent = export["securityFormation"]
                .pointer_mut(parent)
                .expect(pointer);
            match key.parse::<usize>() {
                Ok(index) => parent[index] = value.clone(),
                Err(_) => parent[key] = value.clone(),
            }
        });
        let folder = Folder::with("export.json", &export);
        let place = pointer
            .replace("/0", "[0]")
            .replace("/1", "[1]")
            .replace('/', ".");
        let place = format!("$.securityFormation{place}");
        let refused = folder.run("generate --config export.json --role r-nurse --out care.rs");
        assert_eq!(refused.exit_code, Some(1), "{refused}");
        let warned = folder.run("generate --config export.json --out care.rs");
        assert_eq!(warned.exit_code, Some(0), "{warned}");
        for (transcript, severity) in [(&refused, "error"), (&warned, "warning")] {
            let message =
                format!("{severity}: `securityFormation` of the configuration can't be read: ");
            assert_eq!(
                transcript.stderr.matches(&message).count(),
                1,
                "{transcript}"
            );
            assert!(transcript.stderr.contains(&place), "{place}: {transcript}");
            let line = transcript
                .stderr
                .lines()
                .find(|line| line.contains("--> export.json:"));
            let line = line.and_then(|line| line.split(':').nth(1)?.parse::<usize>().ok());
            let line = export
                .lines()
                .nth(line.expect("there is a line") - 1)
                .expect("it exists");
            let key = pointer
                .rsplit('/')
                .find(|key| key.parse::<usize>().is_err());
            let is_there =
                line.contains(key.expect("there is a key")) || line.contains("odd-value");
            assert!(
                is_there || pointer.ends_with(['0', '1']),
                "{line}: {transcript}"
            );
        }
    }
}

/// Null stands for nothing, in the place of a list and of an object.
#[test]
fn null_in_a_policy_permits_nothing() {
    let export = changed(|export| {
        let policy = &mut export["securityFormation"]["securityPolicies"][1];
        for key in [
            "services",
            "programs",
            "dictionaries",
            "encounterPolicy",
            "documentPolicy",
        ] {
            policy[key] = Value::Null;
        }
    });
    let folder = Folder::with("export.json", export);
    let transcript = folder.run("generate --config export.json --role r-nurse --out care.rs");
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    assert!(!transcript.stderr.contains("warning"), "{transcript}");
}

#[test]
fn all_that_does_not_exist_is_reported_at_once() {
    let folder = folder();
    let options = "roles = [\"r-nurs\"]\npolicies = [\"sp-vital\"]\nskip = [\"cdt-vital\"]\n\n[cdts.cdt-lab]\nname = \"x\"\n";
    folder.write("welkin.toml", options);
    let run = "generate --config export.json --options welkin.toml --out care.rs";
    insta::assert_snapshot!(folder.run(run));
    // Also by flags, and where the roles of the configuration can't be read.
    let transcript = folder
        .run("generate --config export.json --role r-nurs --skip cdt-vital --out care.rs --quiet");
    assert_eq!(
        transcript.stderr.matches("error: ").count(),
        2,
        "{transcript}"
    );
    let odd = changed(|export| export["securityFormation"]["roles"] = json!(5));
    folder.write("export.json", odd);
    let transcript = folder
        .run("generate --config export.json --role r-nurs --skip cdt-vital --out care.rs --quiet");
    assert_eq!(
        transcript.stderr.matches("error: ").count(),
        2,
        "{transcript}"
    );
}

/// Code for a role that may not write a field does not need it.
#[test]
fn a_required_field_can_be_left_out_for_a_role_that_may_not_write_it() {
    let export = changed(|export| {
        for (cdt, field) in [(0, 0), (0, 1), (1, 0)] {
            export["cdts"][cdt]["fields"][field]["meta"] = json!({"required": true});
        }
    });
    let folder = Folder::with("export.json", export);
    let skip = |cdt: &str, field: &str| {
        folder.write(
            "welkin.toml",
            format!("[cdts.{cdt}]\nfields.{field}.skip = true\n"),
        );
    };
    let run = |role: &str| {
        let run = "generate --config export.json --options welkin.toml --out care.rs";
        folder.run(&format!("{run}{role}"))
    };
    // It only reads the CDT.
    skip("cdt-labs", "cdtf-value");
    let transcript = run(" --role r-lab");
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    assert!(!folder.read("care.rs").contains("\"cdtf-value\""));
    let transcript = run("");
    assert!(
        transcript.stderr.contains("rejects new records without it"),
        "{transcript}"
    );
    // It writes other fields of the CDT, and so does not get this one either.
    skip("cdt-vitals", "cdtf-note");
    assert_eq!(run(" --role r-nurse").exit_code, Some(0));
    // It writes the field, alone or with another role.
    skip("cdt-vitals", "cdtf-pulse");
    for roles in [
        " --role r-nurse",
        " --role r-nurse r-lab",
        " --policy sp-vitals",
    ] {
        let transcript = run(roles);
        assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    }
}
