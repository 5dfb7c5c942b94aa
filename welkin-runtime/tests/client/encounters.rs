use axum::response::Response;
use serde_json::{Value, json};
use welkin_runtime::encounters::{
    AnyTemplate, Appointment, EncounterId, EncounterState, EncounterStatus, Encounters, OpenStatus,
};
use welkin_runtime::record::encode_record;
use welkin_runtime::{Error, Patch, system_fields};

use crate::server::{Seen, Server, ok};
use crate::visits::{Disposition, FollowUp, IntakeVisit, OUTCOME};

/// Returns an encounter in the recorded format.
pub(crate) fn encounter(id: &str, template: &str, status: &str) -> Value {
    json!({
        "id": id,
        "patientId": "p1",
        "cdtName": "__encounter__",
        "version": 4,
        "jsonBody": {
            "id": id,
            "title": "Visit of Ada",
            "notes": null,
            "templateName": template,
            "type": template,
            "status": status,
            "startDatetime": null,
            "calendarEventStartDatetime": "2026-11-23T09:30:00.000Z",
            "local_created_at": "2026-11-20T08:00:00.000+00:00",
            "created_at": "2026-11-20T08:00:00.000Z",
        },
    })
}

pub(crate) fn disposition() -> Value {
    json!({
        "id": "d1",
        "cdtName": "__encounter_disposition__",
        "jsonBody": {"id": "d1", "uicedf-outcome": "Seen", "uicedf-remarks": "tired"},
    })
}

/// Responds like a server with one intake visit, `e1`, with the status and notes of the request, if it has any.
pub(crate) fn one_visit(call: &Seen) -> Response {
    if call.path().ends_with("/disposition") {
        return ok(disposition());
    }
    let sent: Value = serde_json::from_slice(&call.body).unwrap_or_default();
    let status = sent["status"].as_str().unwrap_or("OPEN");
    let mut answer = encounter("e1", "etmp-intake-visit", status);
    answer["jsonBody"]["notes"] = sent["notes"].clone();
    ok(answer)
}

fn all(server: &Server) -> Encounters<AnyTemplate<Disposition>> {
    server.patient().encounters()
}

pub(crate) fn intake_visits(server: &Server) -> Encounters<IntakeVisit> {
    all(server).of()
}

pub(crate) fn id(text: &str) -> EncounterId {
    EncounterId::from(text)
}

/// Returns method and path of a call, without the base.
pub(crate) fn line(call: &Seen) -> String {
    let path = call.path().trim_start_matches("/v1/acme/patients/p1");
    format!("{} {path}", call.method)
}

#[tokio::test]
async fn know_their_template() {
    let server = Server::new(one_visit).await;
    let template = intake_visits(&server).template();
    assert_eq!(template.title(), "Intake Visit");
    assert_eq!(template.delivery_method(), Some("VIDEO"));
    assert_eq!(template.default_duration().unwrap().as_secs(), 45 * 60);
    assert_eq!(template.assessments(), ["asm-intake"]);
}

#[tokio::test]
async fn are_created_from_their_template() {
    let server = Server::new(one_visit).await;
    let start = "2026-11-23T09:30:00Z".parse().unwrap();
    let visits = intake_visits(&server);
    let create = visits.create().notes("bring the chart");
    let visit = create.appointment(Appointment::new(start, "u1")).await;
    let visit = visit.unwrap();
    assert_eq!(visit.id(), &id("e1"));
    assert_eq!(visit.patient_id().as_str(), "p1");
    assert_eq!(visit.notes.as_deref(), Some("bring the chart"));

    let call = &server.calls()[0];
    assert_eq!(line(call), "POST /encounters");
    assert_eq!(
        call.json(),
        json!({
            "templateName": "etmp-intake-visit",
            "title": "Intake Visit",
            "notes": "bring the chart",
            "currentScheduledAppointment": {
                "eventType": "ENCOUNTER",
                "eventTitle": "Intake Visit",
                "startDateTime": "2026-11-23T09:30:00.000Z",
                "endDateTime": "2026-11-23T10:15:00.000Z",
                "hostId": "u1",
                "participants": [
                    {"participantId": "u1", "participantRole": "psm"},
                    {"participantId": "p1", "participantRole": "patient"},
                ],
            },
        })
    );
}

#[tokio::test]
async fn go_from_open_to_completed() {
    let server = Server::new(one_visit).await;
    let mut visit = intake_visits(&server).create().await.unwrap();
    visit.update().notes("seen").await.unwrap();
    assert_eq!(visit.notes.as_deref(), Some("seen"));
    visit.update().status(OpenStatus::Active).await.unwrap();
    assert_eq!(visit.status, Some(EncounterStatus::Active));

    let completed = visit.complete().await.unwrap();
    assert_eq!(completed.status, Some(EncounterStatus::Completed));
    assert_eq!(
        completed.disposition().await.unwrap().outcome.as_deref(),
        Some("Seen")
    );

    let calls = server.calls();
    let lines: Vec<_> = calls.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "POST /encounters",
            "PATCH /encounters/e1",
            "PATCH /encounters/e1",
            "PATCH /encounters/e1",
            "GET /encounters/e1/disposition",
        ]
    );
    assert_eq!(calls[1].json(), json!({"notes": "seen"}));
    assert_eq!(calls[2].json(), json!({"status": "ACTIVE"}));
    assert_eq!(calls[3].json(), json!({"status": "COMPLETED"}));
}

#[tokio::test]
async fn lose_their_notes_by_a_null() {
    let server = Server::new(one_visit).await;
    let mut visit = intake_visits(&server).create().await.unwrap();
    visit.update().title("Visit").clear_notes().await.unwrap();
    let sent = server.calls()[1].json();
    assert_eq!(sent, json!({"title": "Visit", "notes": null}));
}

#[tokio::test]
async fn that_await_a_second_signature_are_not_completed() {
    let server = Server::new(|call| match call.method.as_str() {
        "PATCH" => ok(encounter("e1", "etmp-intake-visit", "PENDING_REVIEW")),
        _ => one_visit(call),
    })
    .await;
    let visit = intake_visits(&server).create().await.unwrap();
    let error = visit.complete().await.expect_err("it is not completed");
    assert_eq!(
        error.to_string(),
        "PATCH /patients/{patient}/encounters/{encounter} left the encounter in the status PENDING_REVIEW"
    );
}

#[tokio::test]
async fn are_deleted() {
    let server = Server::new(one_visit).await;
    let visit = intake_visits(&server).create().await.unwrap();
    visit.delete().await.unwrap();
    assert_eq!(line(&server.calls()[1]), "DELETE /encounters/e1");
}

#[tokio::test]
async fn are_read_as_what_they_are() {
    let server = Server::new(|call| {
        let status = call.path().rsplit('/').next().unwrap_or_default();
        ok(encounter(status, "etmp-intake-visit", status))
    })
    .await;
    let visits = intake_visits(&server);
    for status in ["OPEN", "DRAFT", "ACTIVE", "SCHEDULED", "IN_PROGRESS"] {
        let state = visits.get(&id(status)).await.unwrap();
        assert!(matches!(state, EncounterState::Open(_)), "{status}");
    }
    for status in ["COMPLETED", "FINALIZED"] {
        let state = visits.get(&id(status)).await.unwrap();
        assert!(matches!(state, EncounterState::Completed(_)), "{status}");
    }
    for status in ["DELETED", "CANCELLED"] {
        let state = visits.get(&id(status)).await.unwrap();
        assert!(matches!(state, EncounterState::Closed(_)), "{status}");
    }
    let state = visits.get(&id("PENDING_REVIEW")).await.unwrap();
    assert!(matches!(state, EncounterState::Unknown(_)));
    assert_eq!(state.status.as_ref().unwrap().as_str(), "PENDING_REVIEW");
    assert_eq!(state.start().unwrap().as_str(), "2026-11-23T09:30:00.000Z");
    let written: Value = serde_json::from_slice(&encode_record(state.record())).unwrap();
    assert_eq!(
        written,
        encounter("PENDING_REVIEW", "etmp-intake-visit", "PENDING_REVIEW")
    );
}

#[tokio::test]
async fn of_any_template_become_those_of_one() {
    let server = Server::new(one_visit).await;
    let state = all(&server).get(&id("e1")).await.unwrap();
    let state = state.of(FollowUp).expect_err("it is no follow-up");
    let visit = state
        .of(IntakeVisit)
        .ok()
        .and_then(EncounterState::into_open);
    visit.expect("it is open").complete().await.unwrap();
}

#[tokio::test]
async fn of_another_template_are_no_answer() {
    let server = Server::new(one_visit).await;
    let follow_ups: Encounters<FollowUp> = all(&server).of();
    let error = follow_ups.get(&id("e1")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /patients/{patient}/encounters/{encounter} returned an encounter of another template: \
         expected etmp-follow-up, found etmp-intake-visit"
    );
}

fn listed() -> Value {
    let mut later = encounter("e4", "etmp-intake-visit", "OPEN");
    later["jsonBody"]["startDatetime"] = json!("2026-12-01T09:30:00.000Z");
    json!({
        "data": [
            encounter("e1", "etmp-intake-visit", "OPEN"),
            encounter("e2", "etmp-follow-up", "OPEN"),
            encounter("e3", "etmp-intake-visit", "COMPLETED"),
            later,
        ],
        "metaInfo": {"page": 0, "pageSize": 20, "totalElements": 4, "totalPages": 1, "lastPage": true},
    })
}

fn ids<K: welkin_runtime::encounters::EncounterKind>(found: &[EncounterState<K>]) -> Vec<&str> {
    found.iter().map(|state| state.id().as_str()).collect()
}

#[tokio::test]
async fn are_listed_by_template_status_and_date() {
    let server = Server::new(|_| ok(listed())).await;
    let everything = all(&server).list().all().await.unwrap().complete().unwrap();
    assert_eq!(ids(&everything), ["e1", "e2", "e3", "e4"]);

    let open = intake_visits(&server).list().status(EncounterStatus::Open);
    let sorted = open.clone().sort(system_fields::CREATED_AT.desc());
    assert_eq!(ids(sorted.all().await.unwrap().items()), ["e1", "e4"]);
    assert_eq!(
        server.calls()[1].query(),
        "environment=live&page=0&sort=created_at%2Cdesc&statuses=OPEN"
    );

    let december = "2026-12-01T00:00:00Z".parse().unwrap();
    let page = open.clone().from(december).page(0).await.unwrap();
    assert_eq!(ids(&page.items), ["e4"]);
    assert_eq!(page.total_elements, Some(4));
    let page = open.before(december).page(0).await.unwrap();
    assert_eq!(ids(&page.items), ["e1"]);
}

#[tokio::test]
async fn take_dispositions_that_obey_the_configuration() {
    let server = Server::new(one_visit).await;
    let mut visit = intake_visits(&server).create().await.unwrap();
    let empty = Disposition::default();
    let error = visit.set_disposition(&empty).await.unwrap_err();
    assert!(matches!(error, Error::Validation(_)), "{error}");

    let seen = Disposition {
        outcome: Some("Seen".to_owned()),
        ..Disposition::default()
    };
    let set = visit.set_disposition(&seen).await.unwrap();
    assert_eq!(set.remarks.as_deref(), Some("tired"));
    let patch = Patch::new().set(OUTCOME, "No show");
    visit.update_disposition(&patch).await.unwrap();

    let calls = server.calls();
    assert_eq!(calls.len(), 3);
    assert_eq!(line(&calls[1]), "PATCH /encounters/e1/disposition");
    assert_eq!(calls[1].json(), json!({"uicedf-outcome": "Seen"}));
    assert_eq!(calls[2].json(), json!({"uicedf-outcome": "No show"}));
}
