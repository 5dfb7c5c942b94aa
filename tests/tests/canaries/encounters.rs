//! Encounters, their dispositions and comments, with every possible outcome of a call.

use std::fmt::Debug;

use serde_json::{Value, json};
use welkin_runtime::encounters::{
    Appointment, Encounter, EncounterFields, EncounterTemplate, Encounters, Open,
};
use welkin_runtime::operation::FullAccess;
use welkin_runtime::operation::Update;
use welkin_runtime::record::WritableCdt;
use welkin_runtime::record::decode_record;
use welkin_runtime::{Cdt, Client};

use crate::outputs::Outputs;
use crate::server::{JSON, Server, answers, lost_client};
use crate::values::{ID, TEXT, fields, misfits};

/// Visits the encounters of one template.
pub(crate) async fn visit<T>(server: &Server, outputs: &mut Outputs)
where
    T: EncounterTemplate<Access = FullAccess, Disposition: WritableCdt<Update> + Default + Debug>,
{
    let encounter = filled::<T>(outputs);
    found_and_created::<T>(server, &encounter, outputs).await;
    changed::<T>(server, &encounter, outputs).await;
    completed::<T>(server, encounter, outputs).await;
    let lost = encounters::<T>(&lost_client());
    outputs.result("lost", lost.create().notes(TEXT).await);
}

/// Returns an encounter with a value in every field.
fn filled<T: EncounterTemplate>(outputs: &mut Outputs) -> Value {
    let (disposition, count) = fields(T::Disposition::schema());
    let (kept, count_kept) = fields(EncounterFields::schema());
    outputs.mark(count + count_kept + 6);
    let mut encounter = json!(kept);
    for (key, value) in [
        ("id", json!(ID)),
        ("patientId", json!(ID)),
        ("templateName", json!(T::schema().name())),
        ("status", json!("OPEN")),
        ("disposition", json!({ "id": ID, "jsonBody": disposition })),
        (
            "comments",
            json!([{ "id": "c1", "text": TEXT, "createdByName": TEXT }]),
        ),
        (
            "assessmentLinks",
            json!([{ "id": "l1", "assessmentName": TEXT, "relation": TEXT }]),
        ),
        ("calendarEvent", json!({ "title": TEXT })),
    ] {
        encounter[key] = value;
    }
    encounter
}

/// Visits calls that need no open encounter.
async fn found_and_created<T>(server: &Server, encounter: &Value, outputs: &mut Outputs)
where
    T: EncounterTemplate<Access = FullAccess, Disposition: Default + Debug>,
{
    let appointment = Appointment::new("1907-03-16T09:00:00Z".parse().expect("a moment"), TEXT);
    outputs.debug("appointment", &appointment);
    for answer in answers(encounter) {
        server.answers(answer);
        let encounters = encounters::<T>(&server.client());
        outputs.debug("encounters", &encounters);
        outputs.result("get", encounters.get(&ID.into()).await);
        outputs.result("get in full", encounters.get_full(&ID.into()).await);
        outputs.result("page", encounters.list().page(0).await);
        let create = encounters
            .create()
            .title(TEXT)
            .notes(TEXT)
            .description(TEXT)
            .appointment(appointment.clone());
        outputs.debug("create", &create);
        outputs.result("create", create.await);
    }
    let mut other = encounter.clone();
    other["status"] = json!(TEXT);
    server.answers((200, JSON, other.to_string()));
    let all = encounters::<T>(&server.client());
    outputs.result("an unknown status", all.get(&ID.into()).await);
    outputs.debug("list", &all.list());
    outputs.result("all", all.list().all().await);
}

/// Visits calls of an open encounter.
async fn changed<T>(server: &Server, encounter: &Value, outputs: &mut Outputs)
where
    T: EncounterTemplate<Access = FullAccess, Disposition: WritableCdt<Update> + Default + Debug>,
{
    for answer in answers(encounter) {
        let mut open = open::<T>(server, encounter).await;
        server.answers(answer);
        outputs.result("update", open.update().notes(TEXT).title(TEXT).await);
        comments(&open, outputs).await;
        dispositions(&mut open, outputs).await;
        outputs.result("links", open.assessment_links().await);
        outputs.debug("open", &open);
        outputs.result("complete", open.complete().await);
    }
}

/// Visits calls that complete or delete an encounter, and a completed encounter.
async fn completed<T>(server: &Server, mut encounter: Value, outputs: &mut Outputs)
where
    T: EncounterTemplate<Access = FullAccess, Disposition: Default + Debug>,
{
    let all = encounters::<T>(&server.client());
    encounter["status"] = json!("COMPLETED");
    for answer in answers(&encounter) {
        let [completed, deleted] = [
            open::<T>(server, &encounter).await,
            open::<T>(server, &encounter).await,
        ];
        server.answers(answer);
        outputs.result("complete", completed.complete().await);
        outputs.result("delete", deleted.delete().await);
        let completed = all.get(&ID.into()).await;
        outputs.result("get completed", completed);
    }
}

/// Returns the server's encounter, but open.
async fn open<T: EncounterTemplate<Access = FullAccess>>(
    server: &Server,
    encounter: &Value,
) -> Encounter<T, Open> {
    let mut encounter = encounter.clone();
    encounter["status"] = json!("OPEN");
    server.answers((200, JSON, encounter.to_string()));
    let state = encounters::<T>(&server.client()).get(&ID.into()).await;
    let open = state.expect("the answer is right").into_open();
    open.expect("its status is")
}

async fn comments<T: EncounterTemplate<Access = FullAccess>>(
    open: &Encounter<T, Open>,
    outputs: &mut Outputs,
) {
    let comments = open.comments();
    outputs.debug("comments", &comments);
    outputs.result("list comments", comments.list().await);
    outputs.result("add a comment", comments.add(TEXT).await);
    outputs.result("change a comment", comments.update(ID, TEXT).await);
    outputs.result("delete a comment", comments.delete(ID).await);
}

/// Visits valid dispositions, and invalid ones that are rejected before anything is sent.
async fn dispositions<T>(open: &mut Encounter<T, Open>, outputs: &mut Outputs)
where
    T: EncounterTemplate<Access = FullAccess, Disposition: WritableCdt<Update> + Default + Debug>,
{
    outputs.result("disposition", open.disposition().await);
    let schema = T::Disposition::schema();
    for json in [fields(schema).0, misfits(schema)] {
        let text = json!({ "id": ID, "jsonBody": json }).to_string();
        let record = decode_record::<T::Disposition>(text.as_bytes()).expect("reading is lenient");
        outputs.debug("disposition", &record);
        outputs.result("set", open.set_disposition(&record.data).await);
    }
}

fn encounters<T: EncounterTemplate<Access = FullAccess>>(client: &Client) -> Encounters<T> {
    client
        .patient(ID.into())
        .encounters::<T::Disposition>()
        .of()
}
