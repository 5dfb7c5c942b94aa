//! Many upserts under faults, with a running tenant. `cargo test --release -p welkin-tests --test upserts -- --ignored
//! --nocapture` sends a hundred thousand.

use std::collections::HashMap;

use welkin_runtime::{Error, Listing, NewPatient, Upserted};
use welkin_sandbox::Faults;
use welkin_tests::faults::{Weather, persistent, skewed_tenant};

mod care {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

use care::Vitals;

/// Counts of upserts. A task sends every id of its patient twice, the second time with another rate for every third.
#[derive(Clone, Copy, Default, Debug)]
struct Counts {
    created: usize,
    updated: usize,
    unchanged: usize,
}

const PATIENTS: usize = 50;

fn reading(rate: usize) -> Vitals {
    Vitals {
        heart_rate: Some(40 + (rate % 200) as i64),
        ..Vitals::default()
    }
}

/// Returns the rate of a record in a round.
fn rate(record: usize, round: usize) -> usize {
    record + usize::from(round == 1 && record.is_multiple_of(3))
}

async fn work(client: care::Client, number: usize, records: usize) -> Result<Counts, Error> {
    let patient = NewPatient::new("Ada", "Lovelace");
    let id = format!("patient-{number}");
    let patient = client.patients().upsert(id, &patient).await?.into_record();
    let vitals = client.patient(patient.id).vitals();
    let mut counts = Counts::default();
    for round in 0..2 {
        for record in 0..records {
            let value = reading(rate(record, round));
            match vitals.upsert(format!("v-{record}"), &value).await? {
                Upserted::Created(_) => counts.created += 1,
                Upserted::Updated { changed, .. } => {
                    assert_eq!(changed, ["cdtf-heart-rate"]);
                    counts.updated += 1;
                }
                Upserted::Unchanged(_) => counts.unchanged += 1,
            }
        }
    }
    Ok(counts)
}

async fn each_record_is_there_once(upserts: usize) -> Result<(), Box<dyn std::error::Error>> {
    let records = upserts / 2 / PATIENTS;
    let sandbox = skewed_tenant().await?;
    let client = care::Client::connect(persistent(&sandbox))?;
    let weather = Weather {
        faults: 0.2,
        seed: 12,
    };
    sandbox.set_faults(weather.faults());
    let tasks = (0..PATIENTS).map(|number| tokio::spawn(work(client.clone(), number, records)));
    let mut all = Counts::default();
    for task in tasks.collect::<Vec<_>>() {
        let counts = task.await??;
        all.created += counts.created;
        all.updated += counts.updated;
        all.unchanged += counts.unchanged;
    }
    let faults = sandbox.fault_counts();
    sandbox.set_faults(Faults::default());

    let patients = client
        .patients()
        .list()
        .page_size(100)
        .all()
        .await?
        .complete()?;
    assert_eq!(patients.len(), PATIENTS);
    let mut times = HashMap::new();
    for patient in &patients {
        let vitals = client.patient(&patient.id).vitals().list().page_size(500);
        for record in vitals.all().await.and_then(Listing::complete)? {
            let id = record.system.external_id.clone().unwrap_or_default();
            let number: usize = id.trim_start_matches("v-").parse()?;
            assert_eq!(record.data, reading(rate(number, 1)));
            *times.entry((patient.id.clone(), number)).or_insert(0) += 1;
        }
    }
    println!(
        "{all:?}, {} requests, {:?}",
        faults.requests, faults.injected
    );
    assert_eq!(times.len(), PATIENTS * records);
    assert!(times.values().all(|times| *times == 1));
    assert_eq!(
        all.created + all.updated + all.unchanged,
        2 * PATIENTS * records
    );
    assert_eq!(all.created, PATIENTS * records);
    assert_eq!(all.updated, PATIENTS * records.div_ceil(3));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_upserts_leave_each_record_once() -> Result<(), Box<dyn std::error::Error>> {
    each_record_is_there_once(3000).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn a_hundred_thousand_upserts_leave_each_record_once()
-> Result<(), Box<dyn std::error::Error>> {
    each_record_is_there_once(100_000).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn upserts_of_one_id_in_many_tasks_create_one_record()
-> Result<(), Box<dyn std::error::Error>> {
    let sandbox = skewed_tenant().await?;
    let client = care::Client::connect(persistent(&sandbox))?;
    let tasks = (0..32).map(|_| tokio::spawn(work(client.clone(), 7, 4)));
    let mut created = 0;
    for task in tasks.collect::<Vec<_>>() {
        created += task.await??.created;
    }
    let patients = client.patients().list().all().await?.complete()?;
    let records = client
        .patient(&patients[0].id)
        .vitals()
        .list()
        .all()
        .await?;
    assert_eq!((patients.len(), records.len(), created), (1, 4, 4));
    Ok(())
}
