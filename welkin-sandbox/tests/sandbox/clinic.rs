//! A tenant with an encounter template, an assessment and a program, for tests of patient data beside CDT records.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use welkin_sandbox::{Builder, Sandbox};

use crate::tenant::Tenant;

pub(crate) const HOST: &str = "5d3f2b1a-7c6e-4f80-9a1b-2c3d4e5f6071";
pub(crate) const CDT_ID: &str = "0b9c8d7e-6f50-4a1b-8c2d-3e4f50617283";

/// The configuration, as an export.
pub(crate) fn export() -> Value {
    json!({
        "cdts": [
            {"id": CDT_ID, "name": "cdt-mood", "version": 41, "relation": "COMMON", "fields": [
                {"name": "cdtf-today", "type": "text", "bulkEdit": false, "meta": {}},
                {"name": "cdtf-open", "type": "text", "bulkEdit": true, "meta": {}}]},
            {"name": "__encounter__", "internal": true, "relation": "ENCOUNTER", "version": 42, "fields": []},
            {"name": "__encounter_disposition__", "internal": true, "relation": "ENCOUNTER_DISPOSITION",
             "fields": [{"name": "uicedf-summary", "type": "text", "meta": {}}]},
        ],
        "encounterTemplates": [
            {"name": "etmp-visit", "title": "Visit", "type": "On site", "deliveryMethod": "IN-PERSON",
             "encounterInstruction": "<b>Ask</b>", "assessmentNames": ["asm-mood"]},
            {"name": "etmp-call", "title": "Call", "assessmentNames": []},
        ],
        "assessments": [
            {"name": "asm-mood", "title": "Mood", "version": 3, "programs": [], "sections": [
                {"name": "s", "title": "", "order": 0, "fields": [
                    {"label": "How do you feel?", "refCdtName": "cdt-mood", "refCdtFieldName": "cdtf-today",
                     "order": 0, "viewType": "question", "meta": {"type": "text"}}]}]},
        ],
        "programs": [
            {"name": "prog-sleep", "title": "Sleep", "description": "", "phases": [
                {"name": "intake", "title": "Intake", "type": "START", "navigateTo": [{"name": "done"}]},
                {"name": "done", "title": "Done", "type": "FINISH", "autoFinishProgram": true, "navigateTo": []}]},
        ],
        "securityFormation": {
            "securityPolicies": [
                {"name": "sp-mood-reader", "services": [{"serviceName": "cdt-mood", "operations": [
                    {"operationName": "read", "fieldProjections": [{"name": "cdtf-today"}]}]}]},
            ],
            "roles": [],
        },
    })
}

pub(crate) fn builder() -> Builder {
    let export = export().to_string();
    let configuration = welkin_model::config::parse("export.json", &export).expect("an export");
    let builder = Sandbox::builder().configuration(&configuration);
    builder.expect("the policies are right")
}

/// Starts a tenant, and returns it with the path of a patient.
pub(crate) async fn clinic() -> (Tenant, String) {
    let tenant = Tenant::with(builder()).await;
    let patient = tenant.patient().await;
    (tenant, patient)
}

pub(crate) fn id(answer: &Value) -> &str {
    answer["id"].as_str().unwrap_or_else(|| panic!("{answer}"))
}

/// An appointment in the future with a patient.
pub(crate) fn appointment(patient: &str) -> Value {
    let patient = patient.rsplit('/').next();
    json!({
        "eventTitle": "A talk", "hostId": HOST, "timezone": "America/New_York",
        "startDateTime": "2126-07-01T14:00:00Z", "endDateTime": "2126-07-01T14:30:00Z",
        "participants": [
            {"participantId": HOST, "participantRole": "psm"},
            {"participantId": patient, "participantRole": "patient"},
        ],
    })
}

#[tokio::test]
async fn an_encounter_is_a_draft_until_somebody_works_on_it() {
    let (tenant, patient) = clinic().await;
    let path = format!("{patient}/encounters");
    let (status, visit) = tenant
        .post(&path, json!({"templateName": "etmp-visit"}))
        .await;
    assert_eq!(status, StatusCode::CREATED);
    let fields = &visit["jsonBody"];
    assert_eq!(fields["status"], "DRAFT");
    assert_eq!(fields["type"], "On site");
    assert_eq!(fields["instruction"], "<b>Ask</b>");
    assert_eq!(visit["version"], 42);
    assert!(fields["calendarEvent"].is_null() && fields["ownerUserId"].is_null());
    assert!(fields.get("localStartDatetime").is_none(), "{fields}");

    let one = format!("{path}/{}", id(&visit));
    let (_, open) = tenant.patch(&one, json!({"status": "OPEN"})).await;
    assert!(open["jsonBody"]["startDatetime"].is_string());
    assert!(open["jsonBody"]["activeUserId"].is_string());
    assert!(open["jsonBody"]["endDatetime"].is_null());
    let (_, done) = tenant.patch(&one, json!({"status": "FINALIZED"})).await;
    assert!(done["jsonBody"]["endDatetime"].is_string());
}

#[tokio::test]
async fn an_appointment_is_a_complete_event() {
    let (tenant, patient) = clinic().await;
    let path = format!("{patient}/encounters");
    for form in ["currentScheduledAppointment", "calendarEvent"] {
        let body =
            json!({"templateName": "etmp-visit", "title": "Visit", form: appointment(&patient)});
        let (status, visit) = tenant.post(&path, body).await;
        assert_eq!(status, StatusCode::CREATED, "{visit}");
        let fields = &visit["jsonBody"];
        let event = &fields["calendarEvent"];
        assert_eq!(*event, fields["currentScheduledAppointment"]);
        assert_eq!(event["id"], fields["calendarEventId"]);
        assert_eq!(event["duration"], 1800);
        assert_eq!(event["eventMode"], "IN-PERSON");
        // The event has its own title.
        assert_eq!(
            (&event["eventTitle"], &fields["title"]),
            (&json!("A talk"), &json!("Visit"))
        );
        assert_eq!(event["startDateTime"], "2126-07-01T14:00:00.000Z");
        assert_eq!(event["localStartDateTime"], "2126-07-01T10:00:00.000-04:00");
        assert_eq!(fields["localEndDatetime"], "2126-07-01T10:30:00.000-04:00");
        assert_eq!(event["participants"][0]["enabled"], true);
        assert_eq!(event["participants"][1]["firstName"], "Ada");
        assert_eq!(event.as_object().map(serde_json::Map::len), Some(23));

        let one = format!("{path}/{}", id(&visit));
        let moved = json!({"currentScheduledAppointment": {
            "startDateTime": "2126-07-02T14:00:00Z", "endDateTime": "2126-07-02T15:00:00Z"}});
        let (_, moved) = tenant.patch(&one, moved).await;
        assert_eq!(moved["jsonBody"]["calendarEvent"]["duration"], 3600);
        assert_eq!(
            moved["jsonBody"]["calendarEventId"],
            fields["calendarEventId"]
        );
        let half =
            json!({"currentScheduledAppointment": {"startDateTime": "2126-07-02T14:00:00Z"}});
        assert_eq!(tenant.patch(&one, half).await.0, StatusCode::BAD_REQUEST);
        let (_, freed) = tenant.patch(&one, json!({"calendarEventId": null})).await;
        assert!(freed["jsonBody"]["calendarEvent"].is_null());

        // An event without an encounter can be used once.
        let taken =
            json!({"templateName": "etmp-call", "calendarEventId": fields["calendarEventId"]});
        assert_eq!(
            tenant.post(&path, taken.clone()).await.0,
            StatusCode::CREATED
        );
        assert_eq!(tenant.post(&path, taken).await.0, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn appointments_that_can_not_be_are_refused() {
    let (tenant, patient) = clinic().await;
    for (key, value) in [
        ("hostId", json!("grace")),
        ("hostId", Value::Null),
        ("startDateTime", json!("tomorrow")),
        ("endDateTime", json!("2026-01-01T00:00:00Z")),
        ("eventType", json!("LEAVE")),
        ("participants", json!({})),
        (
            "participants",
            json!([{"participantId": HOST, "participantRole": "patient"}]),
        ),
        (
            "participants",
            json!([{"participantId": 7, "participantRole": "psm"}]),
        ),
        ("allDayEvent", json!("no")),
        ("shoeSize", json!(44)),
    ] {
        let mut event = appointment(&patient);
        event[key] = value;
        let body = json!({"templateName": "etmp-visit", "currentScheduledAppointment": event});
        let (status, answer) = tenant.post(&format!("{patient}/encounters"), body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{key}: {answer}");
    }
    let unknown = json!({"templateName": "etmp-visit", "calendarEventId": HOST});
    let (status, _) = tenant.post(&format!("{patient}/encounters"), unknown).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn encounters_are_listed_by_patient_user_and_tenant() {
    let (tenant, patient) = clinic().await;
    let other = tenant.patient().await;
    let mut ids = Vec::new();
    for (patient, event) in [(&patient, true), (&patient, false), (&other, true)] {
        let mut body = json!({"templateName": "etmp-visit"});
        if event {
            body["calendarEvent"] = appointment(patient);
        }
        let (_, visit) = tenant.post(&format!("{patient}/encounters"), body).await;
        ids.push(id(&visit).to_owned());
    }
    let first = format!("{patient}/encounters/{}", ids[0]);
    tenant.patch(&first, json!({"status": "OPEN"})).await;
    let user = format!("/users/{HOST}");
    for (list, expected) in [
        (format!("{patient}/encounters"), vec![0, 1]),
        (
            format!("{patient}/encounters?sort=created_at,desc"),
            vec![1, 0],
        ),
        (
            format!("{patient}/encounters?statuses=OPEN,FINALIZED"),
            vec![0],
        ),
        (format!("{patient}/encounters?size=1&page=1"), vec![1]),
        (format!("{patient}/encounters?page=9"), vec![]),
        ("/encounters".to_owned(), vec![0, 1, 2]),
        (
            "/encounters?statuses=DRAFT&withCareTeam=False".to_owned(),
            vec![1, 2],
        ),
        (format!("{user}/encounters?withCareTeam=True"), vec![0, 2]),
        (format!("/users/{CDT_ID}/encounters"), vec![]),
    ] {
        let (status, answer) = tenant.get(&list).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let listed = answer["data"].as_array().expect("a list");
        let listed: Vec<&str> = listed.iter().map(id).collect();
        let expected: Vec<&str> = expected.iter().map(|place| &*ids[*place]).collect();
        assert_eq!(listed, expected, "{list}");
        // The same list, with all parts of each encounter.
        let (_, full) = tenant
            .get(&list.replace("/encounters", "/full-encounters"))
            .await;
        let full = full["data"].as_array().expect("a list");
        let full: Vec<&str> = full.iter().map(|full| id(&full["encounter"])).collect();
        assert_eq!(full, expected, "{list}");
    }
}

#[tokio::test]
async fn lists_of_the_tenant_are_slim_and_refuse_odd_parameters() {
    let (tenant, patient) = clinic().await;
    let body = json!({"templateName": "etmp-visit"});
    tenant.post(&format!("{patient}/encounters"), body).await;
    let (_, slim) = tenant.get("/encounters").await;
    let slim = &slim["data"][0];
    assert!(slim["cdtId"].is_null() && slim["jsonBody"].get("id").is_none());
    assert_eq!(slim["jsonBody"]["patientInfo"]["firstName"], "Ada");
    for wrong in [
        "sort=shoe,asc",
        "sort=status,up",
        "withCareTeam=maybe",
        "statuses=OPEN&size=0",
    ] {
        let (status, _) = tenant.get(&format!("/encounters?{wrong}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn links_are_read_pointed_elsewhere_and_removed() {
    let (tenant, patient) = clinic().await;
    let (_, visit) = tenant
        .post(
            &format!("{patient}/encounters"),
            json!({"templateName": "etmp-visit"}),
        )
        .await;
    let links = format!("{patient}/encounters/{}/assessments", id(&visit));
    let (_, listed) = tenant.get(&format!("{links}?page=0")).await;
    assert_eq!(listed[0]["jsonBody"]["fromTemplate"], true);
    assert_eq!(listed[0]["jsonBody"]["assessmentTitle"], "Mood");
    let (_, form) = tenant
        .post(
            &format!("{patient}/assessment-records"),
            json!({"assessmentName": "asm-mood"}),
        )
        .await;
    let one = format!("{links}/{}", id(&listed[0]));
    let (_, pointed) = tenant
        .patch(&one, json!({"assessmentRecordId": id(&form)}))
        .await;
    assert_eq!(pointed["jsonBody"]["assessmentRecordId"], id(&form));
    for wrong in [
        json!({}),
        json!({"assessmentRecordId": HOST}),
        json!({"assessmentRecordId": 7}),
    ] {
        assert_eq!(tenant.patch(&one, wrong).await.0, StatusCode::BAD_REQUEST);
    }
    assert_eq!(tenant.get(&one).await, (StatusCode::OK, pointed));
    let removed = tenant.call(Method::DELETE, &one, None).await;
    assert_eq!(removed, (StatusCode::OK, Value::Null));
    let (status, gone) = tenant.get(&one).await;
    assert_eq!(
        (status, &gone[0]["details"]),
        (StatusCode::NOT_FOUND, &json!({}))
    );
}
