//! Requests of an item by its id, with a response that contains another item, another patient's item, or a record of
//! another CDT.

mod encounters;
mod lists;
mod staff;

use std::future::Future;

use serde_json::{Value, json};
use welkin_runtime::{Error, PatientId, RecordId};

use crate::care;
use crate::server::{Answer, Asked};
use crate::table::{Family, Outcome, fails, read};

const ID: &str = "/id";
const PATIENT: &str = "/patientId";
const CDT: &str = "/cdtName";
const INNER: &str = "/jsonBody/id";

fn always(body: &Value) -> impl Fn(&Asked) -> Answer + Send + Sync + 'static {
    let body = body.to_string();
    move |_| Answer::Json(body.clone())
}

/// Adds scenarios: the call reads the correct response, fails for another name at each of these keys, and reads a
/// response without the patient or the CDT.
fn add<F>(
    family: &mut Family,
    name: &str,
    right: &Value,
    places: &[&str],
    call: impl Fn(care::Client) -> F + Clone + Send + 'static,
) where
    F: Future<Output = Result<Outcome, Error>> + Send + 'static,
{
    family.add(name, read(1), always(right), call.clone());
    for place in places {
        let with = |value: Value| {
            let mut answer = right.clone();
            *answer.pointer_mut(place).expect("the answer has it") = value;
            answer
        };
        let title = format!("{name}, another {place}");
        family.add(
            title,
            fails("Decode"),
            always(&with(json!("other"))),
            call.clone(),
        );
        let title = format!("{name}, a number for {place}");
        family.add(
            title,
            fails("Decode"),
            always(&with(json!(17))),
            call.clone(),
        );
        if matches!(*place, PATIENT | CDT | INNER) {
            let nothing = [json!(null), json!("")];
            // An empty name of a CDT is another name.
            for nothing in nothing.into_iter().take(if *place == CDT { 1 } else { 2 }) {
                let title = format!("{name}, {nothing} for {place}");
                family.add(title, read(1), always(&with(nothing)), call.clone());
            }
        }
    }
}

fn one<T>(answer: Result<T, Error>) -> Result<Outcome, Error> {
    answer.map(|_| read(1))
}

fn patient(client: &care::Client) -> care::Patient {
    client.patient(PatientId::from("p1"))
}

pub(crate) fn family() -> Family {
    let mut family = Family::new("identities");
    records(&mut family);
    same_ids(&mut family);
    patients(&mut family);
    encounters::all(&mut family);
    assessments_and_programs(&mut family);
    documents_and_contacts(&mut family);
    dictionaries(&mut family);
    staff::all(&mut family);
    messages_and_goals(&mut family);
    lists::all(&mut family);
    upserts(&mut family);
    family
}

/// A 404 that is not an error of Welkin does not mean that a record is missing: no other one is created.
fn upserts(family: &mut Family) {
    for body in [
        "",
        "[]",
        "{}",
        "null",
        r#"{"message":"Not Found"}"#,
        "<html></html>",
    ] {
        let answer = move |_: &Asked| Answer::Status(404, body.to_owned());
        family.add(
            format!("an upsert where all is 404 with {body:?}"),
            fails("Api"),
            answer,
            |client| async move {
                one(patient(&client)
                    .vitals()
                    .upsert("e1", &care::Vitals::default())
                    .await)
            },
        );
        family.add(
            format!("a look-up where all is 404 with {body:?}"),
            fails("Api"),
            answer,
            |client| async move { one(client.patients().get_by_external_id("e1").await) },
        );
    }
}

fn record() -> Value {
    json!({"id": "x1", "patientId": "p1", "cdtName": "cdt-vitals", "jsonBody": {"id": "x1"}})
}

fn records(family: &mut Family) {
    let places = [ID, INNER, PATIENT, CDT];
    add(
        family,
        "a record",
        &record(),
        &places,
        |client| async move { one(patient(&client).vitals().get(&RecordId::from("x1")).await) },
    );
    add(
        family,
        "a changed record",
        &record(),
        &places,
        |client| async move {
            let patch = care::VitalsPatch::new().heart_rate(72);
            one(patient(&client)
                .vitals()
                .update(&RecordId::from("x1"), &patch)
                .await)
        },
    );
    add(
        family,
        "a new record",
        &record(),
        &[PATIENT, CDT],
        |client| async move {
            one(patient(&client)
                .vitals()
                .create(&care::Vitals::default())
                .await)
        },
    );
    add(
        family,
        "a record by an id of ours",
        &record(),
        &[PATIENT, CDT],
        |client| async move { one(patient(&client).vitals().get_by_external_id("e1").await) },
    );
    add(
        family,
        "a record of any CDT",
        &record(),
        &[ID, PATIENT, CDT],
        |client| async move {
            let patient = client.runtime().patient(PatientId::from("p1"));
            one(patient
                .any_record::<care::AnyRecord>("cdt-vitals", "x1")
                .await)
        },
    );
}

/// An id in another notation is the same id.
fn same_ids(family: &mut Family) {
    let uuid = "6f0f3a2e-3f0a-4c0d-9d7b-0a1f3f8f2b11";
    let in_capitals = uuid.to_ascii_uppercase();
    for (name, asked, sent) in [
        ("a numeric id", "17", json!(17)),
        ("a UUID in capitals", uuid, json!(in_capitals)),
    ] {
        let answer = json!({"id": sent, "jsonBody": {"id": sent}});
        family.add(name, read(1), always(&answer), move |client| async move {
            one(patient(&client).vitals().get(&RecordId::from(asked)).await)
        });
    }
}

fn patients(family: &mut Family) {
    let right = json!({"id": "p1", "firstName": "Ada"});
    add(family, "a patient", &right, &[ID], |client| async move {
        one(client.patients().get(&PatientId::from("p1")).await)
    });
    add(
        family,
        "a changed patient",
        &right,
        &[ID],
        |client| async move {
            let patch = welkin_runtime::PatientPatch::new().city("London");
            one(client
                .patients()
                .update(&PatientId::from("p1"), &patch)
                .await)
        },
    );
}

fn assessments_and_programs(family: &mut Family) {
    let right = json!({
        "id": "x1", "patientId": "p1", "assessmentName": "asm-phq9", "status": "NEW", "answers": {},
    });
    add(
        family,
        "an assessment record",
        &right,
        &[ID, PATIENT],
        |client| async move {
            one(patient(&client)
                .assessments()
                .phq9()
                .get(&RecordId::from("x1"))
                .await)
        },
    );
    add(
        family,
        "a new assessment record",
        &right,
        &[PATIENT],
        |client| async move { one(patient(&client).assessments().phq9().create().await) },
    );
    let right = json!({
        "id": "x1", "patientId": "p1", "programName": "prog-collaborative-care", "assigned": true,
    });
    add(
        family,
        "an enrollment",
        &right,
        &[ID, PATIENT],
        |client| async move {
            let patient = client.runtime().patient(PatientId::from("p1"));
            one(patient.enrollment("x1").await)
        },
    );
    add(
        family,
        "a current enrollment",
        &right,
        &["/programName", PATIENT],
        |client| async move {
            let program = patient(&client).programs().collaborative_care();
            one(program.current().await)
        },
    );
}

fn documents_and_contacts(family: &mut Family) {
    let right =
        json!({"id": "x1", "patientId": "p1", "jsonBody": {"id": "x1", "type": "dt-consent-form"}});
    add(
        family,
        "a document",
        &right,
        &[ID, PATIENT],
        |client| async move {
            one(patient(&client)
                .documents()
                .get(&RecordId::from("x1"))
                .await)
        },
    );
    let right = json!({
        "id": "d1", "patientId": "p1", "cdtName": "dt-consent-form", "jsonBody": {"id": "d1"},
    });
    add(
        family,
        "a document's details",
        &right,
        &[PATIENT, CDT],
        |client| async move {
            one(patient(&client)
                .documents()
                .consent_form()
                .details(&RecordId::from("x1"))
                .await)
        },
    );
    let right = json!({"id": "x1", "patientId": "p1"});
    add(
        family,
        "a contact",
        &right,
        &[ID, PATIENT],
        |client| async move {
            let patient = client.runtime().patient(PatientId::from("p1"));
            one(patient.contacts().get(&RecordId::from("x1")).await)
        },
    );
}

fn dictionaries(family: &mut Family) {
    let right = json!({"id": "x1", "values": {"value": "E11"}});
    add(
        family,
        "a dictionary's entry",
        &right,
        &[ID],
        |client| async move {
            one(client
                .dictionaries()
                .icd_10()
                .get(&RecordId::from("x1"))
                .await)
        },
    );
    add(
        family,
        "a deleted entry",
        &right,
        &[ID],
        |client| async move {
            one(client
                .dictionaries()
                .icd_10()
                .delete(&RecordId::from("x1"))
                .await)
        },
    );
}

fn messages_and_goals(family: &mut Family) {
    let right = json!({"id": "x1", "patientId": "p1"});
    add(
        family,
        "an e-mail",
        &right,
        &[ID, PATIENT],
        |client| async move {
            let patient = client.runtime().patient(PatientId::from("p1"));
            one(patient.emails().get(&RecordId::from("x1")).await)
        },
    );
    add(
        family,
        "a text message",
        &right,
        &[ID, PATIENT],
        |client| async move {
            let patient = client.runtime().patient(PatientId::from("p1"));
            one(patient.text_messages().get(&RecordId::from("x1")).await)
        },
    );
    add(
        family,
        "a care plan",
        &right,
        &[PATIENT],
        |client| async move {
            let patient = client.runtime().patient(PatientId::from("p1"));
            one(patient.care_plan().get().await)
        },
    );
    add(
        family,
        "a goal",
        &right,
        &[ID, PATIENT],
        |client| async move {
            let patient = client.runtime().patient(PatientId::from("p1"));
            one(patient.care_plan().goal(&RecordId::from("x1")).await)
        },
    );
}
