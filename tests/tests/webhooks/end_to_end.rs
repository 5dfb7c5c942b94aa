//! Events of a tenant reach a handler.

use welkin_runtime::encounters::Appointment;
use welkin_runtime::webhook::{Change, Event, EventKind, StaticValue, Verifier};
use welkin_runtime::{NewPatient, PatientId};
use welkin_sandbox::{SignatureScheme, Webhook};
use welkin_tests::tenant;

use crate::care;
use crate::care::assessments::Intake;
use crate::care::assessments::intake::Required;
use crate::care::care_goals::Confidence;
use crate::care::programs::collaborative_care::{Intake as IntakePhase, Referral};
use crate::receiver::listen;
use crate::{CALENDAR_EVENT, RECORD_CREATED, SECRET, STANDARD_SECRET, sender};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// The user who sees patients.
const HOST: &str = "5d3f2b1a-7c6e-4f80-9a1b-2c3d4e5f6071";

/// Kinds of the events that the test causes, in order.
const KINDS: [EventKind; 12] = [
    EventKind::Patient(Change::Created),
    EventKind::CdtRecord(Change::Created),
    EventKind::CdtRecord(Change::Deleted),
    EventKind::ProgramEnrollmentChanged,
    EventKind::ProgramPhaseChanged,
    EventKind::EncounterCreated,
    EventKind::CdtRecord(Change::Created),
    EventKind::CdtRecord(Change::Created),
    EventKind::AssessmentCompleted,
    EventKind::EncounterCompleted,
    EventKind::EncounterCreated,
    EventKind::CalendarEvent(Change::Created),
];

/// Checks that an event contains its source, and does not print names of patients.
fn check_origin(event: &Event, patient: &PatientId) {
    assert!(!format!("{event:?}").contains("Lovelace"));
    assert_eq!(event.tenant.as_deref(), Some("acme"));
    assert_eq!(event.patient_id().as_ref(), Some(patient));
    assert!(event.initiator.time.is_some());
}

#[tokio::test]
async fn every_kind_of_event_is_sent_and_typed() -> Outcome {
    let mut receiver = listen(Verifier::new(SECRET), 0).await;
    let sandbox = sender::start([Webhook::new(receiver.url, SECRET)]).await;
    let client = care::Client::connect(tenant::config(&sandbox))?;
    let ada = NewPatient::new("Ada", "Lovelace");
    let ada = client.patients().create(&ada).await?;
    let patient = client.patient(ada.id.clone());

    let measured = care::Vitals {
        heart_rate: Some(72),
        ..Default::default()
    };
    let created = patient.vitals().create(&measured).await?;
    patient.vitals().delete(&created.id).await?;

    let care = patient.programs().collaborative_care();
    let referred = care.enroll(Referral).await?;
    referred.move_to(IntakePhase).await?;

    let mut visit = patient.encounters().intake_visit().create().await?;
    let assessments = patient.assessments().intake();
    let open = visit.create_assessment(&assessments).await?;
    let answers = Required {
        confidence: Confidence::VeryConfident,
        heart_rate: 72,
    };
    let taken = open.complete(&Intake::new(answers)).await?;
    let visit_id = visit.id().clone();
    visit.complete().await?;

    let appointment = Appointment::new("2026-11-23T09:30:00Z".parse()?, HOST);
    let visits = patient.encounters().intake_visit();
    let later = visits.create().appointment(appointment).await?;
    let visit_ids = [visit_id, later.id().clone()];

    let deliveries = sandbox.webhooks_settled().await;
    let mut kinds = Vec::new();
    while let Ok(event) = receiver.events.try_recv() {
        check_origin(&event, &ada.id);
        if let Some(record) = event.record::<care::Vitals>() {
            assert!(record.record == created.id || record.change == Change::Created);
            assert_eq!(record.patient, ada.id);
        }
        if let Some(assessment) = event.assessment::<Intake>() {
            assert_eq!(assessment.record, taken.id);
        }
        if let Some(encounter) = event.encounter() {
            assert!(visit_ids.contains(&encounter.encounter));
        }
        if let Some(program) = event.program::<care::programs::CollaborativeCare>() {
            assert_eq!(program.patient, ada.id);
        }
        kinds.push(event.kind);
    }
    assert_eq!(kinds, KINDS);
    let sent = u64::try_from(kinds.len())?;
    assert_eq!((deliveries.delivered, deliveries.attempts), (sent, sent));
    Ok(())
}

/// A scheme: its name, how the sandbox sends, and how the receiver verifies.
type Scheme = (&'static str, fn(Webhook) -> Webhook, Verifier);

/// Returns every scheme.
fn schemes() -> Vec<Scheme> {
    without_signature().into_iter().chain(signed()).collect()
}

fn key(webhook: Webhook) -> Webhook {
    let name = "x-webhook-api-key".parse().expect("a name");
    webhook.header(name, "a key".parse().expect("a value"))
}

fn key_and_secret(webhook: Webhook) -> Webhook {
    let name = "x-webhook-api-secret".parse().expect("a name");
    key(webhook).header(name, SECRET.parse().expect("a value"))
}

fn without_signature() -> [Scheme; 4] {
    [
        ("unsigned", |webhook| webhook, Verifier::unverified()),
        (
            "chat",
            key_and_secret,
            Verifier::chat_webhook("a key", SECRET),
        ),
        (
            "static header",
            key,
            Verifier::static_values([StaticValue::header("X-Webhook-Api-Key", "a key")]),
        ),
        (
            "static query",
            |webhook| webhook.query("token", "a&b=c %"),
            Verifier::static_values([StaticValue::query("token", "a&b=c %")]),
        ),
    ]
}

fn signed() -> [Scheme; 5] {
    use welkin_runtime::webhook::SignatureScheme;
    [
        (
            "default",
            |webhook| {
                webhook
                    .signature(SignatureScheme::default())
                    .and_secret(SECRET)
            },
            Verifier::new(SECRET),
        ),
        (
            "HMAC of the body",
            |webhook| {
                let signature = SignatureScheme::of_body("x-hub-signature-256", "sha256=");
                webhook.signature(signature).and_secret(SECRET)
            },
            Verifier::new(SECRET)
                .scheme(SignatureScheme::of_body("X-Hub-Signature-256", "sha256=")),
        ),
        (
            "t= and v1=",
            |webhook| {
                let signature = SignatureScheme::timestamped("x-signature");
                webhook
                    .signature(signature)
                    .and_secret("old")
                    .and_secret(SECRET)
            },
            Verifier::new(SECRET).scheme(SignatureScheme::timestamped("x-signature")),
        ),
        (
            "several headers with a signature",
            |webhook| {
                webhook
                    .signature(SignatureScheme::default())
                    .and_secret("old")
                    .and_secret(SECRET)
            },
            Verifier::new(SECRET),
        ),
        (
            "Standard Webhooks",
            |webhook| {
                let signature = SignatureScheme::standard_webhooks();
                webhook
                    .signature(signature)
                    .and_secret("whsec_b2xk")
                    .and_secret(STANDARD_SECRET)
                    .signed_anew()
            },
            Verifier::standard_webhooks(STANDARD_SECRET),
        ),
    ]
}

#[tokio::test]
async fn every_scheme_gets_through_and_survives_failures() {
    for (name, send, verifier) in schemes() {
        let mut receiver = listen(verifier, 2).await;
        let sandbox = sender::start([send(Webhook::unsigned(receiver.url))]).await;
        sandbox.send_webhook(sender::payload(RECORD_CREATED));
        let deliveries = sandbox.webhooks_settled().await;
        assert_eq!(
            (deliveries.delivered, deliveries.attempts),
            (1, 3),
            "{name}"
        );
        let event = receiver.events.try_recv().expect(name);
        assert!(event.record::<care::Vitals>().is_some(), "{name}");
        assert!(receiver.events.try_recv().is_err(), "{name}");
    }
}

#[tokio::test]
async fn no_scheme_takes_what_is_unsigned() {
    // Only receivers that do not verify accept unsigned webhooks.
    for (name, _, verifier) in schemes().into_iter().skip(1) {
        let mut receiver = listen(verifier, 0).await;
        let sandbox = sender::start([Webhook::unsigned(receiver.url)]).await;
        sandbox.send_webhook(sender::payload(RECORD_CREATED));
        let deliveries = sandbox.webhooks_settled().await;
        assert_eq!((deliveries.given_up, deliveries.attempts), (1, 6), "{name}");
        assert!(receiver.events.try_recv().is_err(), "{name}");
        let statuses = sandbox.webhook_attempts();
        assert!(
            statuses.iter().all(|attempt| attempt.status == Some(401)),
            "{name}"
        );
    }
}

#[tokio::test]
async fn redeliveries_are_the_same_bytes_of_the_same_time() -> Outcome {
    let receiver = listen(Verifier::new(SECRET), 5).await;
    let sandbox = sender::start([Webhook::new(receiver.url, SECRET)]).await;
    sandbox.send_webhook(sender::payload(CALENDAR_EVENT));
    sandbox.webhooks_settled().await;
    let attempts = sandbox.webhook_attempts();
    assert_eq!(attempts.len(), 6);
    for attempt in &attempts {
        assert_eq!(
            (&attempt.body, &attempt.sent_at),
            (&attempts[0].body, &attempts[0].sent_at)
        );
    }
    let statuses: Vec<_> = attempts
        .iter()
        .filter_map(|attempt| attempt.status)
        .collect();
    assert_eq!(statuses, [503, 503, 503, 503, 503, 204]);
    assert!(attempts[5].is_delivered() && !attempts[4].is_delivered());
    Ok(())
}

#[tokio::test]
async fn keys_without_a_value_and_keys_not_chosen_are_left_out() -> Outcome {
    let mut receiver = listen(Verifier::unverified(), 0).await;
    let webhook = Webhook::unsigned(receiver.url);
    let chosen = ["SOURCE_ID", "PATIENT_ID", "URL", "EVENT_ENTITY"];
    let sandbox = sender::start([webhook.fields(chosen)]).await;
    let mut payload = sender::payload(RECORD_CREATED);
    payload.insert("patientId".to_owned(), serde_json::Value::Null);
    sandbox.send_webhook(payload);
    sandbox.webhooks_settled().await;
    let body = sandbox.webhook_attempts()[0].body.clone();
    assert_eq!(body, r#"{"eventEntity":"CDT","sourceId":"r-1"}"#);
    let event = receiver.events.try_recv()?;
    assert_eq!(event.kind, EventKind::CdtRecord(Change::Unspecified));
    Ok(())
}

#[tokio::test]
async fn attempts_are_in_the_audit() -> Outcome {
    let receiver = listen(Verifier::unverified(), 1).await;
    let sandbox = sender::start([Webhook::unsigned(receiver.url)]).await;
    sandbox.send_webhook(sender::payload(CALENDAR_EVENT));
    sandbox.send_webhook(sender::payload(RECORD_CREATED));
    sandbox.webhooks_settled().await;

    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().build()?;
    let origin = sandbox.origin();
    let token = http
        .post(format!(
            "{origin}/acme/admin/api_clients/{}",
            sandbox.client_id()
        ))
        .header("content-type", "application/json")
        .body(serde_json::json!({"secret": sandbox.client_secret()}).to_string())
        .send()
        .await?;
    let token: serde_json::Value = serde_json::from_slice(&token.bytes().await?)?;
    let audit = async |query: &str| -> Result<serde_json::Value, Box<dyn std::error::Error>> {
        let answer = http
            .get(format!("{origin}/acme/admin/audit-webhook?{query}"))
            .bearer_auth(token["token"].as_str().unwrap_or_default())
            .send()
            .await?;
        Ok(serde_json::from_slice(&answer.bytes().await?)?)
    };
    let all = audit("").await?;
    let rows = all["data"].as_array().ok_or("rows")?;
    let codes: Vec<_> = rows.iter().map(|row| row["statusCode"].clone()).collect();
    assert_eq!(codes, ["SERVICE_UNAVAILABLE", "NO_CONTENT", "NO_CONTENT"]);
    assert_eq!(rows[0]["sentAt"], rows[1]["sentAt"]);
    assert_eq!(rows[0]["eventSubtype"], "CALENDAR_EVENT_UPDATED");
    assert_ne!(rows[0]["id"], rows[1]["id"]);
    let failed = audit("status=FAILED").await?;
    assert_eq!(failed["metaInfo"]["totalElements"], 1);
    let created = audit("eventSubtype=CDT_CREATED&patientId=p-1").await?;
    assert_eq!(created["metaInfo"]["totalElements"], 1);
    assert!(created["data"][0].get("instance").is_none(), "{created}");
    Ok(())
}

#[tokio::test]
async fn nobody_there_is_recorded_without_a_status() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let url = format!("http://{}/", listener.local_addr().expect("it is bound"));
    drop(listener);
    let sandbox = sender::start([Webhook::unsigned(url.parse().expect("an address"))]).await;
    sandbox.send_webhook(sender::payload(CALENDAR_EVENT));
    let deliveries = sandbox.webhooks_settled().await;
    assert_eq!((deliveries.given_up, deliveries.attempts), (1, 6));
    let attempts = sandbox.webhook_attempts();
    assert!(
        attempts
            .iter()
            .all(|attempt| attempt.status.is_none() && attempt.response.is_none())
    );
}

#[tokio::test]
async fn settings_of_a_sender_are_checked() {
    let url = || "http://127.0.0.1:9/hook".parse().expect("an address");
    let wrong = [
        Webhook::new(url(), ""),
        Webhook::new(url(), "a secret\n"),
        Webhook::standard_webhooks(url(), "whsec_no base64"),
        Webhook::unsigned(url()).signature(SignatureScheme::default()),
        Webhook::new(url(), SECRET).signature(SignatureScheme::of_body("no header", "")),
        Webhook::new("https://127.0.0.1/".parse().expect("an address"), SECRET),
        Webhook::new("*".parse().expect("an address"), SECRET).query("a", "b"),
    ];
    for webhook in wrong {
        let started = tenant::builder("examples/designer-export.json")
            .webhook(webhook)
            .start();
        let refused = started.await.expect_err("it can't be used").to_string();
        assert!(
            refused.starts_with("invalid webhook receiver: "),
            "{refused}"
        );
        assert!(!refused.contains("a secret"), "{refused}");
    }
}
