use serde_json::json;
use welkin_runtime::record::Rule;
use welkin_runtime::{Error, Patch, PatientId};

use crate::server::{Server, id, ok, record};
use crate::vitals::{HEART_RATE, NOTE, Vitals};

#[tokio::test]
async fn are_created_read_changed_and_deleted_where_the_profile_says() {
    let server = Server::new(|_| ok(record("r1", 72))).await;
    let vitals = server.vitals();
    let created = vitals
        .create(&Vitals::with_heart_rate(72))
        .external_id("e1")
        .external_guid("0b9e2a52-7d3e-4b8e-9a0f-6a4f2f4f1c11")
        .await
        .unwrap();
    assert_eq!(created.heart_rate, Some(72));
    vitals.get(&created.id).await.unwrap();
    let patch = Patch::new().set(HEART_RATE, 85_i64).clear(NOTE);
    vitals.update(&created.id, &patch).await.unwrap();
    let calls = server.calls();
    let asked: Vec<_> = calls
        .iter()
        .map(|call| (call.method.as_str(), call.path(), call.query()))
        .collect();
    let list = "/v1/acme/patients/p1/cdts/cdt-vitals";
    let one = "/v1/acme/patients/p1/cdts/cdt-vitals/r1";
    let environment = "environment=live";
    assert_eq!(
        asked,
        [
            ("POST", list, environment),
            ("GET", one, environment),
            ("PATCH", one, environment)
        ]
    );
    assert_eq!(
        calls[0].json(),
        json!({
            "cdtf-heart-rate": 72,
            "external_id": "e1",
            "external_guid": "0b9e2a52-7d3e-4b8e-9a0f-6a4f2f4f1c11",
        })
    );
    assert_eq!(
        calls[2].json(),
        json!({"cdtf-heart-rate": 85, "cdtf-note": null})
    );
}

#[tokio::test]
async fn are_deleted_with_an_empty_answer() {
    let server = Server::new(|_| "").await;
    server.vitals().delete(&id("r1")).await.unwrap();
    assert_eq!(server.calls()[0].method, "DELETE");
}

#[tokio::test]
async fn that_break_rules_are_not_sent() {
    let server = Server::new(|_| ok(record("r1", 72))).await;
    let vitals = server.vitals();
    let mut value = Vitals::with_heart_rate(301);
    value.note = Some("more than ten characters".to_owned());
    let Err(Error::Validation(violations)) = vitals.create(&value).await else {
        panic!("the value breaks two rules");
    };
    let rules: Vec<_> = violations.iter().map(|violation| &violation.rule).collect();
    assert_eq!(rules, [&Rule::Maximum(300.0), &Rule::MaximumLength(10)]);
    let patch = Patch::new().set(HEART_RATE, 0_i64);
    let refused = vitals.update(&id("r1"), &patch).await;
    assert!(matches!(refused, Err(Error::Validation(_))));
    assert!(server.calls().is_empty() && server.tokens().is_empty());

    vitals.create(&value).unchecked().await.unwrap();
    vitals.update(&id("r1"), &patch).unchecked().await.unwrap();
    assert_eq!(server.calls().len(), 2);
}

#[tokio::test]
async fn calls_can_be_moved_to_other_tasks() {
    let server = Server::new(|_| ok(record("r1", 72))).await;
    let patient = server.patient();
    let patch = Patch::new().set(HEART_RATE, 85_i64);
    let update = patient.records::<Vitals>().update(&id("r1"), &patch);
    let task = tokio::spawn(update.into_future());
    task.await.unwrap().unwrap();
    let value = Vitals::with_heart_rate(72);
    let create = patient.records::<Vitals>().create(&value);
    create.await.unwrap();
}

#[tokio::test]
async fn of_environments_are_kept_apart() {
    let server = Server::new(|_| ok(record("r1", 72))).await;
    let sandbox = server.client().environment("sandbox").unwrap();
    let vitals = sandbox.patient("p1".into()).records::<Vitals>();
    vitals.get(&id("r1")).await.unwrap();
    assert_eq!(server.calls()[0].query(), "environment=sandbox");
    for name in ["", ".", "..", "a/b", "a?b"] {
        server.client().environment(name).unwrap_err();
    }
}

/// `url` drops tabs and line breaks, so that dots around one are joined and refer to the parent folder.
#[tokio::test]
async fn ids_can_not_leave_their_place_in_the_path() {
    let server = Server::new(|_| ok(json!({"id": "r1", "jsonBody": {}}))).await;
    let client = server.client();
    let hostile = [
        "../../admin",
        "%2e%2e",
        "a/b",
        "a\\b",
        "a?x=1",
        "a#b",
        "a b",
        "a;b",
        "ä",
        "{cdt}",
    ];
    for (number, hostile) in hostile.iter().enumerate() {
        let vitals = client
            .patient(PatientId::from(*hostile))
            .records::<Vitals>();
        let error = vitals.get(&id(hostile)).await.unwrap_err();
        assert!(error.to_string().contains("the id differs"), "{error}");
        let call = &server.calls()[number];
        let segments: Vec<_> = call.path().split('/').collect();
        assert_eq!(segments.len(), 8, "{hostile:?}: {}", call.path());
        assert!(!call.path().contains(';'), "{hostile:?}");
        assert_eq!(
            &segments[..4],
            ["", "v1", "acme", "patients"],
            "{hostile:?}"
        );
        assert_eq!(&segments[5..6], ["cdts"], "{hostile:?}");
        assert_eq!(call.query(), "environment=live", "{hostile:?}");
    }
    for unusable in ["", ".", "..", "..\n", ".\t.", "..;", ".;a=b", "\u{ad}a"] {
        let vitals = client
            .patient(PatientId::from(unusable))
            .records::<Vitals>();
        let error = vitals.get(&id("r1")).await.unwrap_err();
        assert!(matches!(error, Error::InvalidId));
        let error = server.vitals().get(&id(unusable)).await.unwrap_err();
        assert!(matches!(error, Error::InvalidId));
        let error = server.vitals().delete(&id(unusable)).await.unwrap_err();
        assert!(matches!(error, Error::InvalidId));
        let vitals = server.vitals();
        let error = vitals.get_by_external_id(unusable).await.unwrap_err();
        assert!(matches!(error, Error::InvalidId));
        let upsert = vitals.upsert(unusable, &Vitals::with_heart_rate(72));
        assert!(matches!(upsert.await, Err(Error::InvalidId)));
        let patients = server.client().patients();
        let error = patients.get_by_external_id(unusable).await.unwrap_err();
        assert!(matches!(error, Error::InvalidId));
    }
    assert_eq!(server.calls().len(), hostile.len());
}

#[tokio::test]
async fn of_a_single_record_cdt_are_one_or_none() {
    let server =
        Server::new(|_| ok(json!({"name": "cdt-vitals", "data": {"content": [record("r1", 72)]}})))
            .await;
    let only = server.vitals().only().await.unwrap().unwrap();
    assert_eq!(only.id.as_str(), "r1");
    let two = json!([record("r1", 72), record("r2", 73)]);
    let paged = json!({"content": [record("r1", 72)], "last": false});
    for several in [two, paged] {
        let server = Server::new(move |call| {
            let is_second = call.query().contains("page=1");
            let second = json!({"content": [record("r2", 73)], "last": true});
            ok(if is_second { second } else { several.clone() })
        });
        let error = server.await.vitals().only().await.unwrap_err();
        assert!(matches!(error, Error::SeveralRecords { .. }), "{error:?}");
        let words =
            "GET /patients/{patient}/cdts/{cdt} returned several records of a single-record CDT";
        assert_eq!(error.to_string(), words);
    }
    let server = Server::new(|_| ok(json!([]))).await;
    assert!(server.vitals().only().await.unwrap().is_none());
}
