//! Records by ids of the caller's own: how they are looked up, and what a create that collides means.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use welkin_runtime::{Client, Error, LookUpWay, Profile, Records, Upserted};

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
    // By `?type=EID` nothing is found that is there, and it is not asked for again.
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
