//! `welkin-sandbox`: serves a Designer configuration as a tenant on loopback.
#![forbid(unsafe_code)]

mod webhook_arguments;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use webhook_arguments::WebhookArguments;
use welkin_sandbox::{ApiClient, Fault, Faults, RateLimit, Sandbox, Seed};

/// Serves a Welkin tenant on loopback from its Designer configuration.
///
/// Prints the environment variables that a client needs, then serves until it is stopped.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Designer export, formation responses, or a directory of them
    #[arg(long, required = true, num_args = 1.., value_name = "PATH")]
    config: Vec<PathBuf>,
    /// Loopback address to listen on; port 0 picks a free one
    #[arg(long, default_value = "127.0.0.1:0", value_name = "ADDR")]
    listen: SocketAddr,
    /// Name of the tenant
    #[arg(long, default_value = "acme")]
    tenant: String,
    /// API client to accept
    #[arg(long, default_value = "sandbox-client", value_name = "ID")]
    client_id: String,
    /// Secret of that API client
    #[arg(long, default_value = "sandbox-secret", value_name = "SECRET")]
    client_secret: String,
    /// Role of the API client; repeat it for several. Without roles and policies, the client may do everything
    #[arg(long, value_name = "NAME")]
    role: Vec<String>,
    /// Security policy of the API client; repeat it for several
    #[arg(long, value_name = "NAME")]
    policy: Vec<String>,
    /// Requests per minute that a client may make; further ones are answered with 429
    #[arg(long, value_name = "REQUESTS")]
    rate_limit: Option<usize>,
    #[command(flatten)]
    webhook: WebhookArguments,
    /// Fraction of requests to fail (0 to 1)
    #[arg(long, value_name = "FRACTION", value_parser = fraction)]
    faults: Option<f64>,
    /// Seed for choosing faults
    #[arg(long, default_value_t = 0, value_name = "NUMBER", requires = "faults")]
    fault_seed: u64,
    /// Faults to inject, such as `stall,reset-after` [default: all]
    #[arg(long, value_delimiter = ',', value_name = "NAME", requires = "faults")]
    fault_kinds: Vec<Fault>,
    /// Seconds to shift the server clock
    #[arg(
        long,
        default_value_t = 0,
        value_name = "SECONDS",
        allow_negative_numbers = true
    )]
    clock_skew: i32,
    /// Lifetime of a token
    #[arg(long, default_value_t = 3600, value_name = "SECONDS")]
    token_lifetime: u64,
    /// Serve HTTPS with a generated certificate; the path of its file is printed
    #[arg(long)]
    tls: bool,
    /// Endpoint that the API client may not use, such as `DELETE /patients/*`; repeat it for several
    #[arg(long, value_name = "METHOD PATH", value_parser = endpoint)]
    without: Vec<(String, String)>,
    /// Number of synthetic patients to start with, each with 30 days of records, encounters, assessments and programs
    #[arg(long, value_name = "PATIENTS")]
    seed: Option<u64>,
    /// Seed of the synthetic patients
    #[arg(long, default_value_t = 1, value_name = "NUMBER", requires = "seed")]
    seed_number: u64,
    /// Last of the 30 days; fixed by default, so that a seed always gives the same patients
    #[arg(long, value_name = "DATE", requires = "seed")]
    seed_until: Option<jiff::civil::Date>,
    /// File for the data [default: in memory]
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
}

/// A fraction of requests.
fn fraction(text: &str) -> Result<f64, String> {
    let fraction: Result<f64, _> = text.parse();
    let valid = fraction
        .ok()
        .filter(|fraction| (0.0..=1.0).contains(fraction));
    valid.ok_or_else(|| "not a number from 0 to 1".to_owned())
}

/// A method and a path.
fn endpoint(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once(' ');
    let parts = parts.filter(|(_, path)| path.starts_with('/'));
    let (method, path) = parts.ok_or("not a method and a path, such as `DELETE /patients/*`")?;
    Ok((method.to_owned(), path.to_owned()))
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where stderr is closed, the exit code has to do.
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = start(arguments).await?;
    let certificate = certificate_file(&sandbox)?;
    match announce(&sandbox, certificate.as_deref()) {
        // Whoever closes a pipe has read enough, and wants the sandbox to serve.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            return Err(format!("cannot write to stdout: {error}").into());
        }
        _ => {}
    }
    tokio::select! {
        served = sandbox.serve() => served?,
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    Ok(())
}

/// Writes the certificate to trust, if there is one, to a file of this sandbox alone: no other has its port.
fn certificate_file(sandbox: &Sandbox) -> io::Result<Option<PathBuf>> {
    let Some(certificate) = sandbox.root_certificate() else {
        return Ok(None);
    };
    let origin = sandbox.origin();
    let port = origin.rsplit(':').next().unwrap_or_default();
    let path = std::env::temp_dir().join(format!("welkin-sandbox-{port}.pem"));
    std::fs::write(&path, certificate)?;
    Ok(Some(path))
}

/// Prints the environment variables that a client needs.
fn announce(sandbox: &Sandbox, certificate: Option<&Path>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "# Welkin sandbox for tenant {}; set these for a client:",
        sandbox.tenant()
    )?;
    writeln!(out, "export WELKIN_BASE_URL={}", sandbox.origin())?;
    writeln!(out, "export WELKIN_TENANT={}", sandbox.tenant())?;
    writeln!(out, "export WELKIN_ENVIRONMENT=live")?;
    writeln!(out, "export WELKIN_CLIENT_ID={}", sandbox.client_id())?;
    writeln!(
        out,
        "export WELKIN_CLIENT_SECRET={}",
        sandbox.client_secret()
    )?;
    if let Some(path) = certificate {
        writeln!(out, "# The certificate to trust:")?;
        writeln!(out, "export WELKIN_ROOT_CERTIFICATE={}", path.display())?;
    }
    out.flush()
}

async fn start(arguments: Arguments) -> Result<Sandbox, Box<dyn std::error::Error>> {
    let client = ApiClient::new(arguments.client_id, arguments.client_secret);
    let client = arguments.role.into_iter().fold(client, ApiClient::role);
    let client = arguments.policy.into_iter().fold(client, ApiClient::policy);
    let client = arguments
        .without
        .into_iter()
        .fold(client, |client, (method, path)| {
            client.without(method, path)
        });
    let a_minute = Duration::from_secs(60);
    let rate_limit = arguments
        .rate_limit
        .map(|requests| RateLimit::new(requests, a_minute));
    let mut builder = Sandbox::builder()
        .config_paths(&arguments.config)?
        .tenant(arguments.tenant)
        .client(client)
        .rate_limit(rate_limit)
        .token_lifetime(Duration::from_secs(arguments.token_lifetime))
        .clock_skew(arguments.clock_skew)
        .listen(arguments.listen);
    if let Some(receiver) = arguments.webhook.receiver()? {
        builder = builder.webhook(receiver);
    }
    if let Some(share) = arguments.faults {
        let faults = Faults::seeded(arguments.fault_seed).share(share);
        builder = builder.faults(if arguments.fault_kinds.is_empty() {
            faults
        } else {
            faults.kinds(arguments.fault_kinds)
        });
    }
    if arguments.tls {
        builder = builder.tls();
    }
    if let Some(path) = arguments.data {
        builder = builder.data_file(path);
    }
    if let Some(patients) = arguments.seed {
        let seed = Seed::new(arguments.seed_number);
        let until = arguments.seed_until;
        builder = builder.seed(until.map_or(seed, |day| seed.last_day(day)), patients);
    }
    Ok(builder.start().await?)
}
