//! Lists with conditions, bulk updates and offline checks, with a generated client and a running tenant.

use welkin_runtime::record::validate_all;
use welkin_runtime::records::RowError;
use welkin_runtime::{Error, NewPatient, Patch, Record, RecordId};
use welkin_sandbox::Sandbox;
use welkin_tests::fixture::workspace_root;
use welkin_tests::tenant;

const FORMATION: &str = "tests/fixtures/formation";

mod care {
    include!(concat!(env!("OUT_DIR"), "/formation.rs"));
}

use care::vitals::{self, Position};
use care::{Vitals, VitalsPatch};

struct Clinic {
    _sandbox: Sandbox,
    vitals: welkin_runtime::Records<Vitals>,
}

impl Clinic {
    /// Starts a tenant with one patient, who has three heart rates.
    async fn start() -> Result<Self, Error> {
        Self::in_tenant(tenant::serve(FORMATION).await).await
    }

    /// Starts such a tenant in which every field permits bulk updates; by default, Designer does not permit them.
    async fn with_bulk_updates() -> Result<Self, Error> {
        let cdts = workspace_root().join(FORMATION).join("cdts.json");
        let cdts = std::fs::read_to_string(cdts).expect("the fixture is there");
        let open = cdts.replace(r#""bulkEdit": false"#, r#""bulkEdit": true"#);
        let configuration = welkin_codegen::config::parse("cdts.json", &open).expect("CDTs");
        let builder = Sandbox::builder().configuration(&configuration);
        let started = builder.expect("there are no roles").start().await;
        Self::in_tenant(started.expect("a port is free")).await
    }

    async fn in_tenant(sandbox: Sandbox) -> Result<Self, Error> {
        let client = care::Client::connect(tenant::config(&sandbox))?;
        let new = NewPatient::new("Ada", "Lovelace");
        let ada = client.patients().create(&new).await?;
        let vitals = client.patient(&ada.id).vitals();
        for (rate, position) in [
            (60, Position::Sitting),
            (72, Position::Standing),
            (90, Position::Sitting),
        ] {
            let mut reading = reading(rate);
            reading.position = Some(position);
            vitals.create(&reading).await?;
        }
        Ok(Self {
            _sandbox: sandbox,
            vitals,
        })
    }
}

fn reading(rate: i64) -> Vitals {
    Vitals {
        heart_rate: Some(rate),
        temperature: Some(98.6),
        ..Vitals::default()
    }
}

fn rates(records: &[Record<Vitals>]) -> Vec<i64> {
    records
        .iter()
        .filter_map(|record| record.heart_rate)
        .collect()
}

#[tokio::test]
async fn lists_are_narrowed_by_typed_conditions() -> Result<(), Error> {
    let clinic = Clinic::start().await?;
    let list = || clinic.vitals.list();
    let sitting = list().filter(vitals::POSITION.is(Position::Sitting));
    assert_eq!(rates(sitting.all().await?.items()), [60, 90]);
    let chosen = list().filter(vitals::HEART_RATE.is_one_of([72, 90]));
    assert_eq!(rates(chosen.clone().all().await?.items()), [72, 90]);
    let both = chosen.filter(vitals::POSITION.is(Position::Sitting));
    assert_eq!(rates(both.all().await?.items()), [90]);
    let warm = list().filter(vitals::TEMPERATURE.is(98.6));
    assert_eq!(warm.all().await?.len(), 3);

    let past = "2000-01-01T00:00:00Z".parse().expect("it is a moment");
    assert_eq!(list().date_start(past).all().await?.len(), 3);
    assert_eq!(list().date_end(past).all().await?.len(), 0);
    assert_eq!(list().source_id("no such assessment").all().await?.len(), 0);
    Ok(())
}

#[tokio::test]
async fn what_is_closed_to_bulk_updates_is_refused_row_by_row() -> Result<(), Error> {
    let clinic = Clinic::start().await?;
    let records = clinic.vitals.list().all().await?.complete()?;
    let patch = VitalsPatch::new().temperature(99.5);
    let rows = records.iter().map(|record| (&record.id, &*patch));
    let rows = clinic.vitals.update_all(rows).await?;
    assert!(rows.iter().all(|row| row.result.is_err()));
    for record in clinic.vitals.list().all().await?.complete()? {
        assert_eq!(record.temperature, Some(98.6));
    }
    Ok(())
}

#[tokio::test]
async fn many_records_are_changed_at_once() -> Result<(), Error> {
    let clinic = Clinic::with_bulk_updates().await?;
    let records = clinic.vitals.list().all().await?.complete()?;
    let patch = VitalsPatch::new().temperature(99.5);
    let mut ids: Vec<RecordId<Vitals>> = records.iter().map(|record| record.id.clone()).collect();
    ids.insert(1, "00000000-0000-4000-8000-000000000000".into());
    let rows = ids.iter().map(|id| (id, &*patch));
    let rows = clinic.vitals.update_all(rows).await?;
    let results: Vec<bool> = rows.iter().map(|row| row.result.is_ok()).collect();
    assert_eq!(results, [true, false, true, true]);
    assert!(
        matches!(&rows[1].result, Err(RowError::Refused { status, .. }) if status.as_deref() == Some("ERROR"))
    );
    for record in clinic.vitals.list().all().await?.complete()? {
        assert_eq!(record.temperature, Some(99.5));
    }
    Ok(())
}

#[test]
fn many_records_are_checked_offline() {
    let readings = [reading(60), reading(-5), reading(61)];
    let violations = validate_all(&readings).expect_err("a heart rate is below its minimum");
    let rows: Vec<_> = violations.iter().map(|(row, of)| (row, of.len())).collect();
    assert_eq!(rows, [(1, 1)]);
    assert_eq!(readings[1].violations().len(), 1);
    assert!(validate_all(&readings[2..]).is_ok());
}

#[tokio::test]
async fn a_rule_that_the_server_has_loosened_can_be_passed_by() -> Result<(), Error> {
    let clinic = Clinic::start().await?;
    let error = clinic
        .vitals
        .create(&reading(-5))
        .await
        .expect_err("a rule is broken");
    assert!(matches!(error, Error::Validation(_)));
    let error = clinic.vitals.create(&reading(-5)).unchecked().await;
    let error = error.expect_err("this server has not loosened it");
    assert_eq!(error.api().map(|error| error.status), Some(400));
    let first = &clinic.vitals.list().all().await?.complete()?[0];
    let patch = Patch::new().set(vitals::HEART_RATE, -5_i64);
    let update = clinic.vitals.update(&first.id, &patch).unchecked().await;
    assert_eq!(
        update
            .expect_err("nor this")
            .api()
            .map(|error| error.status),
        Some(400)
    );
    Ok(())
}
