//! Requests as clients in any language send them. The items to which they refer exist before, so that they can be
//! repeated.

use serde_json::{Value, json};
use welkin_sandbox::Snapshot;

use crate::tenant::{Act, Failure, NONE, Tenant, text, writable};

/// Requests, and the data before them.
pub(crate) struct Acts {
    pub(crate) before: Snapshot,
    pub(crate) all: Vec<Act>,
}

/// The items to which the requests refer.
struct Items {
    changed: String,
    completed: String,
    deleted: String,
    answered: String,
    vitals: String,
    patient: String,
}

impl Items {
    async fn create(tenant: &Tenant) -> Result<Self, Failure> {
        let encounter = json!({"templateName": "etmp-intake-visit"});
        let assessment = json!({"assessmentName": "asm-intake"});
        let reading = json!({"cdtf-heart-rate": 60});
        let new = json!({"firstName": "Ada", "lastName": "Example"});
        let created = async |path: String, body: &Value| {
            let answer = tenant.ask("POST", &path, body).await?;
            Ok::<_, Failure>(text(&answer["id"]))
        };
        Ok(Self {
            changed: created(tenant.own("/encounters"), &encounter).await?,
            completed: created(tenant.own("/encounters"), &encounter).await?,
            deleted: created(tenant.own("/encounters"), &encounter).await?,
            answered: created(tenant.own("/assessment-records"), &assessment).await?,
            vitals: created(tenant.own("/cdts/cdt-vitals"), &reading).await?,
            patient: created("/patients".to_owned(), &new).await?,
        })
    }
}

/// Sends requests, each a method, a path and a body.
async fn make(tenant: &Tenant, requests: Vec<(&str, String, Value)>) -> Result<Acts, Failure> {
    let before = tenant.sandbox.snapshot().await?;
    let start = tenant.latest().await?;
    for (method, path, body) in requests {
        tenant.ask(method, &path, &body).await?;
    }
    let all = tenant.acts_after(start).await?;
    Ok(Acts { before, all })
}

/// Sends requests for which the generated client has calls.
pub(crate) async fn of_care(tenant: &Tenant) -> Result<Acts, Failure> {
    let items = Items::create(tenant).await?;
    let mut requests = patients(tenant);
    requests.extend(records(tenant, &items));
    requests.extend(encounters(tenant, &items));
    requests.extend(assessments(tenant, &items));
    requests.extend(programs(tenant, &items));
    requests.push(("DELETE", tenant.own(""), NONE));
    make(tenant, requests).await
}

fn patients(tenant: &Tenant) -> Vec<(&'static str, String, Value)> {
    let own = |path: &str| tenant.own(path);
    let every_key = json!({
        "externalId": "ehr 1", "externalGuid": "7d0c6a52-5a0e-4c55-9a7e-0d1f52b1c001", "mrn": "m", "firstName": "Bea",
        "middleName": "C", "lastName": "\"D\\\u{202e}", "birthDate": "1990-01-31", "gender": "FEMALE",
        "maritalStatus": "UKN", "primaryLanguage": "ENGLISH", "secondaryLanguage": "FRENCH", "email": "b@example.org",
        "secondaryEmail": "c@example.org", "phone": "+15555550100", "secondaryPhone": "+15555550101",
        "country": "US", "state": "NY", "city": "New York", "zip": "10001", "addressLine1": "1", "addressLine2": "2",
        "timezone": "America/New_York", "nric": null, "careTeam": [],
    });
    let clears = json!({
        "externalId": null, "externalGuid": null, "mrn": null, "middleName": null, "birthDate": null, "gender": "OTHER",
        "maritalStatus": null, "email": null, "secondaryPhone": null, "addressLine1": null, "city": "London",
    });
    vec![
        ("GET", "/patients?page=0&size=20".to_owned(), NONE),
        ("GET", "/patients?query=Ada+Example&page=1".to_owned(), NONE),
        (
            "GET",
            "/patients?sort=lastName%2Casc&email=a%2Bb%40example.org&page=0".to_owned(),
            NONE,
        ),
        ("POST", "/patients".to_owned(), every_key),
        ("GET", own(""), NONE),
        ("GET", "/patients/ehr%201?type=EID".to_owned(), NONE),
        (
            "GET",
            "/patients/7d0c6a52-5a0e-4c55-9a7e-0d1f52b1c001?type=EGUID".to_owned(),
            NONE,
        ),
        ("GET", "/patients/m?type=MRN".to_owned(), NONE),
        ("PATCH", own(""), clears),
        (
            "PATCH",
            own(""),
            json!({"birthDate": "1990-01-31T00:00:00.000Z"}),
        ),
    ]
}

fn records(tenant: &Tenant, items: &Items) -> Vec<(&'static str, String, Value)> {
    let all = tenant.own("/cdts/cdt-vitals");
    let one = format!("{all}/{}", items.vitals);
    let query = "sort=cdtf-heart-rate,desc&sort=created_at,asc&fields=cdtf-heart-rate,created_at\
        &filters=cdtf-position%3DSitting,Standing&dateStart=2020-01-01T00:00:00.000Z&page=0&size=5";
    let reading = json!({
        "cdtf-heart-rate": 72, "cdtf-temperature": 98, "cdtf-blood-pressure": "120/80", "cdtf-position": "Lying down",
        "cdtf-measured-at": "2026-11-27T08:00:00.000Z", "cdtf-notes": null, "external_id": "device-1",
    });
    let invalid = json!({"cdtf-notes": "tired\nof it"});
    vec![
        ("GET", format!("{all}?page=0"), NONE),
        ("GET", format!("{all}?{query}"), NONE),
        ("GET", format!("{all}?sourceId=abc&page=0"), NONE),
        ("POST", all.clone(), reading),
        (
            "POST",
            all.clone(),
            json!({"cdtName": "cdt-vitals", "cdtf-heart-rate": 70}),
        ),
        ("POST", all.clone(), invalid),
        ("GET", one.clone(), NONE),
        ("GET", format!("{all}/device-1?type=EID"), NONE),
        (
            "PATCH",
            one.clone(),
            json!({"cdtf-heart-rate": 75, "cdtf-position": null, "cdtf-notes": "calm"}),
        ),
        ("DELETE", one, NONE),
    ]
}

fn encounters(tenant: &Tenant, items: &Items) -> Vec<(&'static str, String, Value)> {
    let all = tenant.own("/encounters");
    let one = |id: &str| format!("{all}/{id}");
    let host = "c08af975-8afc-49cb-84ac-7189b727148c";
    let appointment = json!({
        "eventType": "ENCOUNTER", "eventTitle": "Intake", "startDateTime": "2026-12-01T09:30:00.000Z",
        "endDateTime": "2026-12-01T10:15:00.000Z", "hostId": host,
        "participants": [
            {"participantId": host, "participantRole": "psm"},
            {"participantId": tenant.patient, "participantRole": "patient"},
        ],
    });
    let planned = json!({
        "templateName": "etmp-intake-visit", "title": "First", "description": "d", "notes": "n",
        "currentScheduledAppointment": appointment,
    });
    let disposition = json!({"uicedf-outcome": "Seen", "uicedf-remarks": null});
    let disposition_of = format!("{}/disposition", one(&items.changed));
    vec![
        (
            "GET",
            format!("{all}?statuses=OPEN,COMPLETED&withCareTeam=true&page=0"),
            NONE,
        ),
        ("POST", all.clone(), planned),
        ("GET", one(&items.changed), NONE),
        ("GET", tenant.own("/full-encounters?page=0"), NONE),
        (
            "GET",
            tenant.own(&format!("/full-encounters/{}", items.changed)),
            NONE,
        ),
        (
            "PATCH",
            one(&items.changed),
            json!({"status": "OPEN", "notes": "n", "title": "t"}),
        ),
        (
            "PATCH",
            one(&items.changed),
            json!({"notes": null, "description": "d"}),
        ),
        ("PATCH", disposition_of, disposition),
        (
            "POST",
            format!("{}/comments", one(&items.changed)),
            json!({"text": "again in May"}),
        ),
        (
            "PATCH",
            one(&items.completed),
            json!({"status": "FINALIZED"}),
        ),
        ("DELETE", one(&items.deleted), NONE),
    ]
}

fn assessments(tenant: &Tenant, items: &Items) -> Vec<(&'static str, String, Value)> {
    let all = tenant.own("/assessment-records");
    let one = format!("{all}/{}", items.answered);
    let answers = json!({
        "cdt-vitals__cdtf-heart-rate": 72, "cdt-care-goals__cdtf-confidence": 3,
    });
    let answers_of = format!("{one}/answers");
    let completed = json!({"status": "COMPLETED", "answers": answers});
    vec![
        ("GET", format!("{all}?page=0"), NONE),
        ("POST", all, json!({"assessmentName": "asm-intake"})),
        ("GET", one.clone(), NONE),
        ("PUT", answers_of, answers),
        ("PUT", one, completed),
    ]
}

fn programs(tenant: &Tenant, items: &Items) -> Vec<(&'static str, String, Value)> {
    let all = format!("/patients/{}/programs", items.patient);
    let one = format!("{all}/prog-collaborative-care");
    vec![
        ("GET", format!("{all}?assignedPrograms=true&page=0"), NONE),
        (
            "PATCH",
            one.clone(),
            json!({"assigned": true, "phaseName": "referral"}),
        ),
        ("PATCH", one.clone(), json!({"phaseName": "intake"})),
        (
            "GET",
            format!("{all}/current/prog-collaborative-care"),
            NONE,
        ),
        ("GET", tenant.own("/programs/prog-collaborative-care"), NONE),
    ]
}

/// Creates the seeded records of the patient again, and changes them: they have values of every type of field.
pub(crate) async fn of_records(tenant: &Tenant) -> Result<Acts, Failure> {
    let mut requests = Vec::new();
    let cdts = tenant.generator.model().cdts.iter();
    for cdt in cdts.filter(|cdt| cdt.has_records() && cdt.updatable && !cdt.single_record) {
        let all = tenant.own(&format!("/cdts/{}", cdt.name));
        let records = tenant.ask("GET", &all, &NONE).await?;
        let fields = cdt.fields.iter().filter(|field| field.editable);
        let (optional, editable): (Vec<_>, Vec<_>) = {
            let optional = fields.clone().filter(|field| !field.required);
            (
                optional.map(|field| (field.name.clone(), NONE)).collect(),
                fields.map(|field| &*field.name).collect(),
            )
        };
        for record in records["data"]["content"].as_array().ok_or("a list")? {
            let one = format!("{all}/{}", text(&record["id"]));
            let copy = writable(record, &editable);
            requests.push(("POST", all.clone(), copy.clone()));
            requests.push(("PATCH", one.clone(), copy));
            requests.push((
                "PATCH",
                one,
                Value::Object(optional.iter().cloned().collect()),
            ));
        }
    }
    make(tenant, requests).await
}

/// Sends requests for which the generated client has no call, or which it would reject.
pub(crate) async fn of_others(tenant: &Tenant) -> Result<Acts, Failure> {
    let vitals = tenant.own("/cdts/cdt-vitals");
    let long: Vec<i64> = (0..300).collect();
    let numbers =
        json!({"a": 5_000_000_000_i64, "b": u64::MAX, "c": -1.5, "d": {"e": ["\"", null, true]}});
    let requests = vec![
        ("POST", vitals.clone(), json!({"cdtf-heart-rate": "fast"})),
        (
            "POST",
            vitals.clone(),
            json!({"cdtf-position": "Upside down"}),
        ),
        ("POST", vitals.clone(), json!({"no-such-field": 1})),
        (
            "PATCH",
            vitals.clone(),
            json!({"rows": [{"id": "a", "jsonBody": {"cdtf-heart-rate": 60}}]}),
        ),
        ("GET", format!("{vitals}?sort=no-such-field&page=0"), NONE),
        (
            "POST",
            tenant.own("/cdts/cdt-unknown"),
            json!({"long": long}),
        ),
        ("GET", tenant.own("/document-summary?page=0"), NONE),
        ("GET", "/formations/current/cdts".to_owned(), NONE),
        ("PATCH", tenant.own(""), json!({"firstName": null})),
        ("POST", tenant.own("/care-plan/goals"), numbers),
        ("GET", "/no/such/path?a%20b=c%26d".to_owned(), NONE),
    ];
    let mut acts = make(tenant, requests).await?;
    let start = tenant.latest().await?;
    let audits = format!("/{}/admin/audit-webhook?page=0", tenant.sandbox.tenant());
    tenant.ask_at("GET", &audits, &NONE).await?;
    acts.all.extend(tenant.acts_after(start).await?);
    Ok(acts)
}
