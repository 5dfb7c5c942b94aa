//! Typed records without a build script: an attribute macro fills a module from the export.
#![forbid(unsafe_code)]

use welkin_runtime::{Config, NewPatient};
use welkin_sandbox::Sandbox;

/// The configuration of the clinic, from its Designer export.
#[welkin_macros::designer("../designer-export.json", quiet)]
mod care {
    /// Existing items of the module stay, next to the generated ones.
    pub(crate) fn is_fast(vitals: &Vitals) -> bool {
        vitals.heart_rate.is_some_and(|rate| rate > 100)
    }
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
    for heart_rate in [72, 118] {
        let vitals = care::Vitals {
            heart_rate: Some(heart_rate),
            ..Default::default()
        };
        let record = patient.vitals().create(&vitals).await?;
        println!("{:?} fast: {}", record.data, care::is_fast(&record));
    }

    sandbox.shutdown().await?;
    Ok(())
}
