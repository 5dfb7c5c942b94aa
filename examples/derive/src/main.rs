//! Two fields of one CDT, as a hand-written struct: a derive checks it against the export and reads it from the tenant.
#![forbid(unsafe_code)]

use welkin_macros::CdtView;
use welkin_runtime::{Config, DateTime, NewPatient};
use welkin_sandbox::Sandbox;

/// Generated code that writes the records for the view. The export is parsed once for both.
#[welkin_macros::designer("../designer-export.json", quiet)]
mod care {}

/// The data of the pulse chart. A field that is not in the export, or has another type, does not compile.
#[derive(CdtView)]
#[cdt(config = "../designer-export.json", name = "cdt-vitals")]
struct HeartRate {
    #[cdt("cdtf-heart-rate")]
    bpm: Option<i64>,
    /// The name is the same in generated code, so no attribute is needed.
    measured_at: Option<DateTime>,
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
    for heart_rate in [72, 118, 64] {
        let vitals = care::Vitals {
            heart_rate: Some(heart_rate),
            notes: Some("at rest".to_owned()),
            ..Default::default()
        };
        patient.vitals().create(&vitals).await?;
    }

    // Requests only `cdtf-heart-rate` and `cdtf-measured-at` from the server, page by page.
    let fastest_first = HeartRate::records(&patient)
        .list()
        .sort(HeartRate::BPM.desc());
    let mut records = fastest_first.stream();
    while let Some(record) = records.try_next().await? {
        println!("{:?} at {:?}", record.bpm, record.measured_at);
    }

    sandbox.shutdown().await?;
    Ok(())
}
