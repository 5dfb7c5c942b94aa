//! Typed records with a build script: it generates one file per CDT, which `mod.rs` includes.
#![forbid(unsafe_code)]

use welkin_runtime::{Config, Error, NewPatient};
use welkin_sandbox::Sandbox;

mod care {
    include!(concat!(env!("OUT_DIR"), "/care/mod.rs"));
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let export = concat!(env!("CARGO_MANIFEST_DIR"), "/../designer-export.json");
    let sandbox = Sandbox::builder().config_paths([export])?.start().await?;
    let secret = sandbox.client_secret();
    let config = Config::new(sandbox.tenant(), sandbox.client_id(), secret);
    let welkin = care::Client::connect(config.base_url(sandbox.origin()))?;

    let ada = NewPatient::new("Ada", "Example");
    let patient = welkin.patient(welkin.patients().create(&ada).await?.id);
    let medication = care::Medications {
        dose: Some(20.0),
        ..care::Medications::new(care::medications::Required {
            name: "Sertraline".to_owned(),
        })
    };
    let record = patient.medications().create(&medication).await?;
    println!("created {:?}", record.data);

    // Generated code contains the rules of the configuration: this record is rejected before anything is sent.
    let feverish = care::Vitals {
        temperature: Some(451.0),
        ..Default::default()
    };
    match patient.vitals().create(&feverish).await {
        Err(Error::Validation(violations)) => println!("refused {violations}"),
        other => return Err(format!("expected violations, got {other:?}").into()),
    }

    sandbox.shutdown().await?;
    Ok(())
}
