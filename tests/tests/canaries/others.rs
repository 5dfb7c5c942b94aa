//! Welkin's own data besides the fields of CDTs, and the small types of which values consist.

use serde_json::json;
use welkin_runtime::__private::Input;
use welkin_runtime::assessments::{AssessmentFields, AssessmentStatus};
use welkin_runtime::dictionaries::EntryFields;
use welkin_runtime::documents::DocumentFields;
use welkin_runtime::encounters::{
    AssessmentLink, EncounterFields, EncounterStatus, PlainDisposition,
};
use welkin_runtime::patients::{Demographics, Gender};
use welkin_runtime::programs::{ProgramFields, ProgramStatus};
use welkin_runtime::record::OptionList;
use welkin_runtime::{Cdt, Json, ProfileReference, Record};

use crate::fixtures::example::vitals::{NOTES, Position};
use crate::fixtures::example::{AnyRecord, Vitals};
use crate::outputs::Outputs;
use crate::records::values;
use crate::server::{JSON, Server, answers};
use crate::values::{ID, TEXT, fields};

pub(crate) async fn visit(server: &Server, outputs: &mut Outputs) {
    drop(values::<AssessmentFields>(outputs));
    drop(values::<AssessmentLink>(outputs));
    drop(values::<Demographics>(outputs));
    drop(values::<DocumentFields>(outputs));
    drop(values::<EncounterFields>(outputs));
    drop(values::<EntryFields>(outputs));
    drop(values::<PlainDisposition>(outputs));
    drop(values::<ProgramFields>(outputs));
    words(outputs);
    upserts(server, outputs).await;
    full_encounters(server, outputs).await;
    documents(server, outputs).await;
    dictionaries(server, outputs).await;
}

/// Visits unknown literals, and other types made of one text.
fn words(outputs: &mut Outputs) {
    outputs.mark(8);
    outputs.debug("status", &AssessmentStatus::from(TEXT));
    outputs.debug("status", &EncounterStatus::from(TEXT));
    outputs.debug("status", &ProgramStatus::from(TEXT));
    outputs.debug("gender", &Gender::from(TEXT));
    outputs.debug("input", &Input::Text(TEXT));
    outputs.debug(
        "reference",
        &ProfileReference::new(TEXT).with("pdtf-a", TEXT),
    );
    let position = Position::from_json(json!(TEXT)).expect("any text is one");
    outputs.debug("option", &position);
    outputs.debug("option", position.unlisted().expect("it is not listed"));
    outputs.debug("field", &NOTES);
    outputs.debug("text", &Json::from(TEXT));
    outputs.debug("array", &Json::from(json!([TEXT])));
    let record = json!({ "id": ID, "jsonBody": fields(Vitals::schema()).0 });
    let record = serde_json::from_value::<Record<Vitals>>(record).expect("reading is lenient");
    outputs.debug("system", &record.system);
    let unknown =
        json!({ "id": ID, "cdtName": "cdt-of-tomorrow", "jsonBody": { "a": TEXT } }).to_string();
    outputs.result("record of any CDT", AnyRecord::decode(unknown.as_bytes()));
    if let Ok(AnyRecord::Unknown(unknown)) = AnyRecord::decode(unknown.as_bytes()) {
        outputs.debug("unknown record", &unknown);
    }
}

/// Visits records that are created or changed.
async fn upserts(server: &Server, outputs: &mut Outputs) {
    let vitals = Vitals {
        notes: Some(TEXT.to_owned()),
        ..Vitals::default()
    };
    for answer in answers(&json!({ "id": ID, "jsonBody": fields(Vitals::schema()).0 })) {
        server.answers(answer);
        let records = server.client().patient(ID.into()).records::<Vitals>();
        let upsert = records.upsert(TEXT, &vitals);
        outputs.debug("upsert", &upsert);
        outputs.result("upsert", upsert.await);
    }
}

async fn full_encounters(server: &Server, outputs: &mut Outputs) {
    let record = |schema| json!({ "id": ID, "jsonBody": fields(schema).0 });
    let mut encounter = json!(fields(EncounterFields::schema()).0);
    encounter["id"] = json!(ID);
    let full = json!({
        "encounter": encounter, "disposition": record(PlainDisposition::schema()),
        "assessmentLinks": [record(AssessmentLink::schema())],
        "comments": [{ "id": "c1", "text": TEXT, "createdByName": TEXT }],
        "calendarEvent": { "title": TEXT }, "tomorrow": TEXT,
    });
    for answer in answers(&full) {
        server.answers(answer);
        let patient = server.client().patient(ID.into());
        let encounters = patient.encounters::<PlainDisposition>();
        let full = encounters.get_full(&ID.into()).await;
        if let Ok(full) = &full {
            outputs.debug("calendar event", &full.calendar_event);
        }
        outputs.result("get in full", full);
    }
}

async fn documents(server: &Server, outputs: &mut Outputs) {
    let document = json!({ "id": ID, "jsonBody": fields(DocumentFields::schema()).0 });
    let page = json!({ "content": [document], "totalElements": 1, "last": true });
    for answer in answers(&document).into_iter().chain(answers(&page)) {
        server.answers(answer);
        let documents = server.client().patient(ID.into()).documents();
        let of_a_type = documents.of::<Vitals>();
        outputs.debug("documents", &documents);
        outputs.debug("documents", &of_a_type);
        outputs.debug("list", &documents.list().source_id(TEXT));
        outputs.debug("stream", &documents.list().stream());
        outputs.result("get", documents.get(&ID.into()).await);
        outputs.result("all", documents.list().all().await);
        outputs.result("details", of_a_type.details(&ID.into()).await);
    }
}

async fn dictionaries(server: &Server, outputs: &mut Outputs) {
    let mut entry = json!(fields(EntryFields::schema()).0);
    entry["values"] = json!(fields(Vitals::schema()).0);
    let dictionary = json!({ "name": Vitals::schema().name(), "records": [entry] });
    server.answers((200, JSON, dictionary.to_string()));
    let dictionary = server.client().dictionary::<Vitals>();
    outputs.debug("dictionary", &dictionary);
    outputs.debug("list", &dictionary.entries());
    outputs.result("entries", dictionary.entries().all().await);
    for answer in answers(&entry) {
        server.answers(answer);
        outputs.result("entry", dictionary.get(&ID.into()).await);
    }
}
