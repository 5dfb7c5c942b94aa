//! Lists with items that were not requested.

use serde_json::{Value, json};
use welkin_runtime::PatientId;

use super::encounters::encounter;
use super::{always, one, patient, record};
use crate::table::{Family, fails, partly};

/// Lists with an item of another patient or CDT: it is reported, and the others are read.
pub(super) fn all(family: &mut Family) {
    records(family);
    encounters(family);
    others(family);
}

fn records(family: &mut Family) {
    for (place, value) in [("patientId", "p2"), ("cdtName", "cdt-medications")] {
        let mut other = record();
        (other["id"], other["jsonBody"]["id"]) = (json!("x2"), json!("x2"));
        other[place] = json!(value);
        let page = json!({"content": [record(), other], "totalElements": 2, "last": true});
        family.add(
            format!("a list with another {place}"),
            partly(1, 1),
            always(&page),
            |client| async move {
                let listing = patient(&client).vitals().list().all().await?;
                Ok(partly(listing.items().len(), listing.unread().len()))
            },
        );
    }
}

fn encounters(family: &mut Family) {
    let mut other = encounter();
    (other["id"], other["patientId"]) = (json!("x2"), json!("p2"));
    let page = json!({"data": [encounter(), other], "metaInfo": {"lastPage": true}});
    family.add(
        "encounters with another patient's",
        partly(1, 1),
        always(&page),
        |client| async move {
            let listing = patient(&client).encounters().list().all().await?;
            Ok(partly(listing.items().len(), listing.unread().len()))
        },
    );
    let full = |encounter: Value| json!({"encounter": encounter});
    let mut other = encounter();
    (other["id"], other["patientId"]) = (json!("x2"), json!("p2"));
    let page = json!({"data": [full(encounter()), full(other)], "metaInfo": {"lastPage": true}});
    family.add(
        "full encounters with another patient's",
        partly(1, 1),
        always(&page),
        |client| async move {
            let listing = patient(&client).encounters().list_full().all().await?;
            Ok(partly(listing.items().len(), listing.unread().len()))
        },
    );
}

fn others(family: &mut Family) {
    let assessment = |id: &str, patient: &str| json!({"id": id, "patientId": patient, "assessmentName": "asm-phq9"});
    let page = json!({"content": [assessment("a", "p1"), assessment("b", "p2")], "last": true});
    family.add(
        "assessments with another patient's",
        partly(1, 1),
        always(&page),
        |client| async move {
            let patient = client.runtime().patient(PatientId::from("p1"));
            let listing = patient.all_assessments().all().await?;
            Ok(partly(listing.items().len(), listing.unread().len()))
        },
    );
    let two = json!({"content": [{"id": "x1", "jsonBody": {}}, {"id": "x2", "jsonBody": {}}], "last": true});
    family.add(
        "two records where there is one",
        fails("SeveralRecords"),
        always(&two),
        |client| async move { one(patient(&client).insurance().only().await) },
    );
}
