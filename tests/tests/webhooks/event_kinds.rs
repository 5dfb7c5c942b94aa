//! Kinds of events.

use serde_json::json;
use welkin_runtime::webhook::{Change, Event, EventKind, EventLiterals, Payload, Trust};

use super::events::read;

/// Entity and subtype of an event, its kind, and the reliability of this mapping.
const KINDS: [(&str, &str, EventKind, Trust); 16] = [
    (
        "CDT",
        "CDT_CREATED",
        EventKind::CdtRecord(Change::Created),
        Trust::Recorded,
    ),
    (
        "CDT",
        "CDT_UPDATED",
        EventKind::CdtRecord(Change::Updated),
        Trust::Recorded,
    ),
    (
        "CDT",
        "CDT_DELETED",
        EventKind::CdtRecord(Change::Deleted),
        Trust::Recorded,
    ),
    (
        "PATIENT",
        "PATIENT_CREATED",
        EventKind::Patient(Change::Created),
        Trust::Documented,
    ),
    (
        "PATIENT",
        "PATIENT_UPDATED",
        EventKind::Patient(Change::Updated),
        Trust::Documented,
    ),
    (
        "PATIENT",
        "PATIENT_DELETED",
        EventKind::Patient(Change::Deleted),
        Trust::Inferred,
    ),
    (
        "ASSESSMENT",
        "ASSESSMENT_COMPLETED",
        EventKind::AssessmentCompleted,
        Trust::Documented,
    ),
    (
        "ASSESSMENT",
        "ASSESSMENT_SUBMITTED",
        EventKind::AssessmentSubmitted,
        Trust::Inferred,
    ),
    (
        "CALENDAR",
        "CALENDAR_EVENT_CREATED",
        EventKind::CalendarEvent(Change::Created),
        Trust::Recorded,
    ),
    (
        "CALENDAR",
        "CALENDAR_EVENT_UPDATED",
        EventKind::CalendarEvent(Change::Updated),
        Trust::Recorded,
    ),
    (
        "USER_APP_ACCESS",
        "USER_ACCESS_UPDATED",
        EventKind::UserAccessUpdated,
        Trust::Recorded,
    ),
    (
        "TASK",
        "TASK_CREATED",
        EventKind::TaskCreated,
        Trust::Recorded,
    ),
    (
        "ENCOUNTER",
        "ENCOUNTER_CREATED",
        EventKind::EncounterCreated,
        Trust::Inferred,
    ),
    (
        "ENCOUNTER",
        "ENCOUNTER_COMPLETED",
        EventKind::EncounterCompleted,
        Trust::Inferred,
    ),
    (
        "PROGRAM",
        "PROGRAM_ENROLLMENT_CHANGED",
        EventKind::ProgramEnrollmentChanged,
        Trust::Inferred,
    ),
    (
        "PROGRAM",
        "PROGRAM_PHASE_CHANGED",
        EventKind::ProgramPhaseChanged,
        Trust::Inferred,
    ),
];

#[test]
fn every_literal_has_its_kind() {
    for (entity, subtype, kind, trust) in KINDS {
        for written in [
            subtype.to_owned(),
            subtype.to_lowercase(),
            format!(" {subtype}\n"),
        ] {
            let event = read(&json!({"eventEntity": entity, "eventSubtype": written}));
            assert_eq!(event.kind, kind, "{written:?}");
        }
        assert_eq!(
            (kind.literal(), kind.entity(), kind.trust()),
            (subtype, entity, Some(trust))
        );
        let made = Event::parse(&Payload::new(&kind).to_bytes()).expect("an object");
        assert_eq!(made.kind, kind);
    }
}

#[test]
fn kinds_named_in_words_take_the_tenants_literals() {
    let literals = EventLiterals::default()
        .literal("INCOMING_SMS", EventKind::SmsReceived)
        .literal("ENCOUNTER_FINALIZED", EventKind::EncounterCompleted)
        .literal("TASK_CREATED", EventKind::Other("ours".to_owned()));
    let read = |subtype: &str| {
        let body =
            json!({"eventSubtype": subtype, "patientId": "p-1", "sourceId": "e-1"}).to_string();
        Event::parse_with(body.as_bytes(), &literals).expect("an object")
    };
    assert_eq!(read("incoming_sms").kind, EventKind::SmsReceived);
    assert_eq!(
        read("TASK_CREATED").kind,
        EventKind::Other("ours".to_owned())
    );
    assert_eq!(
        read("CDT_CREATED").kind,
        EventKind::CdtRecord(Change::Created)
    );
    let encounter = read("ENCOUNTER_FINALIZED")
        .encounter()
        .expect("it is of an encounter");
    assert_eq!(encounter.encounter.as_str(), "e-1");
    for kind in [
        EventKind::SmsReceived,
        EventKind::Fax,
        EventKind::CandidClaimsFailed,
        EventKind::TaskCommentAdded,
    ] {
        assert_eq!((kind.literal(), kind.trust()), ("", Some(Trust::Inferred)));
    }
}
