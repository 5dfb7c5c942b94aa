//! With a tenant set by environment variables: one run, with the token in the given folder. Otherwise: three runs with
//! a sandbox.
#![forbid(unsafe_code)]

use std::path::Path;

use shared_token_job::{care, run};
use welkin_runtime::{Config, NewPatient};
use welkin_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    if std::env::var_os("WELKIN_TENANT").is_some() {
        let folder = std::env::args()
            .nth(1)
            .ok_or("name a folder for the token")?;
        let without = run(Config::from_env()?, Path::new(&folder)).await?;
        println!("patients without vitals: {}", without.len());
        return Ok(());
    }

    let export = concat!(env!("CARGO_MANIFEST_DIR"), "/../designer-export.json");
    let sandbox = Sandbox::builder().config_paths([export])?.start().await?;
    let secret = sandbox.client_secret();
    let config = Config::new(sandbox.tenant(), sandbox.client_id(), secret);
    let config = config.base_url(sandbox.origin());
    let welkin = care::Client::connect(config.clone())?;
    let ada = NewPatient::new("Ada", "Example");
    welkin.patients().create(&ada).await?;

    let folder = tempfile::tempdir()?;
    for number in 1..=3 {
        let before = sandbox.token_requests();
        let without = run(config.clone(), folder.path()).await?;
        let asked = sandbox.token_requests() - before;
        let without = without.len();
        println!("run {number}       patients without vitals: {without}, token requests: {asked}");
    }
    sandbox.shutdown().await?;
    Ok(())
}
