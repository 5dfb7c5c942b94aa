//! Programs under each profile of the API.

use axum::response::{IntoResponse, Response};
use serde_json::json;
use welkin_runtime::programs::{ProgramHandle, ProgramRecord};
use welkin_runtime::{Client, Error, Profile};

use crate::pathway::{Phase, Recovery, Rest, Start};
use crate::programs::{enrolled, lines, list, recovery, unassigned};
use crate::server::{Seen, Server, ok, problem};

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
async fn an_enrollment_is_read_by_program_and_by_id_and_ended() -> Result<(), Error> {
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
        "the enrollment is in another program: expected prog-recovery, found prog-other"
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
        "GET /patients/{patient}/programs/current/{program} was not sent: it is not part of the API generation of the client's profile"
    );
    let filtered = client.patients().by_filter(&json!({})).all().await;
    assert!(matches!(filtered, Err(Error::NotInProfile { .. })));
    assert!(server.calls().is_empty() && server.tokens().is_empty());
}
