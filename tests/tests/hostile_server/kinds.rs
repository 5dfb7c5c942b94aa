//! The same wrong responses for every kind of list.

use std::pin::Pin;
use std::sync::Arc;

use serde_json::{Value, json};
use welkin_runtime::programs::ProgramRecord;
use welkin_runtime::{DateTime, Error, PatientHandle, PatientId};

use crate::care;
use crate::server::{Answer, Asked};
use crate::table::{Family, Outcome, fails, partly, read};

type Call = Pin<Box<dyn Future<Output = Result<Outcome, Error>> + Send>>;

/// A kind of list.
#[derive(Clone)]
struct Kind {
    name: &'static str,
    /// The key of its items.
    key: &'static str,
    /// Creates an item of this id and patient.
    item: fn(&str, &str) -> Value,
    /// Whether it is the list of a patient.
    is_of_patient: bool,
    all: Arc<dyn Fn(care::Client) -> Call + Send + Sync>,
}

/// Reads a whole list of a client or of a patient.
macro_rules! all {
    (|$client:ident| $list:expr) => {
        Arc::new(|$client: care::Client| -> Call {
            Box::pin(async move {
                let listing = $list.page_size(2).page_limit(20).all().await?;
                Ok(partly(listing.items().len(), listing.unread().len()))
            })
        })
    };
}

fn patient(client: &care::Client) -> PatientHandle {
    client.runtime().patient(PatientId::from("p1"))
}

fn day(text: &str) -> DateTime {
    text.parse().expect("it is a moment")
}

fn plain(id: &str, patient: &str) -> Value {
    json!({"id": id, "patientId": patient})
}

fn record(id: &str, patient: &str) -> Value {
    json!({"id": id, "patientId": patient, "jsonBody": {"id": id, "status": "OPEN"}})
}

fn full(id: &str, patient: &str) -> Value {
    json!({"encounter": record(id, patient)})
}

fn kinds_of_patients() -> Vec<Kind> {
    let kind = |name, item, all| Kind {
        name,
        key: "content",
        item,
        is_of_patient: true,
        all,
    };
    vec![
        kind(
            "encounters",
            record,
            all!(|client| client.patient(PatientId::from("p1")).encounters().list()),
        ),
        kind(
            "full encounters",
            full,
            all!(|client| client
                .patient(PatientId::from("p1"))
                .encounters()
                .list_full()),
        ),
        kind(
            "assessments",
            plain,
            all!(|client| patient(&client).all_assessments()),
        ),
        kind(
            "programs",
            plain,
            all!(|client| patient(&client).programs::<ProgramRecord>()),
        ),
        kind(
            "documents",
            record,
            all!(|client| patient(&client).documents().list()),
        ),
        kind(
            "contacts",
            plain,
            all!(|client| patient(&client).contacts().list()),
        ),
        kind(
            "goals",
            plain,
            all!(|client| patient(&client).care_plan().goals()),
        ),
        kind(
            "e-mails",
            plain,
            all!(|client| patient(&client).emails().list()),
        ),
        kind(
            "text messages",
            plain,
            all!(|client| patient(&client).text_messages().list()),
        ),
    ]
}

fn other_kinds() -> Vec<Kind> {
    let kind = |name, key, item, all| Kind {
        name,
        key,
        item,
        is_of_patient: false,
        all,
    };
    let entry = |id: &str, _: &str| json!({"id": id, "values": {"value": id}});
    vec![
        kind(
            "everybody's encounters",
            "data",
            record,
            all!(|client| client
                .runtime()
                .encounters::<care::encounters::AnyTemplate>()),
        ),
        kind(
            "entries of a dictionary",
            "records",
            entry,
            all!(|client| client.dictionaries().icd_10().entries()),
        ),
        kind(
            "tasks",
            "content",
            plain,
            all!(|client| client.runtime().tasks().list()),
        ),
        kind(
            "users",
            "data",
            plain,
            all!(|client| client.runtime().users().list()),
        ),
        kind(
            "events",
            "data",
            plain,
            all!(|client| {
                let (from, to) = (day("2026-01-01T00:00:00Z"), day("2026-12-31T00:00:00Z"));
                client.runtime().calendar().events(from, to)
            }),
        ),
    ]
}

pub(crate) fn family() -> Family {
    let mut family = Family::new("kinds of lists");
    for kind in kinds_of_patients().into_iter().chain(other_kinds()) {
        add(&mut family, &kind);
    }
    family
}

fn add(family: &mut Family, kind: &Kind) {
    for (title, expected, status, body) in cases(kind) {
        let (all, body) = (Arc::clone(&kind.all), body.to_string());
        let answer = move |_: &Asked| Answer::Status(status, body.clone());
        family.add(
            format!("{}: {title}", kind.name),
            expected,
            answer,
            move |client| all(client),
        );
    }
}

/// Returns titles, expected outcomes, and responses.
fn cases(kind: &Kind) -> Vec<(&'static str, Outcome, u16, Value)> {
    let a = (kind.item)("a", "p1");
    let page = |items: Value, beside: Value| {
        let mut page = beside;
        page[kind.key] = items;
        page
    };
    let last = || json!({"last": true});
    let short = json!({"last": true, "totalElements": 3});
    let mut cases = vec![
        ("all", read(1), 200, page(json!([a]), last())),
        (
            "fewer than the total",
            fails("IncompleteList"),
            200,
            page(json!([a]), short),
        ),
        (
            "a null among them",
            partly(1, 1),
            200,
            page(json!([a, null]), last()),
        ),
        (
            "a text among them",
            partly(1, 1),
            200,
            page(json!([a, "HEALTH-DATA-CANARY"]), last()),
        ),
        (
            "the same page for ever",
            fails("RepeatedPage"),
            200,
            page(json!([a]), json!({"last": false})),
        ),
        (
            "a text for a list",
            fails("Decode"),
            200,
            page(json!("HEALTH-DATA-CANARY"), last()),
        ),
        (
            "no list",
            fails("Decode"),
            200,
            json!({"message": "HEALTH-DATA-CANARY"}),
        ),
        ("404 with an empty object", fails("Api"), 404, json!({})),
    ];
    if kind.is_of_patient {
        let other = (kind.item)("b", "p2");
        let both = page(json!([a, other]), last());
        cases.push(("another patient's", partly(1, 1), 200, both));
    }
    cases
}
