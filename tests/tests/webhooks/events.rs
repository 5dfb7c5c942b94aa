//! Content of payloads, in every format.

use serde_json::json;
use welkin_runtime::PatientId;
use welkin_runtime::webhook::{Change, Event, EventKind, Payload, Trust};

use crate::care::Vitals;
use crate::care::assessments::Intake;
use crate::care::programs::CollaborativeCare;
use crate::{CALENDAR_EVENT, RECORD_CREATED};

pub(super) fn read(payload: &serde_json::Value) -> Event {
    Event::parse(payload.to_string().as_bytes()).expect("an object")
}

#[test]
fn a_recorded_delivery_is_read() {
    let event = Event::parse(CALENDAR_EVENT).expect("an object");
    assert_eq!(event.kind, EventKind::CalendarEvent(Change::Updated));
    assert_eq!(event.kind.trust(), Some(Trust::Recorded));
    assert_eq!(event.source_name.as_deref(), Some("ENCOUNTER"));
    assert_eq!(
        (event.url.as_deref(), event.environment.as_deref()),
        (None, Some("acme-dev"))
    );
    assert!(event.extra.is_empty());
}

#[test]
fn what_is_not_known_is_kept() {
    let event = read(
        &json!({"eventEntity": "FAX", "eventSubtype": "FAX_RECEIVED", "ours": [1], "url": {"a": 1}}),
    );
    assert_eq!(event.kind, EventKind::Other("FAX_RECEIVED".to_owned()));
    assert_eq!(
        (event.entity.as_deref(), event.kind.trust()),
        (Some("FAX"), None)
    );
    assert_eq!(event.extra.get("ours"), Some(&json!([1]).into()));
    assert_eq!(event.extra.get("url"), Some(&json!({"a": 1}).into()));
}

#[test]
fn keys_may_be_missing_null_empty_or_of_another_type() {
    for payload in [
        json!({}),
        json!({"eventSubtype": null, "sourceId": "", "patientId": null}),
    ] {
        let event = read(&payload);
        assert_eq!(event.kind, EventKind::Other(String::new()));
        assert_eq!(
            (event.patient, event.source_id, event.extra.len()),
            (None, None, 0)
        );
    }
    let event = read(&json!({"sourceId": 12_345, "patientId": 7, "tenantName": true}));
    assert_eq!(event.source_id.as_deref(), Some("12345"));
    assert_eq!(event.patient, Some(PatientId::new("7")));
    assert_eq!(event.tenant.as_deref(), Some("true"));
}

#[test]
fn initiators_are_read_flat_and_nested() {
    let flat = json!({
        "initiatedBy": "u-1", "initiatedByName": "Dr. Green", "initiatedByObjectId": "o-1",
        "initiatedByObjectType": "AUTOMATION", "initiatedByClientType": "USER", "initiatedTime": "2026-05-30T10:00:00Z",
    });
    let nested = json!({"initiatedBy": flat.clone()});
    let short = json!({"initiatedBy": {
        "id": "u-1", "name": "Dr. Green", "objectId": "o-1", "objectType": "AUTOMATION", "clientType": "USER",
        "time": "2026-05-30T10:00:00Z",
    }});
    for payload in [flat, nested, short] {
        let event = read(&payload);
        let initiator = &event.initiator;
        let texts = [
            &initiator.id,
            &initiator.name,
            &initiator.object_id,
            &initiator.object_type,
            &initiator.client_type,
            &initiator.time,
        ];
        let texts: Vec<_> = texts.into_iter().flatten().map(String::as_str).collect();
        assert_eq!(
            texts,
            [
                "u-1",
                "Dr. Green",
                "o-1",
                "AUTOMATION",
                "USER",
                "2026-05-30T10:00:00Z"
            ]
        );
        assert!(event.extra.is_empty(), "{:?}", event.extra);
    }
    let odd = read(&json!({"sourceId": "r-1", "initiatedBy": {"sourceId": "other", "more": 1}}));
    assert_eq!(
        odd.source_id.as_deref(),
        Some("r-1"),
        "nothing nested takes the place of a key"
    );
    let initiator = odd.extra.get("initiatedBy").expect("the rest is kept");
    assert_eq!(initiator.get("more"), Some(1.into()));
}

#[test]
fn the_test_message_is_recognized() {
    let event = Event::parse(
        &Payload::test_message()
            .with("tenantName", "acme")
            .to_bytes(),
    )
    .expect("an object");
    assert!(event.is_test() && event.record::<Vitals>().is_none());
    for key in [
        "sourceId",
        "sourceName",
        "patientId",
        "eventEntity",
        "eventSubtype",
        "url",
    ] {
        let mut payload = Payload::test_message();
        for other in [
            "sourceId",
            "sourceName",
            "patientId",
            "eventEntity",
            "eventSubtype",
            "url",
        ] {
            if other != key {
                payload = payload.without(other);
            }
        }
        let event = Event::parse(&payload.to_bytes()).expect("an object");
        assert_eq!(event.kind, EventKind::Test, "{key} alone");
    }
    assert!(!Event::parse(RECORD_CREATED).expect("an object").is_test());
}

#[test]
fn chat_messages_are_read() {
    let payload = Payload::chat_message(&PatientId::new("p-1"), "How are you?");
    for payload in [payload.clone(), payload.without("patientUrl")] {
        let event =
            Event::parse(&payload.with("tenantName", "acme").to_bytes()).expect("an object");
        assert_eq!(event.kind, EventKind::ChatMessage);
        assert_eq!(event.chat_message(), Some("How are you?"));
        assert_eq!(event.patient_id(), Some(PatientId::new("p-1")));
        assert!(!format!("{event:?}").contains("How"));
        assert!(format!("{:?}", event.reveal()).contains("How are you?"));
    }
    let custom = read(&json!({"sourceId": "r-1", "message": "a field of the tenant's own"}));
    assert_eq!(
        (custom.kind.clone(), custom.chat_message()),
        (EventKind::Other(String::new()), None)
    );
}

#[test]
fn records_are_found_in_what_there_is() {
    let url = "https://api.example/acme/live/patients/p-1/cdts/cdt-vitals/r-1";
    let found = [
        json!({"eventSubtype": "CDT_UPDATED", "patientId": "p-1", "sourceId": "r-1", "sourceName": "cdt-vitals"}),
        json!({"eventSubtype": "CDT_UPDATED", "url": url}),
        json!({"eventSubtype": "CDT_UPDATED", "url": url, "sourceId": "r-1"}),
    ];
    for payload in &found {
        let record = read(payload).record::<Vitals>().expect("it is of a record");
        assert_eq!(record.change, Change::Updated);
        assert_eq!(
            (record.patient.as_str(), record.record.as_str()),
            ("p-1", "r-1")
        );
    }
    let unspecified = [
        json!({"eventEntity": "CDT", "url": url}),
        json!({"patientId": "p-1", "sourceId": "r-1", "sourceName": "cdt-vitals"}),
    ];
    for payload in &unspecified {
        let record = read(payload).record::<Vitals>().expect("it is of a record");
        assert_eq!(record.change, Change::Unspecified);
    }
    let others = [
        json!({"eventSubtype": "CDT_UPDATED", "patientId": "p-1", "sourceId": "r-1", "sourceName": "cdt-other"}),
        json!({"eventSubtype": "CDT_UPDATED", "patientId": "p-1", "sourceId": "r-1"}),
        json!({"eventSubtype": "CDT_UPDATED", "sourceId": "r-1", "sourceName": "cdt-vitals"}),
        json!({"eventSubtype": "CDT_UPDATED", "patientId": "p-1", "sourceName": "cdt-vitals"}),
        json!({"eventSubtype": "TASK_CREATED", "patientId": "p-1", "sourceId": "r-1", "sourceName": "cdt-vitals"}),
        json!({"eventEntity": "TASK", "patientId": "p-1", "sourceId": "r-1", "sourceName": "cdt-vitals"}),
    ];
    for payload in &others {
        assert!(read(payload).record::<Vitals>().is_none(), "{payload}");
    }
}

#[test]
fn assessments_and_programs_are_those_of_their_name() {
    let of = |subtype: &str, name: &str| {
        read(
            &json!({"eventSubtype": subtype, "patientId": "p-1", "sourceId": "a-1", "sourceName": name}),
        )
    };
    let taken = of("ASSESSMENT_COMPLETED", "asm-intake");
    let submitted = of("ASSESSMENT_SUBMITTED", "asm-intake");
    for event in [taken, submitted] {
        assert_eq!(
            event
                .assessment::<Intake>()
                .expect("it is of an intake")
                .record
                .as_str(),
            "a-1"
        );
    }
    assert!(
        of("ASSESSMENT_COMPLETED", "asm-other")
            .assessment::<Intake>()
            .is_none()
    );
    assert!(
        of("CDT_CREATED", "asm-intake")
            .assessment::<Intake>()
            .is_none()
    );
    let moved = of("PROGRAM_PHASE_CHANGED", "prog-collaborative-care");
    assert_eq!(
        moved
            .program::<CollaborativeCare>()
            .expect("it is of the program")
            .patient
            .as_str(),
        "p-1"
    );
    assert!(
        of("PROGRAM_PHASE_CHANGED", "prog-other")
            .program::<CollaborativeCare>()
            .is_none()
    );
}

#[test]
fn nothing_of_the_payload_is_printed_but_kind_and_ids() {
    let canary = "canary";
    let payload = json!({
        "eventEntity": canary, "eventSubtype": "PATIENT_UPDATED", "tenantName": canary, "instanceName": canary,
        "patientId": "p-1", "sourceId": "p-1", "sourceName": canary, "url": canary, "initiatedBy": canary,
        "initiatedByName": canary, "initiatedByObjectId": canary, "initiatedTime": canary, "ours": canary,
    });
    let event = read(&payload);
    let shown = format!("{event:?} {event:#?} {:?}", event.initiator);
    assert!(!shown.contains(canary), "{shown}");
    assert!(
        shown.contains("Patient(Updated)") && shown.contains("p-1"),
        "{shown}"
    );
    assert_eq!(format!("{:?}", event.reveal()).matches(canary).count(), 10);
    // For an unknown kind, the meaning of its ids is unknown.
    let unknown = read(
        &json!({"eventSubtype": "SMS\u{1b}[2J\u{202e}\n", "patientId": canary, "sourceId": canary}),
    );
    let shown = format!("{unknown:?}");
    assert!(
        !shown.contains(canary) && !shown.contains(|c: char| c.is_control() || c == '\u{202e}'),
        "{shown}"
    );
    let long = read(&json!({"eventSubtype": "x".repeat(100_000), "ours": canary}));
    assert!(format!("{long:?}").len() < 300);
    let foreign = read(
        &json!({"eventSubtype": "CDT_CREATED", "patientId": "p\r\n1\u{202e}", "sourceId": "y".repeat(5000), "sourceName": "cdt-vitals"}),
    );
    let shown = format!("{foreign:?} {:?}", foreign.record::<Vitals>());
    assert!(
        shown.len() < 700 && !shown.contains(|c: char| c.is_control() || c == '\u{202e}'),
        "{shown}"
    );
}

/// The events of a real tenant's audit have known kinds.
#[test]
fn recorded_audits_have_no_unknown_kind() -> Result<(), Box<dyn std::error::Error>> {
    let Some(folder) = welkin_tests::real_data::folder("kinds of webhooks in a recorded audit")
    else {
        return Ok(());
    };
    let exchange = std::fs::read(folder.join("exchanges/webhook_audit_read_all.0.json"))?;
    let exchange: serde_json::Value = serde_json::from_slice(&exchange)?;
    let body = &exchange["response"]["body"];
    let parsed = body.as_str().map(serde_json::from_str).transpose()?;
    let rows = parsed.as_ref().unwrap_or(body)["data"].as_array().cloned();
    let rows = rows.ok_or("the recording has rows")?;
    for row in &rows {
        let kind = read(row).kind;
        assert_eq!(kind.trust(), Some(Trust::Recorded), "{kind:?}");
        assert_eq!(row["eventEntity"], kind.entity());
    }
    assert!(!rows.is_empty());
    Ok(())
}
