use serde_json::{Value, json};
use welkin_runtime::profile::BulkUpdateBody;
use welkin_runtime::record::UnreadReason;
use welkin_runtime::records::RowError;
use welkin_runtime::{Client, Error, Patch, PatientId, Profile, RecordId};

use crate::server::{Server, id, ok};
use crate::vitals::{HEART_RATE, NOTE, Vitals};

fn faster(rate: i64) -> Patch<Vitals> {
    Patch::new().set(HEART_RATE, rate)
}

fn updated(id: &str, rate: i64) -> Value {
    json!({
        "id": id,
        "jsonBody": {"id": id, "cdtf-heart-rate": rate},
        "result": {"status": "OK", "content": null},
    })
}

#[tokio::test]
async fn rows_are_sent_in_one_request_and_answered_one_by_one() {
    let refused = json!({"id": "r2", "result": {"status": "ERROR", "content": [{
        "errorCode": "DT_RECORD_NOT_FOUND", "message": "DT record not found",
    }]}});
    let answer = json!({"rows": [refused, updated("r1", 61)]});
    let server = Server::new(move |_| ok(answer.clone())).await;
    let (ids, patches) = ([id("r1"), id("r2"), id("r3")], [61, 62, 63].map(faster));
    let rows = server.vitals().update_all(ids.iter().zip(&patches));
    let rows = rows.await.unwrap();

    let of: Vec<_> = rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(of, ["r1", "r2", "r3"]);
    assert_eq!(rows[0].result.as_ref().unwrap().heart_rate, Some(61));
    let refused = rows[1].result.as_ref().unwrap_err();
    let words = "the API rejected the row with status ERROR: DT_RECORD_NOT_FOUND";
    assert_eq!(refused.to_string(), words);
    assert_eq!(rows[2].result.as_ref().unwrap_err(), &RowError::NotAnswered);

    let calls = server.calls();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].method, "PATCH");
    assert_eq!(calls[0].path(), "/v1/acme/patients/p1/cdts/cdt-vitals");
    let sent = |id, rate| json!({"id": id, "jsonBody": {"cdtf-heart-rate": rate}});
    let body = json!({"rows": [sent("r1", 61), sent("r2", 62), sent("r3", 63)]});
    assert_eq!(calls[0].json(), body);
}

#[tokio::test]
async fn a_row_that_cannot_be_read_does_not_hide_the_others() {
    let bad = [
        json!(null),
        json!(7),
        json!({"jsonBody": {}}),
        json!({"id": "r2", "jsonBody": "text"}),
        json!({"id": "r2", "result": {"status": "ERROR"}}),
        json!({"id": "r2", "result": {"status": 500, "content": null}}),
        json!({"id": "r2", "result": "FAILED"}),
        json!({"id": "r2", "result": {"status": null, "content": [{"errorCode": "X"}]}}),
    ];
    for bad in bad {
        let answer = json!({"rows": [bad, updated("r1", 61), updated("r3", 63)]});
        let server = Server::new(move |_| ok(answer.clone())).await;
        let (ids, patches) = ([id("r1"), id("r2"), id("r3")], [61, 62, 63].map(faster));
        let rows = server.vitals().update_all(ids.iter().zip(&patches));
        let rows = rows.await.unwrap();
        let rates: Vec<_> = rows
            .iter()
            .map(|row| row.result.as_ref().ok().map(|record| record.heart_rate))
            .collect();
        assert_eq!(rates, [Some(Some(61)), None, Some(Some(63))], "{bad}");
    }
}

/// The patch sets the heart rate to 61 and clears the note.
#[tokio::test]
async fn a_row_without_a_result_counts_as_changed_if_the_record_shows_it() {
    let fields = |fields: Value| json!({"id": "r1", "jsonBody": fields});
    let silent = [
        (fields(json!({"cdtf-heart-rate": 61})), true),
        (
            fields(json!({"cdtf-heart-rate": 61, "cdtf-note": null})),
            true,
        ),
        (fields(json!({"cdtf-heart-rate": "61"})), true),
        (json!({"id": "r1", "cdtf-heart-rate": 61}), true),
        (fields(json!({"cdtf-heart-rate": 60})), false),
        (
            fields(json!({"cdtf-heart-rate": 61, "cdtf-note": "old"})),
            false,
        ),
        (fields(json!({"cdtf-heart-rate": null})), false),
        (fields(json!({})), false),
        (json!({"id": "r1"}), false),
        (json!({"id": "r1", "jsonBody": null}), false),
    ];
    for (row, is_changed) in silent {
        for result in [
            None,
            Some(json!(null)),
            Some(json!({})),
            Some(json!({"status": null})),
        ] {
            let mut row = row.clone();
            if let Some(result) = result {
                row["result"] = result;
            }
            let answer = json!({"rows": [row]});
            let server = Server::new(move |_| ok(answer.clone())).await;
            let rows = server
                .vitals()
                .update_all([(&id("r1"), &faster(61).clear(NOTE))]);
            let rows = rows.await.unwrap();
            match &rows[0].result {
                Ok(record) => assert!(is_changed && record.heart_rate == Some(61), "{row}"),
                Err(error) => {
                    assert_eq!(error, &RowError::Unconfirmed, "{row}");
                    assert!(!is_changed, "{row}");
                }
            }
        }
    }
}

/// An external id is next to the fields.
#[tokio::test]
async fn a_row_shows_an_external_id() {
    for (held, is_changed) in [("e1", true), ("e2", false)] {
        let answer = json!({"rows": [{"id": "r1", "jsonBody": {"external_id": held}}]});
        let server = Server::new(move |_| ok(answer.clone())).await;
        let patch = Patch::new().external_id("e1");
        let rows = server.vitals().update_all([(&id("r1"), &patch)]);
        assert_eq!(rows.await.unwrap()[0].result.is_ok(), is_changed);
    }
}

#[tokio::test]
async fn a_row_of_another_patient_or_cdt_was_not_asked_for() {
    for (key, reason) in [
        ("patientId", UnreadReason::OtherPatient),
        ("cdtName", UnreadReason::OtherCdt),
    ] {
        let mut row = updated("r1", 61);
        row[key] = json!("other");
        let answer = json!({"rows": [row]});
        let server = Server::new(move |_| ok(answer.clone())).await;
        let rows = server.vitals().update_all([(&id("r1"), &faster(61))]);
        let rows = rows.await.unwrap();
        let error = rows[0].result.as_ref().unwrap_err();
        assert_eq!(error, &RowError::Unread(reason));
    }
}

#[tokio::test]
async fn rows_of_one_record_have_an_answer_each() {
    let refused = json!({"id": "r1", "result": {"status": "CONFLICT"}});
    let answer = json!({"rows": [updated("r1", 61), refused]});
    let server = Server::new(move |_| ok(answer.clone())).await;
    let (ids, patches) = ([id("r1"), id("r1"), id("r1")], [61, 62, 63].map(faster));
    let rows = server.vitals().update_all(ids.iter().zip(&patches));
    let rows = rows.await.unwrap();
    assert!(rows[0].result.is_ok());
    assert!(matches!(rows[1].result, Err(RowError::Refused { .. })));
    assert_eq!(rows[2].result.as_ref().unwrap_err(), &RowError::NotAnswered);
}

#[tokio::test]
async fn nothing_is_sent_when_a_row_breaks_a_rule() {
    let server = Server::new(|_| ok(json!({"rows": [updated("r2", 900)]}))).await;
    let ids = [id("r1"), id("r2")];
    let patches = [
        faster(61),
        faster(900).set(NOTE, "a secret that is too long"),
    ];
    let rows = || ids.iter().zip(&patches);
    let error = server.vitals().update_all(rows()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "request not sent: 1 of 2 rows are invalid: row 1: cdt-vitals.cdtf-heart-rate is above 300; \
         cdt-vitals.cdtf-note is longer than 10 characters"
    );
    let Error::RowValidation(violations) = error else {
        panic!("the rows were checked")
    };
    let broken: Vec<_> = violations.iter().map(|(row, of)| (row, of.len())).collect();
    assert_eq!(broken, [(1, 2)]);
    assert!(server.calls().is_empty());

    let unchecked = server.vitals().update_all(rows()).unchecked();
    assert_eq!(unchecked.await.unwrap().len(), 2);
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test]
async fn no_rows_are_no_request() {
    let server = Server::new(|_| ok(json!({"rows": []}))).await;
    let no_rows: [(&RecordId<Vitals>, &Patch<Vitals>); 0] = [];
    assert!(
        server
            .vitals()
            .update_all(no_rows)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(server.calls().is_empty());
}

#[tokio::test]
async fn the_body_is_the_profiles() {
    let server = Server::new(|_| ok(json!([{"id": "r1", "cdtf-heart-rate": 61}]))).await;
    let mut profile = Profile::v1();
    profile.bulk_update = BulkUpdateBody::Array;
    let client = Client::new(server.config().profile(profile)).unwrap();
    let vitals = client.patient(PatientId::from("p1")).records::<Vitals>();
    let rows = vitals.update_all([(&id("r1"), &faster(61))]).await.unwrap();
    assert_eq!(rows[0].result.as_ref().unwrap().heart_rate, Some(61));
    let body = json!([{"id": "r1", "cdtf-heart-rate": 61}]);
    assert_eq!(server.calls()[0].json(), body);
}
