//! The first typed calls on an export of your own: see `docs/first-call.md`.
#![forbid(unsafe_code)]

use welkin_runtime::Config;
use welkin_sandbox::{Sandbox, Seed};

mod care {
    include!(concat!(env!("OUT_DIR"), "/care.rs"));
}

/// A call for each CDT, as the build script found them.
mod calls {
    use super::care;

    include!(concat!(env!("OUT_DIR"), "/calls.rs"));
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let export = env!("FIRST_CALL_EXPORT");
    println!("configuration   {export}");
    println!("generated       {}", concat!(env!("OUT_DIR"), "/care.rs"));
    // A tenant with that configuration, and one synthetic patient with a month of records.
    let sandbox = Sandbox::builder()
        .config_paths([export])?
        .seed(Seed::new(1), 1)
        .start()
        .await?;
    let secret = sandbox.client_secret();
    let config = Config::new(sandbox.tenant(), sandbox.client_id(), secret);
    let welkin = care::Client::connect(config.base_url(sandbox.origin()))?;

    let patients = welkin.patients().list().all().await?.complete()?;
    println!(
        "{:60} {} patients",
        "welkin.patients().list().all()",
        patients.len()
    );
    for patient in &patients {
        calls::make(&welkin.patient(&patient.id)).await?;
    }
    sandbox.shutdown().await?;
    Ok(())
}
