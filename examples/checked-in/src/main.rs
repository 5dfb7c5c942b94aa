//! Typed records from generated code in version control: reviewed, searchable, and available without a generator.
#![forbid(unsafe_code)]

use welkin_runtime::{Config, NewPatient};
use welkin_sandbox::Sandbox;

// Generated code has its own format.
#[rustfmt::skip]
mod care;

use care::BloodPressure;
use care::blood_pressure::Arm;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let formation = concat!(env!("CARGO_MANIFEST_DIR"), "/formation");
    let sandbox = Sandbox::builder()
        .config_paths([formation])?
        .start()
        .await?;
    let secret = sandbox.client_secret();
    let config = Config::new(sandbox.tenant(), sandbox.client_id(), secret);
    let welkin = care::Client::connect(config.base_url(sandbox.origin()))?;

    let ada = NewPatient::new("Ada", "Example");
    let patient = welkin.patient(welkin.patients().create(&ada).await?.id);
    let measured = BloodPressure {
        arm: Some(Arm::Left),
        ..BloodPressure::new(care::blood_pressure::Required {
            systolic: 118,
            diastolic: 76,
        })
    };
    let record = patient.blood_pressure().create(&measured).await?;
    println!("created {:?}", record.data);

    sandbox.shutdown().await?;
    Ok(())
}
