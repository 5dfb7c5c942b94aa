//! A few calls to a sandbox with occasional faults; prints their metrics to stdout.
#![forbid(unsafe_code)]

use opentelemetry::metrics::MeterProvider;
use opentelemetry_metrics::{Metrics, care};
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_stdout::MetricExporter;
use welkin_runtime::{Config, NewPatient};
use welkin_sandbox::{Fault, Faults, Sandbox};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // In production, export to a collector instead, for example with `opentelemetry-otlp`.
    let provider = SdkMeterProvider::builder()
        .with_periodic_exporter(MetricExporter::default())
        .build();
    let metrics = Metrics::new(&provider.meter("welkin"));

    let export = concat!(env!("CARGO_MANIFEST_DIR"), "/../designer-export.json");
    let faults = Faults::seeded(7).share(0.3).kinds([Fault::Unavailable]);
    let sandbox = Sandbox::builder()
        .config_paths([export])?
        .faults(faults)
        .start()
        .await?;
    let secret = sandbox.client_secret();
    let config = Config::new(sandbox.tenant(), sandbox.client_id(), secret)
        .base_url(sandbox.origin())
        .observer(metrics);
    let welkin = care::Client::connect(config)?;

    for number in 1..=5 {
        let id = format!("ehr-{number}");
        let patient = NewPatient::new("Ada", "Example").external_id(id);
        welkin.patients().create(&patient).await?;
    }
    let patients = welkin.patients().list().all().await?.complete()?;
    println!("listed      {} patients", patients.len());
    sandbox.shutdown().await?;
    // Otherwise, metrics since the last export would be lost.
    provider.shutdown()?;
    Ok(())
}
