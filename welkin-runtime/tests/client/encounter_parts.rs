//! Parts of an encounter: comments, links to assessments, and all of them at once.

use serde_json::{Value, json};
use welkin_runtime::RecordId;
use welkin_runtime::encounters::EncounterState;

use crate::encounters::{disposition, encounter, id, intake_visits, line, one_visit};
use crate::server::{Server, ok};
use crate::visits::Intake;

#[tokio::test]
async fn have_comments() {
    let server = Server::new(|call| match (call.method.as_str(), call.path()) {
        ("GET", path) if path.ends_with("/comments") => {
            ok(json!([{"id": "c1", "text": "hm", "createdByName": "Grace"}]))
        }
        (_, path) if path.contains("/comments") => ok(json!({"id": "c2", "text": "new"})),
        _ => one_visit(call),
    })
    .await;
    let visit = intake_visits(&server).create().await.unwrap();
    let comments = visit.comments();
    let listed = comments.list().await.unwrap().complete().unwrap();
    assert_eq!(listed[0].other["createdByName"], "Grace");
    assert_eq!(format!("{listed:?}"), r#"[Comment("c1", [hidden])]"#);
    let added = comments.add("new").await.unwrap();
    comments.update(&added.id, "newer").await.unwrap();
    comments.delete(&added.id).await.unwrap();

    let calls = server.calls();
    let lines: Vec<_> = calls.iter().skip(1).map(line).collect();
    assert_eq!(
        lines,
        [
            "GET /encounters/e1/comments",
            "POST /encounters/e1/comments",
            "PUT /encounters/e1/comments/c2",
            "DELETE /encounters/e1/comments/c2",
        ]
    );
    assert_eq!(calls[3].json(), json!({"text": "newer"}));
}

fn link(id: &str, assessment: &str, record: Option<&str>) -> Value {
    json!({
        "id": id,
        "cdtName": "__encounter_assessment__",
        "jsonBody": {
            "assessmentName": assessment,
            "assessmentRecordId": record,
            "fromTemplate": true,
        },
    })
}

#[tokio::test]
async fn fill_the_links_of_their_template_first() {
    let server = Server::new(|call| match (call.method.as_str(), call.path()) {
        ("GET", path) if path.ends_with("e1/assessments") => ok(json!([
            link("l1", "asm-mood", None),
            link("l2", "asm-intake", None),
        ])),
        (_, path) if path.contains("/assessments") => ok(link("l2", "asm-intake", Some("r1"))),
        _ => one_visit(call),
    })
    .await;
    let mut visit = intake_visits(&server).create().await.unwrap();
    let links = visit.assessment_links().await.unwrap().complete().unwrap();
    assert_eq!(links[0].assessment_name.as_deref(), Some("asm-mood"));
    assert_eq!(links[0].from_template, Some(true));

    let record = RecordId::<Intake>::from("r1");
    let link = visit.link_assessment(&record).await.unwrap();
    assert_eq!(link.assessment_record_id.as_deref(), Some("r1"));
    let last = server.calls().pop().expect("there were calls");
    assert_eq!(line(&last), "PATCH /encounters/e1/assessments/l2");
    assert_eq!(last.json(), json!({"assessmentRecordId": "r1"}));
}

#[tokio::test]
async fn take_further_links() {
    let server = Server::new(|call| match (call.method.as_str(), call.path()) {
        ("GET", path) if path.ends_with("/assessments") => {
            ok(json!([link("l1", "asm-intake", Some("r1"))]))
        }
        (_, path) if path.ends_with("/assessments") => ok(link("l2", "asm-intake", Some("r2"))),
        _ => one_visit(call),
    })
    .await;
    let mut visit = intake_visits(&server).create().await.unwrap();
    let record = RecordId::<Intake>::from("r2");
    visit.link_assessment(&record).await.unwrap();
    let last = server.calls().pop().expect("there were calls");
    assert_eq!(line(&last), "POST /encounters/e1/assessments");
    assert_eq!(
        last.json(),
        json!({"assessmentName": "asm-intake", "assessmentRecordId": "r2"})
    );
}

#[tokio::test]
async fn begin_assessments() {
    let server = Server::new(|call| match (call.method.as_str(), call.path()) {
        ("GET", path) if path.ends_with("/assessments") => {
            ok(json!([link("l1", "asm-intake", None)]))
        }
        (_, path) if path.contains("/assessments") => ok(link("l1", "asm-intake", Some("r7"))),
        (_, path) if path.ends_with("/assessment-records") => {
            ok(json!({"id": "r7", "assessmentName": "asm-intake", "status": "NEW"}))
        }
        _ => one_visit(call),
    })
    .await;
    let mut visit = intake_visits(&server).create().await.unwrap();
    let records = server.patient().assessments::<Intake>();
    let open = visit.create_assessment(&records).await.unwrap();
    assert_eq!(open.id.as_str(), "r7");
    let last = server.calls().pop().expect("there were calls");
    assert_eq!(line(&last), "PATCH /encounters/e1/assessments/l1");
    assert_eq!(last.json(), json!({"assessmentRecordId": "r7"}));
}

fn full() -> Value {
    json!({
        "encounter": encounter("e1", "etmp-intake-visit", "FINALIZED"),
        "disposition": disposition(),
        "calendarEvent": {"eventTitle": "Visit of Ada"},
        "userRelatedToCalendarEvent": true,
        "assessmentLinks": [],
        "comments": [{"id": "c1", "text": "hm"}],
    })
}

#[tokio::test]
async fn come_whole_in_one_call() {
    for answer in [full(), json!({"data": [full()], "metaInfo": {}})] {
        let server = Server::new(move |_| ok(answer.clone())).await;
        let visit = intake_visits(&server).get_full(&id("e1")).await.unwrap();
        assert!(matches!(visit.encounter, EncounterState::Completed(_)));
        let disposition = visit.disposition.as_ref().expect("there is one");
        assert_eq!(disposition.outcome.as_deref(), Some("Seen"));
        assert_eq!(visit.comments[0].text.as_deref(), Some("hm"));
        assert_eq!(
            visit.other.0.get("userRelatedToCalendarEvent"),
            Some(true.into())
        );
        let shown = format!("{visit:?}");
        assert!(
            !shown.contains("Ada") && !shown.contains("tired"),
            "{shown}"
        );
        assert_eq!(line(&server.calls()[0]), "GET /full-encounters/e1");
    }
}

#[tokio::test]
async fn one_bad_item_does_not_hide_the_others() {
    let comments = json!([null, {"id": "c1", "text": "hm"}, {"text": "no id"}, 7]);
    let links = json!({"data": [link("l1", "asm-mood", None), {"jsonBody": {}}], "metaInfo": {"totalElements": 2}});
    let listed = (comments.clone(), links.clone());
    let server = Server::new(move |call| match call.path() {
        path if path.ends_with("/comments") => ok(listed.0.clone()),
        path if path.ends_with("/assessments") => ok(listed.1.clone()),
        _ => one_visit(call),
    })
    .await;
    let visit = intake_visits(&server).create().await.unwrap();
    let read = visit.comments().list().await.unwrap();
    assert_eq!((read.len(), read.unread().len()), (1, 3));
    let read = visit.assessment_links().await.unwrap();
    assert_eq!((read.len(), read.unread().len()), (1, 1));

    let mut whole = full();
    whole["comments"] = comments;
    whole["assessmentLinks"] = links;
    whole["disposition"] = json!({"jsonBody": 7});
    let server = Server::new(move |_| ok(whole.clone())).await;
    let visit = intake_visits(&server).get_full(&id("e1")).await.unwrap();
    assert_eq!((visit.comments.len(), visit.unread_comments.len()), (1, 3));
    assert_eq!(
        (visit.assessment_links.len(), visit.unread_links.len()),
        (1, 1)
    );
    assert!(visit.disposition.is_none() && visit.unread_disposition.is_some());
    assert!(!format!("{visit:?}").contains("hm"));
}

#[tokio::test]
async fn parts_that_are_no_lists_are_kept() {
    let mut odd = full();
    odd["comments"] = json!("none");
    odd["assessmentLinks"] = json!(7);
    let server = Server::new(move |_| ok(odd.clone())).await;
    let visit = intake_visits(&server).get_full(&id("e1")).await.unwrap();
    assert!(visit.comments.is_empty() && visit.assessment_links.is_empty());
    assert_eq!(visit.other.0.get("comments"), Some("none".into()));
    assert_eq!(visit.other.0.get("assessmentLinks"), Some(7.into()));
}
