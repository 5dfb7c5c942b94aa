//! Records by external ids: lookups, and creates that collide.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use welkin_runtime::profile::LookUpWay;
use welkin_runtime::{
    Client, Error, NewPatient, Outcome, Patch, PatientId, PatientPatch, Profile, RecordId, Records,
    Upserted,
};

use crate::fake::{self, Fake, at_once, lost_connection};
use crate::server::{Seen, Server, ok};
use crate::vitals::Vitals;

fn record(rate: i64) -> Value {
    json!({"id": "r1", "jsonBody": {"id": "r1", "external_id": "v-1", "cdtf-heart-rate": rate}})
}

fn page(items: &[Value]) -> Response {
    let last = true;
    ok(json!({"content": items, "last": last, "totalElements": items.len()}))
}

fn status(status: u16) -> Response {
    let body = json!([{"errorCode": "DT_RECORD", "message": "no"}]);
    let status = StatusCode::from_u16(status).expect("it is a status");
    (status, axum::Json(body)).into_response()
}

fn ways(calls: &[Seen]) -> Vec<String> {
    let way = |call: &Seen| {
        let query = call.query();
        let way = match () {
            () if query.contains("type=EID") => "type",
            () if query.contains("external_id") => "filter",
            () if call.path().ends_with("/cdt-vitals") => "all",
            () => "one",
        };
        format!("{} {way}", call.method)
    };
    calls.iter().map(way).collect()
}

fn vitals(server: &Server, profile: Profile) -> Records<Vitals> {
    let client = Client::new(server.config().profile(profile)).expect("the configuration is good");
    client.patient("p1".into()).records()
}

#[tokio::test]
async fn a_record_is_looked_up_in_one_way_after_the_other() {
    let server = Server::new(|seen| match seen.query() {
        query if query.contains("type=EID") => status(404),
        query if query.contains("external_id") => status(400),
        _ => page(&[
            json!({"id": "r0", "jsonBody": {"external_id": null}}),
            record(60),
        ]),
    })
    .await;
    let vitals = vitals(&server, Profile::v8());
    let found = vitals.get_by_external_id("v-1").await.unwrap();
    assert_eq!(found.id.as_str(), "r1");
    assert_eq!(ways(&server.calls()), ["GET type", "GET filter", "GET all"]);

    let missing = vitals.get_by_external_id("v-2").await.unwrap_err();
    assert!(matches!(missing, Error::UnknownExternalId { .. }));
    assert!(missing.is_not_found());
}

#[tokio::test]
async fn a_server_that_ignores_what_is_asked_for_finds_no_wrong_record() {
    let server = Server::new(|seen| match seen.query() {
        query if query.contains("type=EID") => ok(record(60)),
        _ => page(&[record(60)]),
    })
    .await;
    let vitals = vitals(&server, Profile::v8());
    let missing = vitals.get_by_external_id("another").await.unwrap_err();
    assert!(missing.is_not_found());
}

#[tokio::test]
async fn the_ways_are_those_of_the_profile() {
    let server = Server::new(|_| page(&[record(60)])).await;
    let mut profile = Profile::v8();
    profile.foreign_ids.record_look_ups = vec![LookUpWay::Scan];
    let vitals = vitals(&server, profile);
    vitals.get_by_external_id("v-1").await.unwrap();
    assert_eq!(ways(&server.calls()), ["GET all"]);
    let overridden = r#"{"foreign_ids": {"record_look_ups": ["filter"]}}"#;
    let profile = Profile::v8().overridden(overridden).unwrap();
    assert_eq!(profile.foreign_ids.record_look_ups, [LookUpWay::Filter]);
}

#[tokio::test]
async fn a_way_that_has_found_something_is_trusted() {
    let server = Server::new(|seen| match seen.path() {
        path if path.ends_with("/v-1") => ok(record(60)),
        path if path.ends_with("/v-2") => status(404),
        _ if seen.method == "POST" => ok(record(61)),
        _ => page(&[]),
    })
    .await;
    let vitals = vitals(&server, Profile::v8());
    let value = Vitals::with_heart_rate(60);
    let there = vitals.upsert("v-1", &value).await.unwrap();
    assert!(matches!(there, Upserted::Unchanged(_)));
    vitals.upsert("v-2", &value).await.unwrap();
    let calls = ["GET type", "GET type", "POST all"];
    assert_eq!(ways(&server.calls()), calls);
}

#[tokio::test]
async fn a_comma_in_an_id_says_nothing_about_filters_of_other_ids() {
    let server = Server::new(|seen| match seen.query() {
        query if query.contains("type=EID") => status(404),
        _ if seen.method == "POST" => ok(record(60)),
        _ => page(&[]),
    })
    .await;
    let vitals = vitals(&server, Profile::v8());
    let value = Vitals::with_heart_rate(60);
    vitals.upsert("a,b", &value).await.unwrap();
    let first = server.calls().len();
    vitals.upsert("v-8", &value).await.unwrap();
    assert_eq!(ways(&server.calls()[first..])[0], "GET filter");
}

#[tokio::test]
async fn an_upsert_learns_from_what_it_creates() {
    let server = Server::new(|seen| match seen.query() {
        query if query.contains("type=EID") => status(404),
        query if query.contains("v-1") && seen.method == "GET" => page(&[record(60)]),
        _ if seen.method == "POST" => ok(record(60)),
        _ => page(&[]),
    })
    .await;
    let vitals = vitals(&server, Profile::v8());
    let value = Vitals::with_heart_rate(60);
    vitals.upsert("v-9", &value).await.unwrap();
    let first = server.calls().len();
    vitals.upsert("v-8", &value).await.unwrap();
    // `?type=EID` does not find an existing record, so it is not used again.
    let later = &server.calls()[first..];
    assert!(!ways(later).contains(&"GET type".to_owned()));
}

#[tokio::test]
async fn a_create_that_collides_with_its_own_success_succeeds() {
    let server = Server::new(|seen| match seen.method.as_str() {
        "POST" => status(409),
        _ => ok(record(60)),
    })
    .await;
    let vitals = vitals(&server, Profile::v8());
    let create = |rate| {
        let (vitals, value) = (vitals.clone(), Vitals::with_heart_rate(rate));
        async move { vitals.create(&value).external_id("v-1").await }
    };
    assert_eq!(create(60).await.unwrap().id.as_str(), "r1");
    // The same id with other content is a collision.
    assert_eq!(create(61).await.unwrap_err().status(), Some(409));
}

#[tokio::test]
async fn a_conflict_that_can_not_be_looked_up_is_no_conflict_yet() {
    let server = Server::new(|seen| status(if seen.method == "POST" { 409 } else { 503 })).await;
    let vitals = server.vitals();
    let value = Vitals::with_heart_rate(60);
    let error = vitals.create(&value).external_id("v-1").await.unwrap_err();
    assert_eq!(error.status(), Some(503));
    assert!(error.is_retryable());
    assert_eq!(error.outcome(), Outcome::Refused);

    let patients = server.client().patients();
    let ada = NewPatient::new("Ada", "Lovelace").external_id("e-1");
    let error = patients.create(&ada).await.unwrap_err();
    assert_eq!(error.status(), Some(503));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn a_patch_without_changes_is_not_sent() {
    let server = Server::new(|_| ok(record(60))).await;
    let (record, patient) = (RecordId::from("r1"), PatientId::from("r1"));
    let read = server
        .vitals()
        .update(&record, &Patch::<Vitals>::new())
        .await;
    assert_eq!(read.unwrap().id, record);
    let patients = server.client().patients();
    let read = patients.update(&patient, &PatientPatch::new()).await;
    assert_eq!(read.unwrap().id, patient);
    assert_eq!(server.calls().len(), 2);
    assert_eq!(writes(&server), 0);
}

/// Counts the requests that would change or create something.
fn writes(server: &Server) -> usize {
    let calls = server.calls();
    calls.iter().filter(|call| call.method != "GET").count()
}

#[tokio::test]
async fn what_is_no_id_is_sent_nowhere() {
    let server =
        Server::new(|_| page(&[json!({"id": "p7", "externalId": "", "external_id": ""})])).await;
    let client = server.client();
    let (vitals, patients) = (server.vitals(), client.patients());
    let value = Vitals::with_heart_rate(60);
    for id in ["", " ", " v-1", "v-1\n", "..", "..;a", "v\u{200b}1", "\0"] {
        let ada = NewPatient::new("Ada", "L");
        let patch = Patch::<Vitals>::new().external_id(id);
        let by_name = Patch::<Vitals>::new().set_unknown("external_guid", id);
        let record = RecordId::from("r1");
        let patient = PatientId::from("p1");
        let errors = [
            vitals.upsert(id, &value).await.err(),
            vitals.get_by_external_id(id).await.err(),
            vitals.create(&value).external_id(id).await.err(),
            vitals
                .create(&value)
                .external_guid(id)
                .unchecked()
                .await
                .err(),
            vitals.update(&record, &patch).await.err(),
            vitals.update(&record, &by_name).unchecked().await.err(),
            vitals.update_all([(&record, &patch)]).await.err(),
            patients.upsert(id, &ada).await.err(),
            patients.get_by_external_id(id).await.err(),
            patients.create(&ada.clone().external_id(id)).await.err(),
            patients.create(&ada.external_guid(id)).await.err(),
            patients
                .update(&patient, &PatientPatch::new().external_id(id))
                .await
                .err(),
        ];
        for (number, error) in errors.into_iter().enumerate() {
            assert!(matches!(error, Some(Error::InvalidId)), "{number}: {id:?}");
        }
    }
    assert!(server.calls().is_empty());
}

#[tokio::test]
async fn an_answer_without_the_id_asked_for_changes_nobody() {
    for (patient, may_be_created) in [
        (
            json!({"id": "p7", "externalId": null, "firstName": "Other"}),
            true,
        ),
        (
            json!({"id": "p7", "externalId": "", "firstName": "Other"}),
            true,
        ),
        (
            json!({"id": "p7", "externalId": "e9", "firstName": "Other"}),
            true,
        ),
        (json!({"id": "p7", "firstName": "Other"}), false),
        (json!({"id": "E9", "firstName": "Other"}), false),
    ] {
        let answer = patient.clone();
        let server = Server::new(move |seen| match seen.method.as_str() {
            "POST" => ok(json!({"id": "p8", "externalId": "E9"})),
            _ if seen.path().ends_with("/E9") => ok(answer.clone()),
            _ => page(&[]),
        })
        .await;
        let patients = server.client().patients();
        let done = patients.upsert("E9", &NewPatient::new("Ada", "L")).await;
        match done {
            Ok(done) => {
                assert!(may_be_created);
                assert_eq!(done.into_record().id.as_str(), "p8");
            }
            Err(error) => {
                assert!(!may_be_created, "{error}");
                assert!(matches!(error, Error::UnverifiedExternalId { .. }));
                assert_eq!(writes(&server), 0);
            }
        }
        let patched = server
            .calls()
            .into_iter()
            .any(|call| call.method == "PATCH");
        assert!(!patched, "{patient}");
    }
}

#[tokio::test]
async fn a_record_that_does_not_say_its_id_is_not_changed() {
    for (external_id, creates) in [(json!({"external_id": null}), 1), (json!({}), 0)] {
        let mut found = record(70);
        found["jsonBody"] = external_id;
        let server = Server::new(move |seen| match seen.method.as_str() {
            "POST" => ok(record(60)),
            _ if seen.path().ends_with("/v-1") => ok(found.clone()),
            _ => page(&[]),
        })
        .await;
        let upsert = server
            .vitals()
            .upsert("v-1", &Vitals::with_heart_rate(60))
            .await;
        assert_eq!(upsert.is_ok(), creates == 1);
        assert_eq!(writes(&server), creates);
    }
}

#[tokio::test]
async fn several_with_one_id_are_none_to_change() {
    let server = Server::new(|seen| match seen.query() {
        query if query.contains("type=EID") => status(404),
        _ => page(&[
            json!({"id": "r1", "externalId": "v-1", "external_id": "v-1"}),
            json!({"id": "r2", "externalId": "v-1", "external_id": "v-1"}),
        ]),
    })
    .await;
    let vitals = server.vitals();
    let patients = server.client().patients();
    let errors = [
        vitals
            .upsert("v-1", &Vitals::with_heart_rate(60))
            .await
            .err(),
        vitals.get_by_external_id("v-1").await.err(),
        patients
            .upsert("v-1", &NewPatient::new("Ada", "L"))
            .await
            .err(),
        patients.get_by_external_id("v-1").await.err(),
    ];
    for error in errors {
        assert!(matches!(error, Some(Error::AmbiguousExternalId { .. })));
    }
    assert_eq!(writes(&server), 0);
}

/// Returns a tenant without `?type=EID` that loses the responses to creates, and lists the created records.
fn losing_answers(acts: bool) -> Fake {
    let posts = AtomicUsize::new(0);
    Fake::new().calls_by(move |request, _| {
        let path = request.uri().path();
        let created = posts.load(Ordering::Relaxed);
        let page = |item: Value| {
            let is_listed = created > 0 && acts;
            json!({"content": if is_listed { vec![item] } else { vec![] }, "last": true})
        };
        at_once(match request.method().as_str() {
            "POST" => {
                posts.fetch_add(1, Ordering::Relaxed);
                if created == 0 {
                    lost_connection()
                } else {
                    fake::ok(&json!({"id": "new", "externalId": "E1", "firstName": "Ada", "lastName": "L"}))
                }
            }
            _ if path.ends_with("/cdt-vitals") => fake::ok(&page(record(60))),
            _ if path.ends_with("/patients") => fake::ok(&page(
                json!({"id": "p1", "externalId": "E1", "firstName": "Ada", "lastName": "L"}),
            )),
            _ => fake::status(404, &json!([{"errorCode": "DT_RECORD_NOT_FOUND"}])),
        })
    })
}

#[tokio::test(start_paused = true)]
async fn what_a_lost_answer_has_created_is_not_created_again() {
    let value = Vitals::with_heart_rate(60);
    let ada = NewPatient::new("Ada", "L");
    for acts in [true, false] {
        let posts = if acts { 1 } else { 2 };
        let fakes: [_; 4] = std::array::from_fn(|_| losing_answers(acts));
        let patients = |fake: &Fake| Client::new(fake.config()).unwrap().patients();
        let upserted = fakes[0].vitals().upsert("v-1", &value).await.unwrap();
        assert!(matches!(upserted, Upserted::Created(_)));
        fakes[1]
            .vitals()
            .create(&value)
            .external_id("v-1")
            .await
            .unwrap();
        let upserted = patients(&fakes[2]).upsert("E1", &ada).await.unwrap();
        assert!(matches!(upserted, Upserted::Created(_)));
        let ada = ada.clone().external_id("E1");
        patients(&fakes[3]).create(&ada).await.unwrap();
        for fake in &fakes {
            let routes = fake.routes();
            let sent = routes.iter().filter(|route| route.starts_with("POST"));
            assert_eq!(sent.count(), posts, "{routes:?}");
        }
    }
}
