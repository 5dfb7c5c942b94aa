//! Requests as programs of others make them, each with the program that it was seen in. They were written anew from what those programs
//! send; none was recorded.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::clinic::{HOST, clinic, id};
use crate::tenant::Tenant;

/// A connector that copies a tenant into a warehouse.
const CONNECTOR: &str = "an ELT connector of 2022";
/// A program that keeps two calendars alike.
const CALENDARS: &str = "a calendar synchronisation of 2021";
/// A service that writes medication.
const MEDICATION: &str = "an integration service of 2026";
/// The vendor's own.
const SAMPLES: &str = "the vendor's sample scripts";
/// What a web application copies.
const MODELS: &str = "a web framework's models of 2022";

/// Something that a program asks for, and the part of the answer that it reads.
struct Seen {
    program: &'static str,
    method: Method,
    path: String,
    body: Option<Value>,
    status: StatusCode,
    /// What must be in the answer, as JSON pointers.
    reads: Vec<&'static str>,
}

fn seen(
    program: &'static str,
    method: Method,
    path: impl Into<String>,
    body: Option<Value>,
    reads: &[&'static str],
) -> Seen {
    let status = match method {
        Method::POST => StatusCode::CREATED,
        _ => StatusCode::OK,
    };
    Seen {
        program,
        method,
        path: path.into(),
        body,
        status,
        reads: reads.to_vec(),
    }
}

async fn check(tenant: &Tenant, seen: Seen) -> Value {
    let answer = tenant
        .call_with(tenant.token(), seen.method.clone(), &seen.path, seen.body)
        .await;
    let asked = format!("{}: {} {}", seen.program, seen.method, seen.path);
    assert_eq!(answer.0, seen.status, "{asked}: {}", answer.1);
    for pointer in seen.reads {
        assert!(
            answer.1.pointer(pointer).is_some(),
            "{asked}: {pointer} of {}",
            answer.1
        );
    }
    answer.1
}

/// The exports of the connector go on from the end of the page before.
#[tokio::test]
async fn what_a_connector_copies() {
    let (tenant, patient) = clinic().await;
    tenant
        .post(&format!("{patient}/cdts/cdt-mood"), json!({}))
        .await;
    for resource in [
        "ASSESSMENT",
        "CALENDAR_EVENT",
        "CDT_RECORD",
        "EMAIL",
        "ENCOUNTER",
        "ENCOUNTER_COMMENT",
        "ENCOUNTER_DISPOSITION",
        "PATIENT",
        "SMS",
        "TASK",
        "VOICE_CALL",
    ] {
        let path = format!("/export/{resource}?start=2022-01-01T00:00:00.000Z");
        let reads = ["/data", "/cursor/hasNext", "/cursor/end"];
        let page = check(&tenant, seen(CONNECTOR, Method::GET, path, None, &reads)).await;
        for row in page["data"].as_array().expect("a list") {
            assert!(
                row["id"].is_string() && row["updatedAt"].is_string(),
                "{row}"
            );
        }
        let end = page["cursor"]["end"].as_str().expect("a moment");
        let path = format!("/export/{resource}?start={end}");
        check(&tenant, seen(CONNECTOR, Method::GET, path, None, &reads)).await;
    }
    let path = "/reports/patient-program-phase-distribution";
    let report = seen(CONNECTOR, Method::GET, path, None, &["/0/title"]);
    check(&tenant, report).await;
}

/// The keys of the program's own class go along with every event, and those that it has no value for are null.
fn event(patient: &str) -> Value {
    let patient = patient.rsplit('/').next();
    let participant = |id: Option<&str>, role: &str| json!({"id": null, "participantId": id, "participantRole": role, "attended": false});
    json!({
        "id": null, "allDayEvent": true, "updatedBy": null, "createdBy": null, "hostId": HOST,
        "eventTitle": null, "eventDescription": null, "eventType": null, "eventStatus": "Scheduled",
        "eventMode": "IN-PERSON", "eventColor": null, "startDateTime": "2026-11-23T00:00:00.000Z",
        "endDateTime": "2026-11-24T00:00:00.000Z", "localStartDateTime": null, "localEndDateTime": null,
        "participants": [participant(Some(HOST), "psm"), participant(patient, "patient")],
        "additionalInfo": {"LinkedOutlookEventId": "o-1"},
        "Patient": participant(patient, "patient"), "LinkedOutlookEventId": "o-1",
        "LastSyncDateTime": null,
    })
}

#[tokio::test]
async fn what_keeps_two_calendars_alike() {
    let (tenant, patient) = clinic().await;
    let user = json!({"username": "ada", "email": "ada@example.com"});
    let ada = tenant
        .call_at(
            tenant.token(),
            Method::POST,
            "/acme/admin/users",
            Some(user),
        )
        .await;
    let events = "/calendar/events";
    let body = Some(event(&patient));
    let created = seen(
        CALENDARS,
        Method::POST,
        events,
        body,
        &["/id", "/participants/0/participantId"],
    );
    let mut created = check(&tenant, created).await;
    let one = format!("{events}/{}", id(&created));
    check(
        &tenant,
        seen(CALENDARS, Method::GET, &one, None, &["/eventStatus"]),
    )
    .await;
    let span =
        format!("{events}?from=2026-11-22T00%3A00%3A00.000Z&to=2026-11-25T00%3A00%3A00.000Z");
    let listed = seen(
        CALENDARS,
        Method::GET,
        &span,
        None,
        &["/content/0/id", "/totalPages"],
    );
    check(&tenant, listed).await;
    // It cancels by writing the whole event back.
    created["eventStatus"] = "Cancelled".into();
    let cancelled = seen(CALENDARS, Method::PUT, &one, Some(created), &["/id"]);
    assert_eq!(check(&tenant, cancelled).await["eventStatus"], "Cancelled");
    let listed = seen(CALENDARS, Method::GET, &span, None, &["/content"]);
    assert_eq!(check(&tenant, listed).await["content"], json!([]));

    check(
        &tenant,
        seen(CALENDARS, Method::GET, &patient, None, &["/firstName"]),
    )
    .await;
    let user = format!("/users/{}", id(&ada.1));
    check(
        &tenant,
        seen(CALENDARS, Method::GET, user, None, &["/email"]),
    )
    .await;
    for (query, count) in [
        ("", 1),
        ("?email=ADA%40example.com", 1),
        ("?email=eve%40example.com", 0),
    ] {
        let path = format!("/acme/admin/users{query}");
        let (status, found) = tenant
            .call_at(tenant.token(), Method::GET, &path, None)
            .await;
        assert_eq!(
            (status, &found["metaInfo"]["totalElements"]),
            (StatusCode::OK, &json!(count))
        );
    }
}

#[tokio::test]
async fn what_writes_medication() {
    let (tenant, patient) = clinic().await;
    let records = format!("{patient}/cdts/cdt-mood");
    let body = Some(json!({"cdtf-today": "calm"}));
    let created = check(
        &tenant,
        seen(MEDICATION, Method::POST, &records, body, &["/id"]),
    )
    .await;
    let source = "2d8c4f0e-5a51-4a5b-8a5c-7a0f6f0c1a01";
    let filtered = format!("{records}?sourceId={source}");
    let reads = ["/data/content", "/data/empty"];
    let none = check(
        &tenant,
        seen(MEDICATION, Method::GET, filtered, None, &reads),
    )
    .await;
    assert_eq!(none["data"]["empty"], true);
    let reads = ["/data/content/0/jsonBody/cdtf-today"];
    check(
        &tenant,
        seen(MEDICATION, Method::GET, &records, None, &reads),
    )
    .await;
    let one = format!("{records}/{}", id(&created));
    check(
        &tenant,
        seen(MEDICATION, Method::GET, one, None, &["/jsonBody"]),
    )
    .await;
    let task = json!({
        "name": "Call", "description": "", "priority": "HIGH", "status": "TODO",
        "assignee": {"id": HOST}, "patient": {"id": patient.rsplit('/').next()},
    });
    check(
        &tenant,
        seen(MEDICATION, Method::POST, "/tasks", Some(task), &["/id"]),
    )
    .await;
}

/// The event of the sample ends before it starts, and a participant has a role's name for a role.
#[tokio::test]
async fn what_the_vendors_samples_send() {
    let (tenant, patient) = clinic().await;
    let own_id = patient.rsplit('/').next().expect("an id");
    let participants = json!([
        {"participantId": HOST, "participantRole": "r-admin"},
        {"participantId": own_id, "participantRole": "patient"},
    ]);
    let event = |start: &str, end: &str| {
        json!({
            "startDateTime": start, "endDateTime": end, "eventType": "ENCOUNTER", "hostId": HOST,
            "participants": participants,
        })
    };
    let odd = event("2022-04-13T00:00:00.000Z", "2020-04-13T23:59:59.000Z");
    check(
        &tenant,
        seen(
            SAMPLES,
            Method::POST,
            "/calendar/events",
            Some(odd),
            &["/id"],
        ),
    )
    .await;
    let mut free = Vec::new();
    for day in ["2122-04-13", "2122-04-14"] {
        let body = event(
            &format!("{day}T09:00:00.000Z"),
            &format!("{day}T10:00:00.000Z"),
        );
        let made = seen(
            SAMPLES,
            Method::POST,
            "/calendar/events",
            Some(body),
            &["/id"],
        );
        free.push(id(&check(&tenant, made).await).to_owned());
    }
    let encounters = format!("{patient}/encounters");
    let body = json!({"title": "sample", "templateName": "etmp-visit", "calendarEventId": free[0]});
    let made = seen(
        SAMPLES,
        Method::POST,
        &encounters,
        Some(body),
        &["/jsonBody/calendarEvent/id"],
    );
    let encounter = format!("{encounters}/{}", id(&check(&tenant, made).await));
    let body = Some(json!({"calendarEventId": free[1]}));
    let moved = seen(SAMPLES, Method::PATCH, encounter, body, &["/jsonBody"]);
    let moved = check(&tenant, moved).await;
    assert_eq!(moved["jsonBody"]["calendarEventId"], *free[1]);

    let change = json!({
        "id": own_id, "firstName": "Charlie", "lastName": "Example", "birthDate": "2012-08-12T00:00:00.000Z",
        "email": "2@2.com", "phone": "+13363034233", "country": "USA", "state": "American Samoa",
        "city": "Los Angeles", "zip": "99451",
    });
    check(
        &tenant,
        seen(SAMPLES, Method::PATCH, &patient, Some(change), &["/city"]),
    )
    .await;
    let program = format!("{patient}/programs/prog-sleep");
    let body = Some(json!({"assigned": true, "phaseName": "intake"}));
    check(
        &tenant,
        seen(
            SAMPLES,
            Method::PATCH,
            &program,
            body,
            &["/currentPhase/name"],
        ),
    )
    .await;
    let phases = format!("{program}/phases");
    let body = Some(json!({"phaseName": "done"}));
    check(
        &tenant,
        seen(
            SAMPLES,
            Method::PATCH,
            phases,
            body,
            &["/currentPhase/name"],
        ),
    )
    .await;
    let records = format!("{patient}/cdts/cdt-mood");
    let body = Some(json!({"cdtf-today": "calm"}));
    let made = check(
        &tenant,
        seen(SAMPLES, Method::POST, &records, body, &["/id"]),
    )
    .await;
    let one = format!("{records}/{}", id(&made));
    let body = Some(json!({"cdtf-today": "tired"}));
    check(
        &tenant,
        seen(SAMPLES, Method::PATCH, one, body, &["/jsonBody/cdtf-today"]),
    )
    .await;
}

#[tokio::test]
async fn what_a_web_application_copies() {
    let (tenant, patient) = clinic().await;
    let mut listed = seen(
        MODELS,
        Method::POST,
        "/by-filter/patients?page=0&size=20",
        Some(json!({})),
        &["/content/0/firstName", "/last"],
    );
    listed.status = StatusCode::OK;
    check(&tenant, listed).await;
    let mut said = seen(
        MODELS,
        Method::POST,
        format!("{patient}/chat/inbound"),
        Some(json!({"message": "Hello"})),
        &["/externalId", "/createdAt"],
    );
    said.status = StatusCode::OK;
    check(&tenant, said).await;
    let chat = format!("{patient}/chat?includeArchived=False&pageSize=20");
    let reads = ["/content/0/sender/clientType", "/meta/nextPageToken"];
    check(&tenant, seen(MODELS, Method::GET, chat, None, &reads)).await;
    let path = "/formations/current/cdts?page=0";
    check(
        &tenant,
        seen(MODELS, Method::GET, path, None, &["/0/id", "/0/name"]),
    )
    .await;
    let events = "/calendar/events?from=2022-03-01T00:00:00.000Z&to=2126-12-31T00:00:00.000Z&includeCancelled=True&page=0";
    check(
        &tenant,
        seen(MODELS, Method::GET, events, None, &["/content"]),
    )
    .await;
    // It removes patients whose records are refused with these words.
    let nobody = "/patients/2d8c4f0e-5a51-4a5b-8a5c-7a0f6f0c1a01/cdts/cdt-mood?page=0";
    let mut refused = seen(MODELS, Method::GET, nobody, None, &["/0/message"]);
    refused.status = StatusCode::NOT_FOUND;
    assert_eq!(
        check(&tenant, refused).await[0]["message"],
        "Patient not found"
    );
}
