//! An [`Observer`] that records every request and every call in OpenTelemetry's instruments.
//!
//! Names and units of HTTP metrics are those of the semantic conventions, so that dashboards for HTTP clients work. No
//! attribute contains an id or a value of a patient: paths are templates.
#![forbid(unsafe_code)]

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Histogram, Meter};
use welkin_runtime::Observer;
use welkin_runtime::observe::{BudgetReport, CallReport, RequestReport};

/// The clinic's generated client and types.
#[allow(missing_docs, reason = "a build script writes it")]
pub mod care {
    include!(concat!(env!("OUT_DIR"), "/care.rs"));
}

/// Bounds of histograms in seconds: those of the semantic conventions for HTTP, and greater ones for calls with
/// retries.
const BOUNDS: [f64; 16] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0, 30.0, 120.0,
];

/// The instruments, created once per client.
#[derive(Clone, Debug)]
pub struct Metrics {
    /// Requests: every attempt of a call, and every token request.
    requests: Histogram<f64>,
    /// Calls, including their waits and all attempts.
    calls: Histogram<f64>,
    /// Waits of calls before their requests.
    waits: Histogram<f64>,
    /// Attempts beyond the first.
    retries: Counter<u64>,
    /// The number of times that a shared budget became unavailable.
    budget_losses: Counter<u64>,
}

impl Metrics {
    /// Creates the instruments of a meter.
    #[must_use]
    pub fn new(meter: &Meter) -> Self {
        let seconds = |name| {
            let histogram = meter.f64_histogram(name).with_unit("s");
            histogram.with_boundaries(BOUNDS.to_vec()).build()
        };
        Self {
            requests: seconds("http.client.request.duration"),
            calls: seconds("welkin.call.duration"),
            waits: seconds("welkin.call.wait"),
            retries: meter.u64_counter("welkin.call.retries").build(),
            budget_losses: meter.u64_counter("welkin.budget.losses").build(),
        }
    }
}

impl Observer for Metrics {
    fn request(&self, report: &RequestReport<'_>) {
        let mut attributes = vec![
            KeyValue::new("http.request.method", report.request.method),
            KeyValue::new("url.template", report.request.path.clone()),
        ];
        attributes.push(match report.status {
            Some(status) => KeyValue::new("http.response.status_code", i64::from(status)),
            None => KeyValue::new("error.type", "no_answer"),
        });
        self.requests
            .record(report.latency.as_secs_f64(), &attributes);
    }

    fn call(&self, report: &CallReport<'_>) {
        let result = match report.error {
            _ if report.given_up => "given_up",
            Some(_) => "failed",
            None => "succeeded",
        };
        let route = report.request.to_string();
        let route = KeyValue::new("welkin.route", route);
        let result = [route.clone(), KeyValue::new("welkin.result", result)];
        self.calls.record(report.latency.as_secs_f64(), &result);
        let retries = u64::from(report.attempts.count.saturating_sub(1));
        if retries > 0 {
            self.retries.add(retries, &[route]);
        }
        for (reason, wait) in [
            ("rate_limit", report.waits.rate_limit),
            ("concurrency", report.waits.concurrency),
            ("token", report.waits.token),
        ] {
            if !wait.is_zero() {
                let reason = KeyValue::new("welkin.reason", reason);
                self.waits.record(wait.as_secs_f64(), &[reason]);
            }
        }
    }

    fn request_budget(&self, report: &BudgetReport<'_>) {
        if report.error.is_some() {
            self.budget_losses.add(1, &[]);
        }
    }
}
