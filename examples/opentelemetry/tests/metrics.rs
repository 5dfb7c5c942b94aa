//! The OpenTelemetry metrics of calls to a sandbox.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::metrics::MeterProvider;
use opentelemetry_metrics::{Metrics, care};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::metrics::data::{AggregatedMetrics, MetricData, ResourceMetrics};
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use opentelemetry_sdk::metrics::{SdkMeterProvider, Temporality};
use welkin_runtime::{Config, NewPatient, RetryPolicy};
use welkin_sandbox::{Fault, Faults, Sandbox};

/// Collects a line per exported data point: instrument, attributes, number of measurements.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    fn add<'a>(&self, name: &str, attributes: impl Iterator<Item = &'a KeyValue>, count: u64) {
        let mut words: Vec<String> = attributes
            .map(|attribute| format!("{}={}", attribute.key, attribute.value))
            .collect();
        words.sort();
        let mut lines = self.0.lock().expect("no test panics with it");
        lines.push(format!("{name} {} {count}", words.join(" ")));
    }
}

impl PushMetricExporter for Lines {
    async fn export(&self, metrics: &ResourceMetrics) -> OTelSdkResult {
        for metric in metrics.scope_metrics().flat_map(|scope| scope.metrics()) {
            match metric.data() {
                AggregatedMetrics::F64(MetricData::Histogram(histogram)) => {
                    for point in histogram.data_points() {
                        self.add(metric.name(), point.attributes(), point.count());
                    }
                }
                AggregatedMetrics::U64(MetricData::Sum(sum)) => {
                    for point in sum.data_points() {
                        self.add(metric.name(), point.attributes(), point.value());
                    }
                }
                other => panic!("{}: {other:?}", metric.name()),
            }
        }
        Ok(())
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }

    fn temporality(&self) -> Temporality {
        Temporality::Cumulative
    }
}

#[tokio::test]
async fn requests_calls_and_retries_are_recorded_without_ids_and_values() {
    let lines = Lines::default();
    let provider = SdkMeterProvider::builder()
        .with_periodic_exporter(lines.clone())
        .build();
    let metrics = Metrics::new(&provider.meter("welkin"));
    let export = concat!(env!("CARGO_MANIFEST_DIR"), "/../designer-export.json");
    let builder = Sandbox::builder().config_paths([export]);
    let builder = builder.expect("the example is a configuration");
    let sandbox = builder.start().await.expect("a port is free");
    let secret = sandbox.client_secret();
    let config = Config::new(sandbox.tenant(), sandbox.client_id(), secret)
        .base_url(sandbox.origin())
        .retries(RetryPolicy::default().pauses(Duration::from_millis(1), Duration::from_millis(1)))
        .observer(metrics);
    let welkin = care::Client::connect(config).expect("the configuration is right");

    let ada = NewPatient::new("Ada", "Example");
    let ada = welkin.patients().create(&ada).await.expect("it is created");
    sandbox.set_faults(Faults::seeded(1).share(1.0).kinds([Fault::Unavailable]));
    let failed = welkin.patients().get(&ada.id).await;
    failed.expect_err("the sandbox is unavailable");

    provider.force_flush().expect("it is exported");
    let mut lines = lines.0.lock().expect("no test panics with it").clone();
    lines.sort();
    let lines = lines.join("\n");
    for expected in [
        "http.client.request.duration http.request.method=GET http.response.status_code=503 url.template=/patients/{patient} 5",
        "http.client.request.duration http.request.method=POST http.response.status_code=201 url.template=/patients 1",
        "welkin.call.duration welkin.result=failed welkin.route=GET /patients/{patient} 1",
        "welkin.call.duration welkin.result=succeeded welkin.route=POST /patients 1",
        "welkin.call.retries welkin.route=GET /patients/{patient} 4",
        "welkin.call.wait welkin.reason=token 1",
    ] {
        assert!(lines.contains(expected), "{expected}\n\n{lines}");
    }
    assert!(!lines.contains(ada.id.as_str()), "{lines}");
    assert!(!lines.contains("Ada"), "{lines}");
}
