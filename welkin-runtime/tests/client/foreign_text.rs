//! Text of servers and configurations in messages: on one line, of limited length, and without terminal control
//! characters.

use axum::Json;
use serde_json::{Value, json};
use welkin_runtime::assessments::AssessmentRecords;
use welkin_runtime::encounters::{AnyTemplate, EncounterState};
use welkin_runtime::record::decode_record;
use welkin_runtime::{Config, Error, Profile, Record};

use crate::checkup::Checkup;
use crate::pathway::{Recovery, Rest};
use crate::server::{Server, id, ok, status_code};
use crate::visits::{Disposition, IntakeVisit};
use crate::vitals::Vitals;

/// A forged log line, an escape that clears the screen, and reversed text.
const FORGED: &str =
    "visit\r\nERROR all records deleted\u{1b}[2J\u{9b}\u{202e}\u{2066}\u{200b}\u{2028}";

/// Checks that a text can be printed safely.
#[track_caller]
fn assert_harmless(text: &str) {
    let obeyed = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
    };
    assert!(!text.contains(obeyed), "{text:?}");
    assert!(text.len() < 5_000, "{} bytes", text.len());
}

#[track_caller]
fn assert_error_harmless(error: &(dyn std::error::Error + 'static)) {
    assert_harmless(&error.to_string());
    assert_harmless(&format!("{error:?}"));
    if let Some(source) = error.source() {
        assert_error_harmless(source);
    }
}

/// Returns a forged and an overlong name.
fn names() -> [String; 2] {
    [FORGED.to_owned(), "a\u{202e}".repeat(20_000)]
}

#[tokio::test]
async fn names_of_other_things_than_those_asked_for() {
    for name in names() {
        let encounter = json!({"id": "e1", "templateName": name, "status": name});
        let server = Server::new(move |_| ok(encounter.clone())).await;
        let encounters = server.patient().encounters::<Disposition>();
        let error = encounters
            .of::<IntakeVisit>()
            .get(&"e1".into())
            .await
            .unwrap_err();
        assert!(matches!(error, Error::OtherTemplate { .. }), "{error}");
        assert_error_harmless(&error);
        let state: EncounterState<AnyTemplate<_>> = encounters.get(&"e1".into()).await.unwrap();
        assert_harmless(&format!("{state:?}"));
    }
    for name in names() {
        let record = json!({"id": "a1", "assessmentName": name, "status": name, "answers": {}});
        let server = Server::new(move |_| ok(record.clone())).await;
        let records: AssessmentRecords<Checkup> = server.patient().assessments();
        let error = records.get(&"a1".into()).await.unwrap_err();
        assert!(matches!(error, Error::OtherAssessment { .. }), "{error}");
        assert_error_harmless(&error);
    }
}

#[tokio::test]
async fn names_of_phases() {
    for name in names() {
        let program = json!({
            "id": "e1", "programName": "prog-recovery", "assigned": true, "currentPhase": {"name": name},
        });
        let server = Server::new(move |seen| {
            if seen.method == "GET" {
                ok(json!({"data": [program]}))
            } else {
                ok(program.clone())
            }
        });
        let handle = server.await.patient().program::<Recovery>();
        let error = handle.enroll(Rest).await.unwrap_err();
        assert!(matches!(error, Error::OtherPhase { .. }), "{error}");
        assert_error_harmless(&error);
        let program = handle.get().await.unwrap().unwrap();
        assert_harmless(&format!("{program:?} {:?}", program.history()));
        let phase = program.phase().unwrap();
        let error = program.try_move_to(phase).await.unwrap_err();
        assert!(matches!(error, Error::UnreachablePhase(_)), "{error}");
        assert_error_harmless(&error);
    }
}

#[tokio::test]
async fn codes_of_errors_and_statuses_of_rows() {
    for name in names() {
        let body =
            json!([{"errorCode": name, "componentType": name, "message": name, "details": name}]);
        let server = Server::new(move |_| (status_code(400), Json(body.clone()))).await;
        assert_error_harmless(&server.vitals().get(&id("r1")).await.unwrap_err());
    }
    for name in names() {
        let row = json!({"id": "r1", "result": {"status": name, "content": [{"errorCode": name}]}});
        let server = Server::new(move |_| ok(json!({"rows": [row]}))).await;
        let patch = welkin_runtime::Patch::<Vitals>::new().external_id("x");
        let rows = server
            .vitals()
            .update_all([(&id("r1"), &patch)])
            .await
            .unwrap();
        assert_error_harmless(rows[0].result.as_ref().unwrap_err());
    }
}

#[tokio::test]
async fn twenty_thousand_problems_are_a_few_and_a_count() {
    let long = "A".repeat(900);
    let problems: Vec<Value> = (0..20_000)
        .map(|_| json!({"errorCode": "DT_RECORD_NOT_FOUND", "message": long}))
        .collect();
    let server = Server::new(move |_| (status_code(400), Json(problems.clone()))).await;
    // Larger than the default limit for error bodies.
    let config = server.config().body_limits(1 << 25, 1 << 25);
    let error = crate::fake::vitals(config)
        .get(&id("r1"))
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("DT_RECORD_NOT_FOUND, and 19990 more"),
        "{error}"
    );
    assert_error_harmless(&error);
    assert_eq!(error.error_codes().count(), 20_000);
}

#[test]
fn twenty_thousand_rows_that_break_rules_are_a_few_and_a_count() {
    let rows: Vec<Vitals> = (0..20_000).map(|_| Vitals::with_heart_rate(999)).collect();
    let error = welkin_runtime::record::validate_all(&rows).unwrap_err();
    assert!(error.to_string().ends_with("; and 19990 more"), "{error}");
    assert_error_harmless(&error);
    assert_error_harmless(&Error::from(error));
}

#[test]
fn settings_that_can_not_be_used() {
    for name in names() {
        let url = format!("https://welkin.example/{name}");
        for config in [
            Config::new("acme", "client", "secret").base_url(format!("{name}://x")),
            Config::new("acme", "client", "secret").base_url(url.clone() + "?a=b"),
            Config::new(name.clone(), "client", "secret"),
            Config::new("acme", "client", "secret").environment(name.clone()),
        ] {
            assert_harmless(&format!("{config:?}"));
            assert_error_harmless(&welkin_runtime::Client::new(config).unwrap_err());
        }
        assert_error_harmless(&Profile::named(&name).unwrap_err());
        let fields = json!({name.clone(): name}).to_string();
        assert_error_harmless(&Profile::v1().overridden(&fields).unwrap_err());
    }
}

#[tokio::test]
async fn ids_and_unknown_names_of_records() {
    for name in names() {
        let record =
            json!({"id": name, "patientId": name, name.clone(): 1, "jsonBody": {name.clone(): 2}});
        let record: Record<Vitals> = decode_record(record.to_string().as_bytes()).unwrap();
        assert_harmless(&format!("{record:?}"));
        assert_harmless(&format!("{:?}", record.data));
    }
}
