//! Recorded programs and assessment records are read and written without loss.

use serde_json::Value;
use welkin_runtime::assessments::{AssessmentRecord, AssessmentStatus};
use welkin_runtime::programs::{ProgramRecord, ProgramStatus};
use welkin_runtime::{Error, RecordId};
use welkin_tests::recording::{self, Recording};
use welkin_tests::replay::{Replay, Sent};

mod formation {
    include!(concat!(env!("OUT_DIR"), "/formation.rs"));
}

use formation::assessments::Intake;
use formation::programs::{AnyProgram, collaborative_care};

fn patient(replay: &Replay) -> formation::Patient {
    let client = formation::Client::connect(replay.config()).expect("nothing is missing");
    client.patient("4f6b7a10-2f0e-4f7b-8c1d-0a9b6e5d0001")
}

/// Returns the project's recordings of these kinds, and real ones if available.
fn all(kinds: &[&str]) -> Vec<Recording> {
    let own = recording::own(kinds);
    assert!(!own.is_empty());
    own.into_iter().chain(recording::real(kinds)).collect()
}

/// Returns the project's recording of this name.
fn own(name: &str) -> Recording {
    let mut recordings = recording::own(&[name]);
    recordings.pop().expect("it is recorded")
}

fn json_of(program: &ProgramRecord) -> Value {
    serde_json::to_value(program).expect("JSON")
}

#[test]
fn assessment_records_come_back_as_they_were() {
    for recording in all(&["assessment_record"]) {
        let name = &recording.name;
        let read: AssessmentRecord<Intake> =
            serde_json::from_value(recording.response.clone()).expect("a record");
        let written = serde_json::to_value(&read).expect("JSON");
        assert_eq!(written, recording.response, "{name}");
        assert_eq!(read.id.as_str(), recording.response["id"], "{name}");
        assert!(read.created_at.is_some(), "{name}");
        let status = read.status.as_ref();
        let is_listed = !matches!(status, Some(AssessmentStatus::Unlisted(_)) | None);
        assert!(is_listed, "{name}");
        // Welkin's response includes the system fields of the answers.
        assert_eq!(
            read.answers.extra.get("source_type"),
            Some(&"ASSESSMENT".into())
        );
    }
}

#[tokio::test]
async fn assessment_records_are_created_and_answered_as_recorded() -> Result<(), Error> {
    let created = own("assessment_record_create");
    let replay = Replay::of(&created);
    let open = patient(&replay).assessments().intake().create().await?;
    assert_eq!(open.status, Some(AssessmentStatus::New));
    assert_eq!(replay.sent(), [as_sent(&created)]);

    let answered = own("assessment_record_answers_update");
    let replay = Replay::of(&answered);
    let intakes = patient(&replay).assessments().intake();
    let state = intakes.get(&RecordId::new(open.id.as_str())).await?;
    let mut open = state.into_open().expect("it is in progress");
    let answers = Intake {
        heart_rate: Some(72),
        ..Intake::default()
    };
    open.answer(&answers).await?;
    assert_eq!(open.answers.heart_rate, Some(72));
    let last = replay.sent().pop().expect("it was sent");
    assert_eq!(last, as_sent(&answered));
    Ok(())
}

/// Returns the recorded request in the form of sent ones.
fn as_sent(recording: &Recording) -> Sent {
    let (_, path) = recording.url.split_once(".io").expect("it has a path");
    Sent {
        method: recording.method.clone(),
        path: path.to_owned(),
        query: String::new(),
        body: recording.request.clone(),
    }
}

#[tokio::test]
async fn programs_come_back_as_they_were() -> Result<(), Error> {
    for recording in all(&["programs_read", "Programs.read"]) {
        let listed = patient(&Replay::of(&recording)).programs().list();
        let page = listed.page(0).await?;
        let items = recording.response["data"].as_array().expect("a list");
        assert_eq!(page.total_elements, Some(items.len() as u64));
        let read: Vec<Value> = page.items.iter().map(|it| json_of(it.record())).collect();
        assert_eq!(read, *items, "{}", recording.name);
        assert_eq!(listed.all().await?.len(), items.len());
    }
    Ok(())
}

#[tokio::test]
async fn programs_are_typed_by_their_names() -> Result<(), Error> {
    let recording = own("programs_read");
    let programs = patient(&Replay::of(&recording)).programs();
    match programs.list().all().await?.items() {
        [
            AnyProgram::CollaborativeCare(program),
            AnyProgram::Other(other),
        ] => {
            assert_eq!(program.phase(), Some(collaborative_care::Phase::Referral));
            assert_eq!(program.status, Some(ProgramStatus::InProgress));
            assert!(!other.is_enrolled());
        }
        other => panic!("{other:?}"),
    }
    let read = programs.collaborative_care().get().await?;
    let program = read.expect("the patient is in it");
    assert!(program.in_phase(collaborative_care::Referral).is_ok());
    Ok(())
}

#[tokio::test]
async fn a_move_is_sent_and_answered_as_recorded() -> Result<(), Error> {
    let recording = own("program_update");
    let replay = Replay::of(&recording);
    let program = patient(&replay).programs().collaborative_care();
    let enrolled = program.enroll(collaborative_care::Intake).await?;
    assert_eq!(json_of(enrolled.record()), recording.response);
    let history: Vec<_> = enrolled.history().into_iter().map(|it| it.phase).collect();
    assert_eq!(
        history,
        [
            collaborative_care::Phase::Referral,
            collaborative_care::Phase::Intake
        ]
    );
    let sent = replay.sent().pop().expect("it was sent");
    // The recorded request moves a patient; an enrollment sends another value.
    let mut expected = recording.request;
    expected["assigned"] = true.into();
    assert_eq!((sent.method, sent.body), (recording.method, expected));
    Ok(())
}

/// The recorded tenant is not the one of the formation, but they have programs with the same names.
#[cfg(real_data)]
mod real {
    use welkin_runtime::Error;
    use welkin_tests::recording;
    use welkin_tests::replay::Replay;

    mod care {
        include!(concat!(env!("OUT_DIR"), "/real_formation.rs"));
    }

    use care::programs::{AnyProgram, target_patient};

    #[tokio::test]
    async fn programs_meet_the_types_of_their_formation() -> Result<(), Error> {
        for recording in recording::real(&["Programs.read"]) {
            let client = care::Client::connect(Replay::of(&recording).config())?;
            let programs = client
                .patient("p1")
                .programs()
                .list()
                .all()
                .await?
                .complete()?;
            for program in &programs {
                assert!(!matches!(program, AnyProgram::Other(_)), "{program:?}");
            }
        }
        for recording in recording::real(&["Program.update"]) {
            let client = care::Client::connect(Replay::of(&recording).config())?;
            let patient = recording.response["patientId"].as_str().unwrap_or("p1");
            let program = client.patient(patient).programs().target_patient();
            let finished = program.enroll(target_patient::Finish).await?;
            let written = serde_json::to_value(finished.record()).expect("JSON");
            assert_eq!(written, recording.response);
            let history: Vec<_> = finished.history().into_iter().map(|it| it.phase).collect();
            let phases = [target_patient::Phase::Start, target_patient::Phase::Finish];
            assert_eq!(history, phases);
        }
        Ok(())
    }
}
