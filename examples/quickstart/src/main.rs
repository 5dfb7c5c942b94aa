//! From a Designer export to typed records: a sandbox serves the export, and typed code works on it.
#![forbid(unsafe_code)]

use welkin_runtime::{Config, Error, NewPatient};
use welkin_sandbox::Sandbox;

mod care {
    include!(concat!(env!("OUT_DIR"), "/care.rs"));
}

use care::medications::{MissedDoses, Times};
use care::{Medications, MedicationsPatch, Vitals, VitalsPatch, vitals};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::builder()
        .config_paths([concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../designer-export.json"
        )])?
        .start()
        .await?;
    println!(
        "sandbox     {} (tenant {})",
        sandbox.origin(),
        sandbox.tenant()
    );

    let config = Config::new(
        sandbox.tenant(),
        sandbox.client_id(),
        sandbox.client_secret(),
    )
    .base_url(sandbox.origin());
    let welkin = care::Client::connect(config)?;
    let patient = welkin
        .patients()
        .create(&NewPatient::new("Ada", "Example").external_id("ehr-1815"))
        .await?;
    println!("patient     {:?}", patient);

    let patient = welkin.patient(patient.id);
    record_vitals(&patient).await?;
    record_medication(&patient).await?;
    refuse_nonsense(&patient).await;

    sandbox.shutdown().await?;
    Ok(())
}

async fn record_vitals(patient: &care::Patient) -> Result<(), Error> {
    let first = Vitals {
        heart_rate: Some(72),
        temperature: Some(98.4),
        blood_pressure: Some("118/76".to_owned()),
        ..Default::default()
    };
    let created = patient
        .vitals()
        .create(&first)
        .external_id("visit-1")
        .await?;
    println!("created     {:?}", created.data);

    for heart_rate in [75, 81] {
        let vitals = Vitals {
            heart_rate: Some(heart_rate),
            ..Default::default()
        };
        patient.vitals().create(&vitals).await?;
    }

    let newest_first = patient
        .vitals()
        .list()
        .sort(vitals::CREATED_AT.desc())
        .page_size(2);
    let mut records = newest_first.stream();
    while let Some(record) = records.try_next().await? {
        println!(
            "listed      {} heart rate {:?}",
            record.id, record.heart_rate
        );
    }

    let patch = VitalsPatch::new().heart_rate(85).clear(vitals::TEMPERATURE);
    let patched = patient.vitals().update(&created.id, &patch).await?;
    println!(
        "patched     heart rate {:?}, temperature {:?}",
        patched.heart_rate, patched.temperature
    );

    patient.vitals().delete(&created.id).await?;
    let gone = patient.vitals().get(&created.id).await;
    println!(
        "deleted     {}",
        gone.err().is_some_and(|error| error.is_not_found())
    );
    Ok(())
}

async fn record_medication(patient: &care::Patient) -> Result<(), Error> {
    let medication = Medications {
        dose: Some(20.0),
        times: Some(vec![Times::Morning, Times::Bedtime]),
        missed_doses: Some(MissedDoses::Other),
        ..Medications::new(care::medications::Required {
            name: "Sertraline".to_owned(),
        })
    };
    let created = patient.medications().create(&medication).await?;
    println!("created     {:?}", created.data);
    let patch = MedicationsPatch::new().times(vec![Times::Evening]);
    let patched = patient.medications().update(&created.id, &patch).await?;
    println!("patched     times {:?}", patched.times);
    Ok(())
}

async fn refuse_nonsense(patient: &care::Patient) {
    let nonsense = Vitals {
        heart_rate: Some(1_000),
        temperature: Some(12.5),
        ..Default::default()
    };
    if let Err(error) = patient.vitals().create(&nonsense).await {
        println!("refused     {error}");
    }
}
