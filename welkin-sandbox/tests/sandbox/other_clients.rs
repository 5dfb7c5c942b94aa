//! Requests in the form of existing third-party clients. They were written for this test after the source code of those
//! clients; none was recorded.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::clinic::{HOST, clinic, id};
use crate::tenant::Tenant;

/// A connector that copies a tenant to a data warehouse.
const CONNECTOR: &str = "an ELT connector of 2022";
/// A program that synchronizes two calendars.
const CALENDARS: &str = "a calendar synchronisation of 2021";
/// A service that writes medication data.
const MEDICATION: &str = "an integration service of 2026";
/// The vendor's sample scripts.
const SAMPLES: &str = "the vendor's sample scripts";
/// Models of a web application.
const MODELS: &str = "a web framework's models of 2022";

/// A client program with its tenant.
struct Program<'a> {
    tenant: &'a Tenant,
    name: &'static str,
}

impl Tenant {
    fn used_by(&self, name: &'static str) -> Program<'_> {
        Program { tenant: self, name }
    }
}

impl Program<'_> {
    /// Sends a request, and checks the status of the response and the values that the program reads, as JSON pointers.
    async fn send(
        &self,
        (method, path): (Method, &str),
        body: Option<Value>,
        status: StatusCode,
        reads: &[&str],
    ) -> Value {
        let asked = format!("{}: {method} {path}", self.name);
        let token = self.tenant.token();
        let (found, answer) = self.tenant.call_with(token, method, path, body).await;
        assert_eq!(found, status, "{asked}: {answer}");
        for pointer in reads {
            assert!(
                answer.pointer(pointer).is_some(),
                "{asked}: {pointer} of {answer}"
            );
        }
        answer
    }

    async fn get(&self, path: &str, reads: &[&str]) -> Value {
        let request = (Method::GET, path);
        self.send(request, None, StatusCode::OK, reads).await
    }

    async fn post(&self, path: &str, body: Value, reads: &[&str]) -> Value {
        let request = (Method::POST, path);
        let status = StatusCode::CREATED;
        self.send(request, Some(body), status, reads).await
    }

    async fn patch(&self, path: &str, body: Value, reads: &[&str]) -> Value {
        let request = (Method::PATCH, path);
        self.send(request, Some(body), StatusCode::OK, reads).await
    }
}

/// Each export of the connector continues at the end of the previous page.
#[tokio::test]
async fn a_connector_copies_a_tenant() {
    let (tenant, patient) = clinic().await;
    let connector = tenant.used_by(CONNECTOR);
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
        let page = connector.get(&path, &reads).await;
        for row in page["data"].as_array().expect("a list") {
            assert!(
                row["id"].is_string() && row["updatedAt"].is_string(),
                "{row}"
            );
        }
        let end = page["cursor"]["end"].as_str().expect("a moment");
        let path = format!("/export/{resource}?start={end}");
        connector.get(&path, &reads).await;
    }
    let path = "/reports/patient-program-phase-distribution";
    connector.get(path, &["/0/title"]).await;
}

/// An event with the keys of the program's own class; those without a value are null.
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
async fn a_program_synchronizes_two_calendars() {
    let (tenant, patient) = clinic().await;
    let program = tenant.used_by(CALENDARS);
    let events = "/calendar/events";
    let reads = ["/id", "/participants/0/participantId"];
    let mut created = program.post(events, event(&patient), &reads).await;
    let one = format!("{events}/{}", id(&created));
    program.get(&one, &["/eventStatus"]).await;
    let span =
        format!("{events}?from=2026-11-22T00%3A00%3A00.000Z&to=2026-11-25T00%3A00%3A00.000Z");
    program.get(&span, &["/content/0/id", "/totalPages"]).await;
    // The program cancels an event by sending the whole event.
    created["eventStatus"] = "Cancelled".into();
    let put = (Method::PUT, &*one);
    let status = StatusCode::OK;
    let cancelled = program.send(put, Some(created), status, &["/id"]).await;
    assert_eq!(cancelled["eventStatus"], "Cancelled");
    let listed = program.get(&span, &["/content"]).await;
    assert_eq!(listed["content"], json!([]));
    program.get(&patient, &["/firstName"]).await;
}

#[tokio::test]
async fn a_program_finds_the_users_of_calendars() {
    let (tenant, _) = clinic().await;
    let user = json!({"username": "ada", "email": "ada@example.com"});
    let users = "/acme/admin/users";
    let (_, ada) = tenant
        .call_at(tenant.token(), Method::POST, users, Some(user))
        .await;
    let user = format!("/users/{}", id(&ada));
    tenant.used_by(CALENDARS).get(&user, &["/email"]).await;
    for (query, count) in [
        ("", 1),
        ("?email=ADA%40example.com", 1),
        ("?email=eve%40example.com", 0),
    ] {
        let path = format!("{users}{query}");
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
async fn a_service_writes_medication() {
    let (tenant, patient) = clinic().await;
    let service = tenant.used_by(MEDICATION);
    let records = format!("{patient}/cdts/cdt-mood");
    let body = json!({"cdtf-today": "calm"});
    let created = service.post(&records, body, &["/id"]).await;
    let source = "2d8c4f0e-5a51-4a5b-8a5c-7a0f6f0c1a01";
    let filtered = format!("{records}?sourceId={source}");
    let reads = ["/data/content", "/data/empty"];
    let none = service.get(&filtered, &reads).await;
    assert_eq!(none["data"]["empty"], true);
    let reads = ["/data/content/0/jsonBody/cdtf-today"];
    service.get(&records, &reads).await;
    let one = format!("{records}/{}", id(&created));
    service.get(&one, &["/jsonBody"]).await;
    let task = json!({
        "name": "Call", "description": "", "priority": "HIGH", "status": "TODO",
        "assignee": {"id": HOST}, "patient": {"id": patient.rsplit('/').next()},
    });
    service.post("/tasks", task, &["/id"]).await;
}

/// An event of the samples, whose participant has the name of a role in `participantRole`.
fn sample_event(patient: &str, start: &str, end: &str) -> Value {
    json!({
        "startDateTime": start, "endDateTime": end, "eventType": "ENCOUNTER", "hostId": HOST,
        "participants": [
            {"participantId": HOST, "participantRole": "r-admin"},
            {"participantId": patient.rsplit('/').next(), "participantRole": "patient"},
        ],
    })
}

#[tokio::test]
async fn the_vendors_samples_send_events() {
    let (tenant, patient) = clinic().await;
    let samples = tenant.used_by(SAMPLES);
    let events = "/calendar/events";
    // The sample event ends before it starts.
    let (start, end) = ("2022-04-13T00:00:00.000Z", "2020-04-13T23:59:59.000Z");
    let odd = sample_event(&patient, start, end);
    samples.post(events, odd, &["/id"]).await;
    let mut free = Vec::new();
    for day in ["2122-04-13", "2122-04-14"] {
        let [start, end] = ["09", "10"].map(|hour| format!("{day}T{hour}:00:00.000Z"));
        let body = sample_event(&patient, &start, &end);
        let made = samples.post(events, body, &["/id"]).await;
        free.push(id(&made).to_owned());
    }
    let encounters = format!("{patient}/encounters");
    let body = json!({"title": "sample", "templateName": "etmp-visit", "calendarEventId": free[0]});
    let reads = ["/jsonBody/calendarEvent/id"];
    let made = samples.post(&encounters, body, &reads).await;
    let encounter = format!("{encounters}/{}", id(&made));
    let body = json!({"calendarEventId": free[1]});
    let moved = samples.patch(&encounter, body, &["/jsonBody"]).await;
    assert_eq!(moved["jsonBody"]["calendarEventId"], *free[1]);
}

#[tokio::test]
async fn the_vendors_samples_change_a_patient() {
    let (tenant, patient) = clinic().await;
    let samples = tenant.used_by(SAMPLES);
    let change = json!({
        "id": patient.rsplit('/').next(), "firstName": "Charlie", "lastName": "Example",
        "birthDate": "2012-08-12T00:00:00.000Z", "email": "2@2.com", "phone": "+13363034233",
        "country": "USA", "state": "American Samoa", "city": "Los Angeles", "zip": "99451",
    });
    samples.patch(&patient, change, &["/city"]).await;
    let program = format!("{patient}/programs/prog-sleep");
    let body = json!({"assigned": true, "phaseName": "intake"});
    let reads = ["/currentPhase/name"];
    samples.patch(&program, body, &reads).await;
    let phases = format!("{program}/phases");
    let body = json!({"phaseName": "done"});
    samples.patch(&phases, body, &reads).await;
    let records = format!("{patient}/cdts/cdt-mood");
    let body = json!({"cdtf-today": "calm"});
    let made = samples.post(&records, body, &["/id"]).await;
    let one = format!("{records}/{}", id(&made));
    let body = json!({"cdtf-today": "tired"});
    samples.patch(&one, body, &["/jsonBody/cdtf-today"]).await;
}

#[tokio::test]
async fn a_web_application_copies_a_tenant() {
    let (tenant, patient) = clinic().await;
    let models = tenant.used_by(MODELS);
    let listed = (Method::POST, "/by-filter/patients?page=0&size=20");
    let reads = ["/content/0/firstName", "/last"];
    let body = Some(json!({}));
    models.send(listed, body, StatusCode::OK, &reads).await;
    let inbound = format!("{patient}/chat/inbound");
    let reads = ["/externalId", "/createdAt"];
    let body = Some(json!({"message": "Hello"}));
    let said = (Method::POST, &*inbound);
    models.send(said, body, StatusCode::OK, &reads).await;
    let chat = format!("{patient}/chat?includeArchived=False&pageSize=20");
    let reads = ["/content/0/sender/clientType", "/meta/nextPageToken"];
    models.get(&chat, &reads).await;
    let path = "/formations/current/cdts?page=0";
    models.get(path, &["/0/id", "/0/name"]).await;
    let events = "/calendar/events?from=2022-03-01T00:00:00.000Z&to=2126-12-31T00:00:00.000Z&includeCancelled=True&page=0";
    models.get(events, &["/content"]).await;
    // The application deletes patients whose records are rejected with this message.
    let nobody = "/patients/2d8c4f0e-5a51-4a5b-8a5c-7a0f6f0c1a01/cdts/cdt-mood?page=0";
    let reads = ["/0/message"];
    let request = (Method::GET, nobody);
    let status = StatusCode::NOT_FOUND;
    let refused = models.send(request, None, status, &reads).await;
    assert_eq!(refused[0]["message"], "Patient not found");
}
