//! Generated clients with a running tenant.

use std::collections::BTreeSet;

use welkin_runtime::record::{OptionList, Rule};
use welkin_runtime::{ApiErrorKind, Config, Error, NewPatient, PatientId, RecordId};
use welkin_sandbox::Sandbox;
use welkin_tests::tenant;

mod care {
    include!(concat!(env!("OUT_DIR"), "/formation.rs"));
}

use care::self_care::{self, AloneTime};
use care::{SelfCare, SelfCarePatch};

/// A running tenant and a client of its `live` environment.
struct Tenant {
    sandbox: Sandbox,
    client: care::Client,
}

impl Tenant {
    async fn start() -> Self {
        let sandbox = tenant::serve("tests/fixtures/formation").await;
        let client = care::Client::connect(tenant::config(&sandbox)).expect("nothing is missing");
        Self { sandbox, client }
    }

    async fn patient(&self) -> care::Patient {
        let new = NewPatient::new("Ada", "Lovelace");
        let created = self.client.patients().create(&new).await;
        self.client
            .patient(&created.expect("the patient is new").id)
    }
}

fn alone(option: AloneTime) -> SelfCare {
    SelfCare {
        alone_time: Some(option),
        ..SelfCare::default()
    }
}

fn api_kind(error: &Error) -> Option<ApiErrorKind> {
    error.api().map(|error| error.kind)
}

#[tokio::test]
async fn a_record_from_creation_to_deletion() -> Result<(), Error> {
    let tenant = Tenant::start().await;
    let patient = tenant.patient().await;
    let records = patient.self_care();

    let created = records.create(&alone(AloneTime::Yes)).await?;
    assert_eq!(created.alone_time, Some(AloneTime::Yes));
    assert_eq!(created.system.patient_id.as_ref(), Some(patient.id()));
    assert_eq!(created.system.cdt_name.as_deref(), Some("cdt-self-care"));

    let read = records.get(&created.id).await?;
    assert_eq!(read, created);

    let patch = SelfCarePatch::new().alone_time(AloneTime::No);
    let updated = records.update(&created.id, &patch).await?;
    assert_eq!(updated.alone_time, Some(AloneTime::No));
    assert_eq!(updated.system.created_at, created.system.created_at);
    assert!(updated.system.updated_at >= created.system.updated_at);

    let untouched = records.update(&created.id, &SelfCarePatch::new()).await?;
    assert_eq!(untouched.alone_time, Some(AloneTime::No));

    let patch = SelfCarePatch::new().clear(self_care::ALONE_TIME);
    let cleared = records.update(&created.id, &patch).await?;
    assert_eq!(cleared.alone_time, None);
    assert_eq!(records.get(&created.id).await?.alone_time, None);

    records.delete(&created.id).await?;
    let gone = records.get(&created.id).await.expect_err("it is deleted");
    assert!(gone.is_not_found(), "{gone}");
    let gone = records
        .delete(&created.id)
        .await
        .expect_err("it is deleted");
    assert!(gone.is_not_found(), "{gone}");
    Ok(())
}

#[tokio::test]
async fn lists_by_page_as_a_stream_and_at_once() -> Result<(), Error> {
    let tenant = Tenant::start().await;
    let records = tenant.patient().await.self_care();
    let mut created = Vec::new();
    for number in 0..7 {
        let option = if number % 2 == 0 {
            AloneTime::Yes
        } else {
            AloneTime::No
        };
        created.push(records.create(&alone(option)).await?.id);
    }

    let list = records.list().page_size(3);
    let first = list.page(0).await?;
    assert_eq!(first.items.len(), 3);
    assert_eq!(
        (first.total_elements, first.total_pages),
        (Some(7), Some(3))
    );
    assert_eq!(first.last, Some(false));
    let last = list.page(2).await?;
    assert_eq!(last.items.len(), 1);
    assert_eq!(last.last, Some(true));
    assert!(list.page(3).await?.items.is_empty());

    let mut streamed = Vec::new();
    let mut stream = list.clone().stream();
    while let Some(record) = stream.try_next().await? {
        streamed.push(record.id.clone());
    }
    assert_eq!(streamed, created);
    assert!(stream.try_next().await?.is_none());

    let sorted = records
        .list()
        .sort(self_care::ALONE_TIME.desc())
        .page_size(2)
        .all()
        .await?
        .complete()?;
    let yes = sorted
        .iter()
        .take_while(|record| record.alone_time == Some(AloneTime::Yes));
    assert_eq!(yes.count(), 4);
    let ids: BTreeSet<_> = sorted.iter().map(|record| &record.id).collect();
    assert_eq!(ids.len(), 7);

    Ok(())
}

#[tokio::test]
async fn lists_of_chosen_fields_keep_the_systems() -> Result<(), Error> {
    let tenant = Tenant::start().await;
    let records = tenant.patient().await.self_care();
    for option in [AloneTime::Yes, AloneTime::No] {
        records.create(&alone(option)).await?;
    }
    let narrow = records
        .list()
        .fields([self_care::CREATED_AT])
        .all()
        .await?
        .complete()?;
    assert_eq!(narrow.len(), 2);
    assert!(narrow.iter().all(|record| record.alone_time.is_none()));
    assert!(
        narrow
            .iter()
            .all(|record| record.system.created_at.is_some())
    );
    Ok(())
}

#[tokio::test]
async fn an_empty_list() -> Result<(), Error> {
    let tenant = Tenant::start().await;
    let records = tenant.patient().await.self_care();
    assert!(records.list().all().await?.is_empty());
    assert_eq!(records.list().page(0).await?.total_elements, Some(0));
    Ok(())
}

#[tokio::test]
async fn environments_keep_their_data_apart() -> Result<(), Error> {
    let tenant = Tenant::start().await;
    let live = tenant.patient().await;
    live.self_care().create(&alone(AloneTime::Yes)).await?;

    let sandbox = tenant.client.environment("sandbox")?;
    let elsewhere = sandbox.patient(live.id()).self_care().list().all().await;
    assert!(
        elsewhere
            .expect_err("the patient is of live")
            .is_not_found()
    );

    let same_name = sandbox
        .patients()
        .create(&NewPatient::new("Ada", "Lovelace"))
        .await?;
    assert!(
        sandbox
            .patient(&same_name.id)
            .self_care()
            .list()
            .all()
            .await?
            .is_empty()
    );
    assert_eq!(live.self_care().list().all().await?.len(), 1);

    let back = sandbox.environment("live")?;
    assert_eq!(
        back.patient(live.id())
            .self_care()
            .list()
            .all()
            .await?
            .len(),
        1
    );
    Ok(())
}

#[tokio::test]
async fn a_token_is_shared_and_renewed_once() -> Result<(), Error> {
    let tenant = Tenant::start().await;
    assert_eq!(
        tenant.sandbox.token_requests(),
        0,
        "connecting sends nothing"
    );
    let patient = tenant.patient().await;
    patient.self_care().create(&alone(AloneTime::Yes)).await?;
    tenant
        .client
        .environment("sandbox")?
        .patients()
        .create(&NewPatient::new("Grace", "Hopper"))
        .await?;
    assert_eq!(tenant.sandbox.token_requests(), 1);

    tenant.sandbox.expire_tokens();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let records = patient.self_care();
        calls.spawn(async move { records.list().all().await.map(|records| records.len()) });
    }
    for found in calls.join_all().await {
        assert_eq!(found?, 1);
    }
    assert_eq!(tenant.sandbox.token_requests(), 2);
    Ok(())
}

#[tokio::test]
async fn wrong_credentials() {
    let tenant = Tenant::start().await;
    let secret = "not-the-secret";
    let config = Config::new(tenant.sandbox.tenant(), tenant.sandbox.client_id(), secret)
        .base_url(tenant.sandbox.origin());
    let client = care::Client::connect(config).expect("nothing is missing");
    let refused = client
        .patients()
        .create(&NewPatient::new("Ada", "Lovelace"))
        .await;
    let error = refused.expect_err("the secret is wrong");
    assert_eq!(
        api_kind(&error),
        Some(ApiErrorKind::Unauthorized),
        "{error}"
    );
    for words in [
        error.to_string(),
        format!("{error:?}"),
        format!("{client:?}"),
    ] {
        assert!(!words.contains(secret), "{words}");
    }
}

#[tokio::test]
async fn ids_that_are_not_there() -> Result<(), Error> {
    let tenant = Tenant::start().await;
    let patient = tenant.patient().await;
    let record = patient.self_care().create(&alone(AloneTime::Yes)).await?;

    let nobody = PatientId::new("3ff322fd-b504-4784-9798-0c7c8a4fdfb8");
    let nowhere = tenant.client.patient(&nobody).self_care();
    let not_found = [
        nowhere.list().all().await.expect_err("no such patient"),
        nowhere
            .create(&alone(AloneTime::Yes))
            .await
            .expect_err("no such patient"),
        nowhere.get(&record.id).await.expect_err("no such patient"),
        tenant
            .patient()
            .await
            .self_care()
            .get(&record.id)
            .await
            .expect_err("another patient's"),
        patient
            .self_care()
            .get(&RecordId::new("nothing"))
            .await
            .expect_err("no such record"),
        patient
            .self_care()
            .get(&RecordId::new("../../../patients"))
            .await
            .expect_err("no such record"),
    ];
    for error in not_found {
        assert!(error.is_not_found(), "{error}");
        assert!(!error.to_string().contains(nobody.as_str()), "{error}");
    }
    for id in ["", ".", ".."] {
        let error = patient.self_care().get(&RecordId::new(id)).await;
        assert!(matches!(error, Err(Error::InvalidId)), "{id:?}: {error:?}");
    }
    assert_eq!(patient.self_care().list().all().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn what_breaks_a_rule_is_not_sent() -> Result<(), Error> {
    let tenant = Tenant::start().await;
    let records = tenant.patient().await.self_care();
    let unlisted = SelfCare {
        alone_time: AloneTime::from_json("Sometimes"),
        ..SelfCare::default()
    };

    let error = records
        .create(&unlisted)
        .await
        .expect_err("the option is not listed");
    let Error::Validation(violations) = error else {
        panic!("not refused by validation: {error}");
    };
    let broken: Vec<_> = violations
        .iter()
        .map(|broken| (broken.field, &broken.rule))
        .collect();
    assert_eq!(broken, [("cdtf-alone-time", &Rule::Option)]);
    assert!(records.list().all().await?.is_empty());

    let error = records
        .create(&unlisted)
        .unchecked()
        .await
        .expect_err("the tenant refuses it, too");
    assert_eq!(api_kind(&error), Some(ApiErrorKind::Invalid), "{error}");
    assert!(records.list().all().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn external_ids_are_unique() -> Result<(), Error> {
    let tenant = Tenant::start().await;
    let records = tenant.patient().await.self_care();
    let record = records
        .create(&alone(AloneTime::Yes))
        .external_id("ehr-1")
        .await?;
    assert_eq!(record.system.external_id.as_deref(), Some("ehr-1"));
    let again = records
        .create(&alone(AloneTime::No))
        .external_id("ehr-1")
        .await;
    let error = again.expect_err("the id is taken");
    assert_eq!(api_kind(&error), Some(ApiErrorKind::Conflict), "{error}");

    let patients = tenant.client.patients();
    let new = NewPatient::new("Grace", "Hopper").external_id("mrn-7");
    let created = patients.create(&new).await?;
    assert_eq!(patients.get_by_external_id("mrn-7").await?.id, created.id);
    assert_eq!(
        patients.get(&created.id).await?.last_name.as_deref(),
        Some("Hopper")
    );
    assert!(!format!("{created:?} {new:?}").contains("Hopper"));
    Ok(())
}
