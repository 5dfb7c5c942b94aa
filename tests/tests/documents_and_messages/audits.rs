use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use welkin_runtime::audits::{Actor, AuditOperation, DeliveryStatus};
use welkin_runtime::{Error, Profile};
use welkin_sandbox::Webhook;
use welkin_tests::tenant;

use super::{care, clinic, is_not_in_profile, patient, wire_profiles};
use care::{Vitals, VitalsPatch};

#[tokio::test]
async fn what_was_written_is_in_the_audit() -> Result<(), Error> {
    for profile in wire_profiles() {
        let (_sandbox, client) = clinic(profile).await;
        let patient = patient(&client).await;
        let vitals = patient.vitals();
        let reading = vitals.create(&Vitals::default()).await?;
        vitals
            .update(&reading.id, &VitalsPatch::new().heart_rate(70))
            .await?;
        vitals.delete(&reading.id).await?;

        let audits = client.runtime().audits();
        let rows = audits
            .data()
            .patient(patient.id())
            .page_size(2)
            .all()
            .await?
            .complete()?;
        let subtypes: Vec<_> = rows
            .iter()
            .map(|row| row.event_subtype.as_deref())
            .collect();
        let newest_first = [
            "CDT_DELETED",
            "CDT_UPDATED",
            "CDT_CREATED",
            "PATIENT_CREATED",
        ];
        assert_eq!(subtypes, newest_first.map(Some));
        let deleted = audits
            .data()
            .operation(&AuditOperation::Delete)
            .cdt("cdt-vitals");
        let deleted = deleted.actor(&Actor::ApiClient).all().await?.complete()?;
        let record = deleted[0].record.as_ref().expect("its ids");
        assert_eq!(record.get("id"), Some(reading.id.as_str().into()));
        assert!(!format!("{rows:?}").contains("Lovelace"));
        let until = "2020-01-01T00:00:00Z".parse().expect("a moment");
        assert!(audits.data().sent_until(until).all().await?.is_empty());
        assert!(
            audits
                .security()
                .object_username("nobody")
                .all()
                .await?
                .is_empty()
        );
    }
    Ok(())
}

#[tokio::test]
async fn failed_deliveries_of_an_event_are_found() -> Result<(), Error> {
    for profile in wire_profiles() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let url = format!(
            "http://{}/hook",
            listener.local_addr().expect("it is bound")
        );
        let receiver = Router::new().route("/hook", post(|| async { StatusCode::BAD_GATEWAY }));
        tokio::spawn(async move { axum::serve(listener, receiver).await });
        let webhook = Webhook::unsigned(url.parse().expect("a URL"));
        let webhook = webhook.attempts(3, Duration::ZERO);
        let builder = tenant::builder("examples/designer-export.json").webhook(webhook);
        let sandbox = builder.start().await.expect("a port is free");
        let config = tenant::config(&sandbox).profile(profile);
        let client = care::Client::connect(config)?;
        let (one, other) = (patient(&client).await, patient(&client).await);
        one.vitals().create(&Vitals::default()).await?;
        sandbox.webhooks_settled().await;

        let audits = client.runtime().audits();
        let failed = audits
            .failed_deliveries("CDT_CREATED", one.id())
            .all()
            .await?
            .complete()?;
        assert_eq!(failed.len(), 3, "one row per attempt");
        assert!(
            failed
                .iter()
                .all(|attempt| attempt.sent_at == failed[0].sent_at)
        );
        assert_eq!(failed[0].status_code.as_deref(), Some("BAD_GATEWAY"));
        assert_eq!(failed[0].patient_id.as_ref(), Some(one.id()));
        assert!(
            audits
                .failed_deliveries("CDT_CREATED", other.id())
                .all()
                .await?
                .is_empty()
        );
        let delivered = audits
            .webhooks()
            .event_entity("CDT")
            .status(&DeliveryStatus::Delivered);
        assert!(delivered.all().await?.is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn the_reference_is_not_known_to_have_audits() {
    let (_sandbox, client) = clinic(Profile::reference()).await;
    assert!(is_not_in_profile(
        client.runtime().audits().data().all().await
    ));
}
