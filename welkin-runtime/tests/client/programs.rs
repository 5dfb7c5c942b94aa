use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use welkin_runtime::programs::{ProgramHandle, ProgramRecord, ProgramStatus};
use welkin_runtime::{Client, Error, Profile};

use crate::pathway::{AnyProgram, Finish, Phase, Recovery, Rest, Start, Training};
use crate::server::{Seen, Server, ok, problem};

fn phase(name: &str, at: &str) -> Value {
    json!({
        "timestamp": at,
        "createdByName": "Grace Hopper",
        "name": name,
        "title": name.to_uppercase(),
        "currentVersion": "12",
        "deleted": false,
    })
}

/// An enrolment in the recorded form.
fn enrolled(current: &str) -> Value {
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

/// A program that the patient is not in, as the recorded list has it.
fn unassigned(name: &str) -> Value {
    json!({
        "id": null, "createdAt": null, "programName": name, "assigned": false, "patientId": null,
        "currentPhase": null, "status": null, "pathHistory": [],
    })
}

fn list(programs: &[Value]) -> Value {
    json!({"data": programs, "metaInfo": {"page": 0, "pageSize": 20, "totalElements": programs.len(), "lastPage": true}})
}

/// Answers as a server does that does what it is asked.
fn obedient(call: &Seen) -> Response {
    match call.path().rsplit_once("/phases/") {
        Some((_, phase)) => ok(enrolled(phase)),
        None => ok(list(&[unassigned("prog-other"), enrolled("start")])),
    }
}

fn recovery(server: &Server) -> ProgramHandle<Recovery> {
    server.patient().program()
}

/// Method and path of every call, without the base.
fn lines(server: &Server) -> Vec<String> {
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
        "not sent, prog-recovery does not lead from start to finish: from there it leads to training, rest"
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
        "not sent, prog-recovery does not lead from finish to start: no phase can be reached from there"
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

/// The answer to a move is not documented: where it is empty, the list is read.
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

/// The reference docs show an answer of another shape.
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

#[tokio::test]
async fn phases_are_changed_as_the_profile_says() {
    for (profile, expected) in [
        (
            Profile::reference(),
            (
                "/acme/live/patients/p1/programs/prog-recovery/phase",
                json!({"phase": "start"}),
            ),
        ),
        (
            Profile::v8(),
            (
                "/acme/live/patients/p1/programs/prog-recovery",
                json!({"assigned": true, "phaseName": "start"}),
            ),
        ),
        (
            Profile::v8()
                .overridden(
                    r#"{"phase_path": "/patients/{patient}/programs/{program}/phases", "phase_request": {"patch": {"phase_key": "phaseName"}}}"#,
                )
                .unwrap(),
            (
                "/acme/live/patients/p1/programs/prog-recovery/phases",
                json!({"phaseName": "start"}),
            ),
        ),
    ] {
        let server = v8(|_| ok(enrolled("start"))).await;
        let client = Client::new(server.config().profile(profile)).unwrap();
        let program: ProgramHandle<Recovery> = client.patient("p1".into()).program();
        program.enroll(Start).await.unwrap();
        let call = &server.calls()[0];
        assert_eq!((call.path(), call.json()), expected);
        assert_eq!(call.method, "PATCH");
    }
}

async fn v8(answer: impl Fn(&Seen) -> Response + Send + Sync + 'static) -> Server {
    Server::with_tokens(|_| ok(json!({"token": "t"})), answer).await
}

#[tokio::test]
async fn moving_is_not_enrolling() -> Result<(), Error> {
    let server = v8(|call| {
        let phase = call.json()["phaseName"].clone();
        ok(enrolled(phase.as_str().unwrap()))
    })
    .await;
    let client = Client::new(server.config().profile(Profile::v8()))?;
    let program: ProgramHandle<Recovery> = client.patient("p1".into()).program();
    program.enroll(Start).await?.move_to(Rest).await?;
    let calls = server.calls();
    assert_eq!(calls[1].json(), json!({"phaseName": "rest"}));
    Ok(())
}

#[tokio::test]
async fn an_enrolment_is_read_by_program_and_by_id_and_ended() -> Result<(), Error> {
    let server = Server::new(|call: &Seen| match call.method.as_str() {
        "DELETE" => ().into_response(),
        _ if call.path().ends_with("/current/prog-recovery") => ok(enrolled("rest")),
        _ if call.path().ends_with("/history/e1") => ok(enrolled("finish")),
        _ => {
            let mut other = enrolled("start");
            other["id"] = json!("e2");
            other["programName"] = json!("prog-other");
            ok(other)
        }
    })
    .await;
    let program = recovery(&server);
    let current = program.current().await?.expect("the patient is in it");
    assert_eq!(current.phase(), Some(Phase::Rest));
    let past = program.enrollment("e1").await?;
    assert_eq!(past.phase(), Some(Phase::Finish));
    let error = program.enrollment("e2").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the enrolment is one in prog-other, not in prog-recovery"
    );
    let any = server.patient().enrollment("e2").await?;
    assert_eq!(any.name(), "prog-other");
    current.unassign().await?;
    assert_eq!(
        lines(&server),
        [
            "GET /programs/current/prog-recovery",
            "GET /programs/history/e1",
            "GET /programs/history/e2",
            "GET /programs/history/e2",
            "DELETE /programs/e1",
        ]
    );
    Ok(())
}

#[tokio::test]
async fn not_to_be_in_a_program_is_no_error_and_a_wrong_path_is_one() {
    let server = Server::new(|_| problem(404, "PATIENT_PROGRAM_NOT_FOUND")).await;
    assert!(recovery(&server).current().await.unwrap().is_none());
    let error = recovery(&server).enrollment("e1").await.unwrap_err();
    assert!(error.is_not_found());
    let server = Server::new(|_| axum::http::StatusCode::NOT_FOUND).await;
    let error = recovery(&server).current().await.unwrap_err();
    assert_eq!(error.api().unwrap().status, 404);
}

#[tokio::test]
async fn a_program_that_the_patient_is_not_in_can_not_be_left() {
    let server = Server::new(|_| ok(list(&[unassigned("prog-recovery")]))).await;
    let programs = server.patient().programs::<ProgramRecord>().assigned(false);
    let [program]: [ProgramRecord; 1] = programs
        .all()
        .await
        .unwrap()
        .complete()
        .unwrap()
        .try_into()
        .unwrap();
    program.unassign().await.unwrap_err();
    let calls = server.calls();
    assert_eq!(calls.len(), 1);
    assert!(calls[0].query().ends_with("page=0&assignedPrograms=false"));
}

#[tokio::test]
async fn what_a_profile_is_not_known_to_have_is_not_sent() {
    let server = v8(|_| ok(json!({}))).await;
    let config = server.config().profile(Profile::reference());
    let client = Client::new(config).unwrap();
    let program: ProgramHandle<Recovery> = client.patient("p1".into()).program();
    let error = program.current().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "not sent, the profile's generation of the API is not known to have GET /patients/{patient}/programs/current/{program}"
    );
    let filtered = client.patients().by_filter(&json!({})).all().await;
    assert!(matches!(filtered, Err(Error::NotInProfile { .. })));
    assert!(server.calls().is_empty() && server.tokens().is_empty());
}
