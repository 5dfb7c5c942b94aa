use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use welkin_runtime::Error;
use welkin_runtime::programs::{ProgramHandle, ProgramRecord, ProgramStatus};

use crate::pathway::{AnyProgram, Finish, Phase, Recovery, Rest, Start, Training};
use crate::server::{Seen, Server, ok, problem};

pub(crate) fn phase(name: &str, at: &str) -> Value {
    json!({
        "timestamp": at,
        "createdByName": "Grace Hopper",
        "name": name,
        "title": name.to_uppercase(),
        "currentVersion": "12",
        "deleted": false,
    })
}

/// Returns an enrollment in the recorded format.
pub(crate) fn enrolled(current: &str) -> Value {
    json!({
        "id": "e1",
        "createdByName": "Grace Hopper",
        "createdAt": "2026-11-20T08:00:00.000Z",
        "updatedAt": "2026-11-21T08:00:00.000Z",
        "programName": "prog-recovery",
        "programTitle": "Recovery",
        "assigned": true,
        "patientId": "p1",
        "currentPhase": phase(current, "2026-11-21T08:00:00.000Z"),
        "status": "IN_PROGRESS",
        "compatibleWithCurrentVersion": true,
        "pathHistory": [phase("start", "2026-11-20T08:00:00.000Z"), phase(current, "2026-11-21T08:00:00.000Z")],
    })
}

/// Returns a program without an enrollment of the patient, as in the recorded list.
pub(crate) fn unassigned(name: &str) -> Value {
    json!({
        "id": null, "createdAt": null, "programName": name, "assigned": false, "patientId": null,
        "currentPhase": null, "status": null, "pathHistory": [],
    })
}

pub(crate) fn list(programs: &[Value]) -> Value {
    json!({"data": programs, "metaInfo": {"page": 0, "pageSize": 20, "totalElements": programs.len(), "lastPage": true}})
}

/// Responds like a server that performs every request.
pub(crate) fn obedient(call: &Seen) -> Response {
    match call.path().rsplit_once("/phases/") {
        Some((_, phase)) => ok(enrolled(phase)),
        None => ok(list(&[unassigned("prog-other"), enrolled("start")])),
    }
}

pub(crate) fn recovery(server: &Server) -> ProgramHandle<Recovery> {
    server.patient().program()
}

/// Returns method and path of every call, without the base.
pub(crate) fn lines(server: &Server) -> Vec<String> {
    let calls = server.calls();
    let line = |call: &Seen| {
        let path = call.path().trim_start_matches("/v1/acme/patients/p1");
        format!("{} {path}", call.method)
    };
    calls.iter().map(line).collect()
}

#[tokio::test]
async fn a_patient_moves_along_the_program() -> Result<(), Error> {
    let server = Server::new(obedient).await;
    let start = recovery(&server).enroll(Start).await?;
    assert_eq!(start.phase(), Some(Phase::Start));
    let rest = start.move_to(Rest).await?;
    let training = rest.move_to(Training).await?;
    let finish = training.move_to(Finish).await?;
    assert_eq!(finish.phase(), Some(Phase::Finish));
    assert_eq!(finish.status, Some(ProgramStatus::InProgress));
    assert_eq!(finish.id(), Some("e1"));
    assert_eq!(
        lines(&server),
        [
            "POST /programs/prog-recovery/phases/start",
            "POST /programs/prog-recovery/phases/rest",
            "POST /programs/prog-recovery/phases/training",
            "POST /programs/prog-recovery/phases/finish",
        ]
    );
    Ok(())
}

#[tokio::test]
async fn where_the_phase_is_known_at_run_time_only_a_move_is_checked_first() -> Result<(), Error> {
    let server = Server::new(obedient).await;
    let program = recovery(&server)
        .get()
        .await?
        .expect("the patient is in it");
    let asked = server.calls().len();
    let error = program.clone().try_move_to(Phase::Finish).await;
    let error = error.expect_err("no way leads there");
    assert_eq!(
        error.to_string(),
        "request not sent: prog-recovery has no transition from start to finish; allowed next phases: training, rest"
    );
    match error {
        Error::UnreachablePhase(unreachable) => {
            assert_eq!(unreachable.reachable, ["training", "rest"]);
        }
        other => panic!("{other}"),
    }
    assert_eq!(server.calls().len(), asked, "nothing was sent");

    let program = program.try_move_to(Phase::Training).await?;
    assert_eq!(program.phase(), Some(Phase::Training));
    let program = program.try_move_to(Phase::Finish).await?;
    let error = program.try_move_to(Phase::Start).await;
    assert_eq!(
        error.expect_err("it is over").to_string(),
        "request not sent: prog-recovery has no transition from finish to start; no next phases are allowed"
    );
    Ok(())
}

#[tokio::test]
async fn a_phase_read_at_run_time_can_become_a_type() -> Result<(), Error> {
    let server = Server::new(obedient).await;
    let program = recovery(&server)
        .get()
        .await?
        .expect("the patient is in it");
    let program = program
        .in_phase(Rest)
        .expect_err("the patient is at the start");
    let start = program
        .in_phase(Start)
        .expect("the patient is at the start");
    assert_eq!(
        start.move_to(Training).await?.phase(),
        Some(Phase::Training)
    );
    Ok(())
}

#[tokio::test]
async fn history_says_when_the_patient_was_where() -> Result<(), Error> {
    let server = Server::new(|_: &Seen| ok(list(&[enrolled("tomorrow's phase")]))).await;
    let program = recovery(&server)
        .get()
        .await?
        .expect("the patient is in it");
    let history = program.history();
    assert_eq!(history[0].phase, Phase::Start);
    let at = history[0].at.expect("the server says when").to_string();
    assert_eq!(at, "2026-11-20T08:00:00.000Z");
    assert_eq!(history[1].phase.to_string(), "tomorrow's phase");
    Ok(())
}

#[tokio::test]
async fn a_patient_who_is_not_in_the_program_has_none() -> Result<(), Error> {
    let server = Server::new(|_: &Seen| ok(list(&[unassigned("prog-recovery")]))).await;
    assert!(recovery(&server).get().await?.is_none());
    let server = Server::new(|_: &Seen| ok(list(&[]))).await;
    assert!(recovery(&server).get().await?.is_none());
    Ok(())
}

#[tokio::test]
async fn a_server_that_leaves_the_patient_elsewhere_is_not_believed() {
    let server = Server::new(|_: &Seen| ok(enrolled("start"))).await;
    let error = recovery(&server)
        .enroll(Rest)
        .await
        .expect_err("the patient is elsewhere");
    assert_eq!(
        error.to_string(),
        "POST /patients/{patient}/programs/{program}/phases/{phase} left the patient in the phase start, not in the phase rest"
    );
}

/// The response to a move is not documented: if it is empty, the list is read.
#[tokio::test]
async fn a_server_that_says_nothing_is_asked() -> Result<(), Error> {
    let server = Server::new(|call: &Seen| match call.method.as_str() {
        "POST" => ().into_response(),
        _ => ok(list(&[enrolled("rest")])),
    })
    .await;
    let rest = recovery(&server).enroll(Rest).await?;
    assert_eq!(rest.phase(), Some(Phase::Rest));
    assert_eq!(
        lines(&server),
        ["POST /programs/prog-recovery/phases/rest", "GET /programs"]
    );
    Ok(())
}

#[tokio::test]
async fn a_refusal_is_passed_on() {
    let server = Server::new(|_: &Seen| problem(409, "PROGRAM_PHASE_NOT_REACHABLE")).await;
    let error = recovery(&server)
        .enroll(Start)
        .await
        .expect_err("the server refuses");
    assert!(matches!(error, Error::Api(_)), "{error}");
}

#[tokio::test]
async fn every_program_is_listed_as_what_it_is() -> Result<(), Error> {
    let pages = |call: &Seen| match call.query().contains("page=1") {
        false => ok(json!({
            "data": [unassigned("prog-other")],
            "metaInfo": {"page": 0, "pageSize": 1, "totalPages": 2, "lastPage": false},
        })),
        true => ok(json!({
            "data": [enrolled("training")],
            "metaInfo": {"page": 1, "pageSize": 1, "totalPages": 2, "lastPage": true},
        })),
    };
    let server = Server::new(pages).await;
    let programs: Vec<AnyProgram> = server
        .patient()
        .programs()
        .page_size(1)
        .all()
        .await?
        .complete()?;
    match programs.as_slice() {
        [AnyProgram::Other(other), AnyProgram::Recovery(recovery)] => {
            assert_eq!(other.name(), "prog-other");
            assert!(!other.is_enrolled());
            assert_eq!(recovery.phase(), Some(Phase::Training));
        }
        other => panic!("{other:?}"),
    }
    Ok(())
}

/// The reference documentation shows another format.
#[tokio::test]
async fn a_phase_may_be_a_bare_name() -> Result<(), Error> {
    let flat =
        json!([{"programName": "prog-recovery", "currentPhase": "rest", "status": "ACTIVE"}]);
    let server = Server::new(move |_: &Seen| ok(flat.clone())).await;
    let program = recovery(&server)
        .get()
        .await?
        .expect("the patient is in it");
    assert_eq!(program.phase(), Some(Phase::Rest));
    assert_eq!(program.status, Some(ProgramStatus::Active));
    Ok(())
}

#[tokio::test]
async fn what_was_read_is_written_back_unchanged() -> Result<(), Error> {
    let sent = [unassigned("prog-other"), enrolled("rest")];
    let answer = list(&sent);
    let server = Server::new(move |_: &Seen| ok(answer.clone())).await;
    let programs: Vec<ProgramRecord> = server.patient().programs().all().await?.complete()?;
    for (record, sent) in programs.iter().zip(&sent) {
        assert_eq!(serde_json::to_value(record).expect("it is JSON"), *sent);
    }
    Ok(())
}
