//! Security policies: their permissions, and the roles that have them.

use serde_json::{Value, json};
use welkin_model::model::SecurityPolicy;

use crate::model;

fn policies(security: &Value) -> Vec<SecurityPolicy> {
    let cdts = json!([{"name": "cdt-vitals", "fields": []}, {"name": "cdt-mood", "fields": []}]);
    let export = json!({"cdts": cdts, "programs": [], "securityFormation": security});
    model(&export).security_policies
}

fn service(cdt: &str, operations: &[&str]) -> Value {
    let operation =
        |name: &&str| json!({"operationName": name, "fieldProjections": [{"name": "id"}]});
    let operations: Vec<_> = operations.iter().map(operation).collect();
    json!({"serviceName": cdt, "operations": operations})
}

#[test]
fn policies_say_what_they_allow_and_which_roles_have_them() {
    let policies = policies(&json!({
        "securityPolicies": [
            {"name": "sp-nurse", "services": [
                service("cdt-vitals", &["update", "read", "read"]),
                service("cdt-gone", &["read"]),
            ]},
            {"name": "sp-admin", "services": [service("cdt-mood", &["delete"])]},
            {"name": "sp-idle", "services": [service("cdt-gone", &["read"])]},
        ],
        "roles": [
            {"name": "r-night", "policies": [{"name": "sp-nurse"}, {"name": "sp-admin"}]},
            {"name": "r-day", "policies": ["sp-nurse"]},
        ],
    }));
    let shown: Vec<String> = policies
        .iter()
        .map(|policy| format!("{} {:?} {:?}", policy.name, policy.roles, policy.grants))
        .collect();
    assert_eq!(
        shown,
        [
            r#"sp-admin {"r-night"} {"cdt-mood": {"delete"}}"#,
            "sp-idle {} {}",
            r#"sp-nurse {"r-day", "r-night"} {"cdt-vitals": {"read", "update"}}"#,
        ]
    );
}

#[test]
fn policies_speak_of_some_cdts_in_parts_of_their_own() {
    let operations = &service("cdt-vitals", &["read"])["operations"];
    let internal = json!({"name": "cdt-vitals", "operations": operations});
    let policies = policies(&json!({"securityPolicies": [{
        "name": "sp-a",
        "internalCdts": [internal],
        "patientInfoPolicy": service("cdt-mood", &["update"]),
    }]}));
    assert_eq!(
        format!("{:?}", policies[0].grants),
        r#"{"cdt-mood": {"update"}, "cdt-vitals": {"read"}}"#
    );
}

#[test]
fn what_has_another_shape_is_left_out() {
    for security in [
        Value::Null,
        json!({}),
        json!([]),
        json!({"securityPolicies": {}}),
        json!({"securityPolicies": [7, {}, {"name": 7}, {"name": "sp-a"}, {"name": "sp-b", "services": [7, {}]}]}),
    ] {
        let policies = policies(&security);
        assert!(policies.iter().all(|policy| policy.grants.is_empty()));
    }
    let policies = policies(&json!({
        "securityPolicies": [{"name": "sp-a", "services": [7, service("cdt-mood", &["read"])]}],
        "roles": [7, {"name": "r-a"}, {"policies": [{"name": "sp-a"}]}, {"name": "r-b", "policies": [7]}],
    }));
    assert_eq!(policies.len(), 1);
    assert!(policies[0].roles.is_empty());
}

/// Returns the permissions of a policy on items other than records, one per line, and then the permitted exports.
fn others(policy: Value) -> Vec<String> {
    let mut policy = policy;
    policy["name"] = "sp-a".into();
    let export = json!({
        "cdts": [{"name": "dt-a", "relation": "DOCUMENT_TYPE", "fields": []}],
        "programs": [{"name": "prog-a", "title": "A", "phases": []}],
        "dictionaries": [{"name": "icd-10", "title": "ICD-10", "fields": []}],
        "securityFormation": {"securityPolicies": [policy], "roles": []},
    });
    let policies = model(&export).security_policies;
    let others = policies[0].others.iter();
    let others = others.map(|(thing, verbs)| format!("{thing:?} {verbs:?}"));
    others.chain(policies[0].exports.iter().cloned()).collect()
}

fn operations(names: &[&str]) -> Value {
    let operation = |name: &&str| json!({"operationName": name, "resources": [{"name": "dt-a"}]});
    let operations: Vec<_> = names.iter().map(operation).collect();
    json!(operations)
}

#[test]
fn policies_say_what_they_allow_with_other_things() {
    let allowed = others(json!({
        "patientPolicy": {"operations": operations(&["read", "update"])},
        "encounterPolicy": {"operations": operations(&["createUpdateDelete", "updateFinalized"])},
        "programs": [
            {"name": "prog-a", "operations": operations(&["assign", "changePhase", "delete"])},
            {"name": "prog-gone", "operations": operations(&["read"])},
        ],
        "dictionaries": [{"name": "icd-10", "operations": operations(&["read", "create"])}],
        "documentPolicy": {"operations": operations(&["read_details", "update"])},
        "dataManagement": {"operations": [{"operationName": "export", "resources": [
            {"name": "cdt_record"}, {"name": "phone_record"},
        ]}]},
    }));
    assert_eq!(
        allowed,
        [
            r#"Patients {"read", "update"}"#,
            r#"Encounters {"create", "delete", "update"}"#,
            r#"Program("prog-a") {"change phases of", "enroll patients into"}"#,
            r#"Dictionary("icd-10") {"create", "read"}"#,
            r#"Documents("dt-a") {"read details of", "update"}"#,
            "CDT_RECORD",
            "VOICE_CALL",
        ]
    );
}

#[test]
fn parts_that_are_not_there_allow_nothing_and_words_that_are_not_known_anything() {
    assert!(others(json!({})).is_empty());
    let nothing = json!({"patientPolicy": null, "encounterPolicy": {}, "documentPolicy": null});
    assert!(others(nothing).is_empty());
    let planned = json!({"encounterPolicy": {"operations": operations(&["moveToPlanned"])}});
    assert_eq!(
        others(planned),
        [r#"Encounters {"complete", "create", "delete", "read", "update"}"#]
    );
}
