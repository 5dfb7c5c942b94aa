//! Security policies, as far as they concern records.

use serde_json::{Value, json};
use welkin_codegen::model::SecurityPolicy;

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
