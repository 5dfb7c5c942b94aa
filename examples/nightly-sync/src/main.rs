//! Three nights on a sandbox: the first creates, the second writes nothing, the third writes the changes since then.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use nightly_sync::{care, sync};
use welkin_runtime::Config;
use welkin_sandbox::Sandbox;

const PATIENTS: &str = include_str!("../data/patients.csv");
const VITALS: &str = include_str!("../data/vitals.csv");

#[tokio::main]
async fn main() -> ExitCode {
    match nights().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn nights() -> Result<(), Box<dyn std::error::Error>> {
    let export = concat!(env!("CARGO_MANIFEST_DIR"), "/../designer-export.json");
    let sandbox = Sandbox::builder().config_paths([export])?.start().await?;
    let secret = sandbox.client_secret();
    let config = Config::new(sandbox.tenant(), sandbox.client_id(), secret);
    let welkin = care::Client::connect(config.base_url(sandbox.origin()))?;

    let corrected = VITALS.replace(",70,", ",72,");
    for (night, vitals) in [(1, VITALS), (2, VITALS), (3, &corrected)] {
        let report = sync(&welkin, PATIENTS.as_bytes(), vitals.as_bytes()).await?;
        println!("night {night}     {report}");
        if !report.failed.is_empty() {
            return Err("not all lines were written".into());
        }
    }
    sandbox.shutdown().await?;
    Ok(())
}
