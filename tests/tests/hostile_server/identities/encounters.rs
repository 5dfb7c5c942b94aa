//! Encounters and their parts.

use serde_json::{Value, json};
use welkin_runtime::encounters::{Encounter, Open};
use welkin_runtime::{Error, RecordId};

use super::{ID, PATIENT, add, one, patient};
use crate::care;
use crate::server::{Answer, Asked};
use crate::table::{Family, fails, read};

pub(super) fn encounter() -> Value {
    json!({
        "id": "x1", "patientId": "p1", "cdtName": "__encounter__",
        "jsonBody": {"id": "x1", "templateName": "etmp-intake-visit", "status": "OPEN"},
    })
}

/// Returns an open encounter as a correct response, and then the other response.
fn then(second: Value) -> impl Fn(&Asked) -> Answer + Send + Sync + 'static {
    let first = encounter().to_string();
    let second = second.to_string();
    let seen = std::sync::atomic::AtomicUsize::new(0);
    move |_| {
        let is_first = seen.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0;
        Answer::Json(if is_first {
            first.clone()
        } else {
            second.clone()
        })
    }
}

async fn open(
    client: &care::Client,
) -> Result<Encounter<care::encounters::IntakeVisit, Open>, Error> {
    let visits = patient(client).encounters().intake_visit();
    let state = visits.get(&RecordId::from("x1")).await?;
    Ok(state.into_open().expect("it is open"))
}

pub(super) fn all(family: &mut Family) {
    read_ones(family);
    changes(family);
    dispositions(family);
}

fn read_ones(family: &mut Family) {
    let places = [ID, PATIENT];
    add(
        family,
        "an encounter",
        &encounter(),
        &places,
        |client| async move {
            let visits = patient(&client).encounters().intake_visit();
            one(visits.get(&RecordId::from("x1")).await)
        },
    );
    let full = json!({"encounter": encounter(), "disposition": null, "comments": []});
    let places = ["/encounter/id", "/encounter/patientId"];
    add(
        family,
        "a full encounter",
        &full,
        &places,
        |client| async move {
            let visits = patient(&client).encounters().intake_visit();
            one(visits.get_full(&RecordId::from("x1")).await)
        },
    );
}

/// Changes of an encounter and of its parts.
fn changes(family: &mut Family) {
    for (place, value) in [("id", "x2"), ("patientId", "p2")] {
        let mut other = encounter();
        other[place] = json!(value);
        let title = |what: &str| format!("{what}, another {place}");
        family.add(
            title("a changed encounter"),
            fails("Decode"),
            then(other.clone()),
            |client| async move {
                let mut visit = open(&client).await?;
                one(visit.update().notes("rested").await)
            },
        );
        family.add(
            title("a completed encounter"),
            fails("Decode"),
            then(other.clone()),
            |client| async move { one(open(&client).await?.complete().await) },
        );
        family.add(
            title("a link to an assessment"),
            fails("Decode"),
            then(other.clone()),
            |client| async move {
                let visit = open(&client).await?;
                one(visit.assessment_link(&RecordId::from("x1")).await)
            },
        );
        let mut comment = json!({"id": "x1", "patientId": "p1", "text": "rested"});
        comment[place] = json!(value);
        family.add(
            title("a changed comment"),
            fails("Decode"),
            then(comment),
            |client| async move {
                let visit = open(&client).await?;
                one(visit.comments().update("x1", "rested").await)
            },
        );
    }
}

fn dispositions(family: &mut Family) {
    let mut disposition = json!({"id": "d1", "patientId": "p1", "jsonBody": {"id": "d1"}});
    family.add(
        "a disposition",
        read(1),
        then(disposition.clone()),
        |client| async move { one(open(&client).await?.disposition().await) },
    );
    disposition["patientId"] = json!("p2");
    family.add(
        "a disposition of another patient",
        fails("Decode"),
        then(disposition),
        |client| async move { one(open(&client).await?.disposition().await) },
    );
}
