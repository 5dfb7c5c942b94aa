use axum::response::Response;
use serde_json::{Value, json};
use welkin_runtime::assessments::{
    AnyAssessment, AssessmentRecord, AssessmentRecords, AssessmentState, AssessmentStatus,
};
use welkin_runtime::record::UnreadReason;
use welkin_runtime::{Error, RecordId};

use crate::checkup::Checkup;
use crate::server::{Seen, Server, ok};

/// Returns a record in the recorded format.
fn record(assessment: &str, status: &str, answers: Value) -> Value {
    json!({
        "id": "r1",
        "createdAt": "2026-11-20T08:00:00.000Z",
        "createdByName": "Grace Hopper",
        "finalizedDate": null,
        "assessmentName": assessment,
        "assessmentTitle": "Check-up",
        "assessmentCdtName": "_asm-checkup",
        "version": 8,
        "patientId": "p1",
        "status": status,
        "answers": answers,
        "scoring": {},
        "questions": {},
        "pfa": false,
    })
}

fn answers(heart_rate: Option<i64>, note: Option<&str>) -> Value {
    json!({
        "id": "a1",
        "source_type": "ASSESSMENT",
        "cdt-vitals__cdtf-heart-rate": heart_rate,
        "cdt-vitals__cdtf-note": note,
    })
}

/// Responds like a server that performs every request.
fn obedient(call: &Seen) -> Response {
    let path = call.path();
    ok(match call.method.as_str() {
        "PUT" if path.ends_with("/answers") => {
            let mut held = answers(None, None);
            for (question, answer) in call.json().as_object().expect("answers") {
                held[question] = answer.clone();
            }
            record("asm-checkup", "IN_PROGRESS", held)
        }
        "PUT" => call.json(),
        _ => record("asm-checkup", "NEW", answers(None, None)),
    })
}

fn checkups(server: &Server) -> AssessmentRecords<Checkup> {
    server.patient().assessments()
}

/// Returns method, path and body of every call, without the base.
fn lines(server: &Server) -> Vec<String> {
    let line = |call: &Seen| {
        let path = call.path().trim_start_matches("/v1/acme/patients/p1");
        let body = String::from_utf8_lossy(&call.body);
        format!("{} {path} {body}", call.method).trim().to_owned()
    };
    server.calls().iter().map(line).collect()
}

fn checkup(heart_rate: Option<i64>, note: Option<&str>) -> Checkup {
    Checkup {
        heart_rate,
        note: note.map(str::to_owned),
        ..Checkup::default()
    }
}

#[tokio::test]
async fn are_created_answered_and_completed() -> Result<(), Error> {
    let server = Server::new(obedient).await;
    let mut open = checkups(&server).create().await?;
    assert_eq!(open.status, Some(AssessmentStatus::New));
    assert_eq!(open.patient_id().as_str(), "p1");

    open.answer(&checkup(None, Some("tired"))).await?;
    assert_eq!(open.answers.note.as_deref(), Some("tired"));
    assert_eq!(open.status, Some(AssessmentStatus::InProgress));

    let record = open.complete(&checkup(Some(72), None)).await?;
    assert_eq!(record.status, Some(AssessmentStatus::Completed));
    assert_eq!(record.answers.heart_rate, Some(72));

    let lines = lines(&server);
    assert_eq!(
        lines[..2],
        [
            r#"POST /assessment-records {"assessmentName":"asm-checkup"}"#,
            r#"PUT /assessment-records/r1/answers {"cdt-vitals__cdtf-note":"tired"}"#,
        ]
    );
    assert!(lines[2].starts_with("PUT /assessment-records/r1 {"));
    // The whole earlier record with the changes: the note is cleared, the other answers stay.
    let whole = server.calls()[2].json();
    assert_eq!(
        whole,
        record_of(&whole, "COMPLETED", answers(Some(72), None))
    );
    Ok(())
}

/// Returns a record with this status and these answers, for comparison.
fn record_of(sent: &Value, status: &str, answers: Value) -> Value {
    assert_eq!(sent["assessmentCdtName"], "_asm-checkup");
    record("asm-checkup", status, answers)
}

#[tokio::test]
async fn are_checked_before_they_are_sent() -> Result<(), Error> {
    let server = Server::new(obedient).await;
    let mut open = checkups(&server).create().await?;
    let error = open.answer(&checkup(Some(301), None)).await;
    assert!(matches!(error, Err(Error::Validation(_))), "{error:?}");
    // Required questions may be answered later, but not after completion.
    open.answer(&checkup(None, Some("tired"))).await?;
    let error = open.complete(&checkup(None, Some("tired"))).await;
    assert_eq!(
        error.expect_err("an answer is missing").to_string(),
        "invalid value, request not sent: asm-checkup.cdt-vitals__cdtf-heart-rate is required"
    );
    assert_eq!(server.calls().len(), 2, "one created, one saved");
    Ok(())
}

#[tokio::test]
async fn are_open_or_closed_as_the_server_says() -> Result<(), Error> {
    for (status, is_open) in [
        ("NEW", true),
        ("IN_PROGRESS", true),
        ("COMPLETED", false),
        ("EXPIRED", false),
        ("TOMORROW'S STATUS", false),
    ] {
        let server =
            Server::new(move |_: &Seen| ok(record("asm-checkup", status, answers(Some(60), None))))
                .await;
        let state = checkups(&server).get(&RecordId::from("r1")).await?;
        assert_eq!(state.answers.heart_rate, Some(60));
        let status = state.status.clone().expect("there is one").to_string();
        match state {
            AssessmentState::Open(open) => {
                assert!(is_open, "{status}");
                open.delete().await?;
                let deletion = lines(&server).pop();
                assert_eq!(deletion.as_deref(), Some("DELETE /assessment-records/r1"));
            }
            _ => assert!(!is_open, "{status}"),
        }
    }
    Ok(())
}

#[tokio::test]
async fn of_another_kind_are_refused_and_left_out_of_lists() -> Result<(), Error> {
    let server = Server::new(|_: &Seen| ok(record("asm-other", "NEW", answers(None, None)))).await;
    let error = checkups(&server).get(&RecordId::from("r1")).await;
    assert_eq!(
        error.expect_err("it is of another kind").to_string(),
        "GET /patients/{patient}/assessment-records/{record} returned a record of another assessment: expected asm-checkup, found asm-other"
    );
    let server = Server::new(|_: &Seen| {
        ok(json!({
            "content": [
                record("asm-other", "NEW", answers(None, None)),
                record("asm-checkup", "COMPLETED", answers(Some(60), None)),
            ],
            "last": true,
        }))
    })
    .await;
    let listed = checkups(&server)
        .list()
        .page_size(2)
        .all()
        .await?
        .complete()?;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].assessment_name.as_deref(), Some("asm-checkup"));
    assert!(server.calls()[0].query().contains("page=0&size=2"));
    Ok(())
}

#[tokio::test]
async fn of_every_assessment_are_listed_and_typed_by_their_names() -> Result<(), Error> {
    let server = Server::new(|_: &Seen| {
        ok(json!({
            "content": [
                record("asm-other", "NEW", json!({"cdt-a__cdtf-b": "tired"})),
                record("asm-checkup", "IN_PROGRESS", answers(Some(60), None)),
                {"id": "r9", "status": "NEW"},
                null,
            ],
            "last": true,
        }))
    })
    .await;
    let listed = server
        .patient()
        .all_assessments()
        .page_size(4)
        .all()
        .await?;
    let (records, unread) = listed.into_parts();
    assert_eq!(unread.len(), 1);
    let names: Vec<_> = records
        .iter()
        .map(|it| it.assessment_name.as_deref())
        .collect();
    assert_eq!(names, [Some("asm-other"), Some("asm-checkup"), None]);
    assert!(records[0].answers().is_some() && records[2].answers().is_none());
    let shown = format!("{records:?}");
    assert!(
        !shown.contains("tired") && !shown.contains("Grace"),
        "{shown}"
    );
    let sent = record("asm-other", "NEW", json!({"cdt-a__cdtf-b": "tired"}));
    assert_eq!(serde_json::to_value(&records[0]).expect("JSON"), sent);
    let typed = records.into_iter().map(AnyAssessment::typed::<Checkup>);
    let rates: Vec<_> = typed
        .map(|it| it.ok().map(|it| it.answers.heart_rate))
        .collect();
    assert_eq!(rates, [None, Some(Some(60)), None]);
    Ok(())
}

/// A record without the name of its assessment may be of the requested one.
#[tokio::test]
async fn without_a_name_are_reported_by_lists_of_one_assessment() -> Result<(), Error> {
    let server = Server::new(|_: &Seen| {
        ok(json!({"content": [{"id": "r9", "status": "NEW"}], "last": true}))
    })
    .await;
    let listed = checkups(&server).list().all().await?;
    let (records, unread) = listed.into_parts();
    assert!(records.is_empty());
    assert_eq!(unread[0].id.as_deref(), Some("r9"));
    assert_eq!(unread[0].reason, UnreadReason::Unnamed);
    Ok(())
}

#[tokio::test]
async fn that_stay_open_are_not_believed_to_be_completed() -> Result<(), Error> {
    let server = Server::new(|_: &Seen| ok(record("asm-checkup", "IN_PROGRESS", json!({})))).await;
    let open = checkups(&server).create().await?;
    let error = open.complete(&checkup(Some(72), None)).await;
    assert_eq!(
        error.expect_err("it is still open").to_string(),
        "PUT /patients/{patient}/assessment-records/{record} left the assessment in the status IN_PROGRESS"
    );
    Ok(())
}

#[tokio::test]
async fn lead_to_the_records_they_filled() -> Result<(), Error> {
    let empty = || ok(json!({"content": [], "last": true}));
    let server = Server::new(move |_: &Seen| empty()).await;
    let checkup = RecordId::<Checkup>::from("r1");
    let filled = server.vitals().list().filled_by(&checkup).all().await?;
    assert!(filled.is_empty());
    let query = server.calls()[0].query().to_owned();
    assert!(query.contains("sourceId=r1"), "{query}");
    Ok(())
}

#[test]
fn come_back_as_they_were_whatever_they_hold() {
    for answers in [
        answers(Some(60), Some("tired")),
        json!({"cdt-vitals__cdtf-heart-rate": "sixty", "cdt-new__cdtf-new": [1]}),
        json!({}),
        json!(null),
        json!("none"),
    ] {
        let sent = record("asm-checkup", "COMPLETED", answers);
        let read: AssessmentRecord<Checkup> =
            serde_json::from_value(sent.clone()).expect("a record");
        assert_eq!(serde_json::to_value(&read).expect("JSON"), sent);
        let copy = serde_json::to_value(read.clone()).expect("JSON");
        assert_eq!(copy, sent);
        let shown = format!("{read:?}");
        assert!(!shown.contains("tired"), "{shown}");
        assert!(!shown.contains("Grace"), "{shown}");
    }
    let mut sent = record("asm-checkup", "COMPLETED", json!({}));
    sent.as_object_mut().expect("an object").remove("answers");
    let read: AssessmentRecord<Checkup> = serde_json::from_value(sent.clone()).expect("a record");
    assert!(read.answers.heart_rate.is_none());
}
