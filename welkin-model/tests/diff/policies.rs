//! Permissions of security policies: every part that code for a role uses.

use serde_json::{Value, json};
use welkin_model::diff::Kind;

use crate::{compare, fixture};

/// Returns the fixture with another policy, whose form is that of a real export.
fn with(policy: &Value) -> Value {
    let mut export = fixture();
    let types = json!({"name": "dt-letter", "relation": "DOCUMENT_TYPE", "fields": []});
    export["cdts"]
        .as_array_mut()
        .expect("it is a list")
        .push(types);
    let mut policy = policy.clone();
    policy["name"] = json!("sp-z");
    let policies = &mut export["securityFormation"]["securityPolicies"];
    policies.as_array_mut().expect("it is a list").push(policy);
    export
}

fn words(list: &[&str]) -> Value {
    list.iter()
        .map(|word| json!({"operationName": word}))
        .collect()
}

fn of_resource(word: &str, resource: &str) -> Value {
    json!({"operations": [{"operationName": word, "resources": [{"name": resource}]}]})
}

/// Returns a policy with an operation on the fields of a CDT.
fn on_fields(operation: &str, fields: &[&str]) -> Value {
    let fields: Value = fields.iter().map(|name| json!({"name": name})).collect();
    let operations = json!([{"operationName": operation, "fieldProjections": fields}]);
    json!({"services": [{"serviceName": "cdt-vitals", "operations": operations}]})
}

#[track_caller]
fn assert_changes(old: &Value, new: &Value, expected: &[(Kind, Option<&str>, &str)]) {
    let difference = compare(&with(old), &with(new));
    let changes = difference.changes.iter().map(|change| {
        assert_eq!(change.subject.name, "sp-z");
        let words = change.before.as_deref().or(change.after.as_deref());
        (
            change.kind,
            change.subject.part.as_deref(),
            words.unwrap_or_default(),
        )
    });
    let mut changes: Vec<_> = changes.collect();
    changes.sort_unstable();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(changes, expected);
}

/// What is granted in one direction is revoked in the other.
#[track_caller]
fn assert_granted(policy: &Value, expected: &[(Kind, Option<&str>, &str)]) {
    assert_changes(&json!({}), policy, expected);
    let revoked = expected.iter().map(|(kind, part, words)| {
        let kind = match kind {
            Kind::ReadGranted => Kind::ReadRevoked,
            _ => Kind::WriteRevoked,
        };
        (kind, *part, *words)
    });
    assert_changes(policy, &json!({}), &revoked.collect::<Vec<_>>());
}

#[test]
fn permissions_on_everything_but_records_are_compared() {
    use Kind::{ReadGranted as Read, WriteGranted as Write};
    let care = Some("prog-care");
    assert_granted(
        &json!({"programs": [{"serviceName": "prog-care", "operations": words(&["read", "assign", "changePhase"])}]}),
        &[
            (Read, care, "read the program prog-care"),
            (Write, care, "enroll patients into the program prog-care"),
            (Write, care, "change phases of the program prog-care"),
        ],
    );
    let icd = Some("icd");
    assert_granted(
        &json!({"dictionaries": [{"serviceName": "icd", "operations": words(&["read", "delete"])}]}),
        &[
            (Read, icd, "read entries of the dictionary icd"),
            (Write, icd, "delete entries of the dictionary icd"),
        ],
    );
    assert_granted(
        &json!({"patientPolicy": {"operations": words(&["read", "create"])}}),
        &[
            (Read, None, "read patients"),
            (Write, None, "create patients"),
        ],
    );
    assert_granted(
        &json!({"encounterPolicy": {"operations": words(&["read", "finalize"])}}),
        &[
            (Read, None, "read encounters"),
            (Write, None, "complete encounters"),
        ],
    );
}

#[test]
fn permissions_on_exports_and_documents_are_compared() {
    use Kind::{ReadGranted as Read, WriteGranted as Write};
    assert_granted(
        &json!({"dataManagement": of_resource("export", "cdt_record")}),
        &[(Read, None, "export CDT_RECORD")],
    );
    let letter = Some("dt-letter");
    for (word, kind, permitted) in [
        ("read", Read, "read documents of the type dt-letter"),
        (
            "read_files",
            Read,
            "download files of documents of the type dt-letter",
        ),
        (
            "read_details",
            Read,
            "read details of documents of the type dt-letter",
        ),
        (
            "update_files",
            Write,
            "upload files to documents of the type dt-letter",
        ),
        ("delete", Write, "delete documents of the type dt-letter"),
    ] {
        assert_granted(
            &json!({"documentPolicy": of_resource(word, "dt-letter")}),
            &[(kind, letter, permitted)],
        );
    }
}

/// Code for a role lacks fields that it may not read, and does not write those that it may not write.
#[test]
fn fields_that_operations_may_access_are_compared() {
    let vitals = Some("cdt-vitals");
    for (operation, revoked, granted) in [
        ("read", Kind::ReadRevoked, Kind::ReadGranted),
        ("read_masked", Kind::ReadRevoked, Kind::ReadGranted),
        ("create", Kind::WriteRevoked, Kind::WriteGranted),
        ("update", Kind::WriteRevoked, Kind::WriteGranted),
    ] {
        let both = on_fields(operation, &["cdtf-pulse", "cdtf-note"]);
        let one = on_fields(operation, &["cdtf-pulse"]);
        let words = format!("{operation} cdtf-note");
        assert_changes(&both, &one, &[(revoked, vitals, &words)]);
        assert_changes(&one, &both, &[(granted, vitals, &words)]);
        // An operation that is new, or gone, is reported as such, and not once more for each field.
        assert_changes(&json!({}), &one, &[(granted, vitals, operation)]);
        assert_changes(&one, &json!({}), &[(revoked, vitals, operation)]);
    }
    let delete = |fields: &[&str]| on_fields("delete", fields);
    assert_changes(&delete(&["cdtf-note"]), &delete(&[]), &[]);
}

#[test]
fn a_field_that_is_new_is_no_permission_that_is_gone() {
    let policy = on_fields("read", &["cdtf-pulse", "cdtf-note"]);
    let old = with(&policy);
    let mut new = old.clone();
    let fields = new["cdts"][0]["fields"]
        .as_array_mut()
        .expect("it is a list");
    fields.push(json!({"name": "cdtf-new", "type": "date"}));
    for (old, new, kind) in [
        (&old, &new, Kind::FieldAdded),
        (&new, &old, Kind::FieldRemoved),
    ] {
        let difference = compare(old, new);
        let kinds: Vec<Kind> = difference.changes.iter().map(|of| of.kind).collect();
        assert_eq!(kinds, [kind]);
    }
}
