//! Serves the tenant set by environment variables, or, without them, a sandbox with one patient.
#![forbid(unsafe_code)]

use axum_service::{care, router};
use tokio::net::TcpListener;
use welkin_runtime::{Config, NewPatient};
use welkin_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1);
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:0")).await?;
    let origin = format!("http://{}", listener.local_addr()?);
    if std::env::var_os("WELKIN_TENANT").is_some() {
        println!("serving     {origin}");
        return serve(listener, care::Client::connect(Config::from_env()?)?).await;
    }

    let export = concat!(env!("CARGO_MANIFEST_DIR"), "/../designer-export.json");
    let sandbox = Sandbox::builder().config_paths([export])?.start().await?;
    let secret = sandbox.client_secret();
    let config = Config::new(sandbox.tenant(), sandbox.client_id(), secret);
    let welkin = care::Client::connect(config.base_url(sandbox.origin()))?;
    let ada = NewPatient::new("Ada", "Example");
    let readings = welkin.patients().create(&ada).await?.id;
    let readings = format!("{origin}/patients/{readings}/readings");
    println!("try         curl {readings} --json '{{\"heart_rate\": 72}}'");
    println!("            curl {readings}");
    serve(listener, welkin).await?;
    sandbox.shutdown().await?;
    Ok(())
}

/// Serves until Ctrl-C, and completes the requests in progress.
async fn serve(
    listener: TcpListener,
    welkin: care::Client,
) -> Result<(), Box<dyn std::error::Error>> {
    let interrupted = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            eprintln!("Ctrl-C goes unnoticed: {error}");
        }
    };
    axum::serve(listener, router(welkin))
        .with_graceful_shutdown(interrupted)
        .await?;
    Ok(())
}
