//! Arguments of the command.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use welkin_designer::ApiProfile;
use welkin_sandbox::{ApiClient, Builder, Fault, Faults, RateLimit, Sandbox, Seed};

use super::webhook_arguments::WebhookArguments;

/// Serves a Welkin tenant on loopback from its Designer configuration.
///
/// Prints the environment variables of a client to stdout, then serves until it is stopped, and logs each request to
/// stderr.
#[derive(Parser)]
#[command(version)]
pub(crate) struct Arguments {
    /// Designer export, formation responses, or a directory of them
    #[arg(long, required_unless_present = "healthcheck", num_args = 1.., value_name = "PATH")]
    config: Vec<PathBuf>,
    /// Address to listen on, a loopback address unless --allow-remote is set; port 0 picks a free port
    #[arg(long, default_value = "127.0.0.1:0", value_name = "HOST:PORT", value_parser = address)]
    listen: SocketAddr,
    /// Allow an address that other machines can reach; requires a client secret other than the default
    #[arg(long)]
    allow_remote: bool,
    /// Additional host name of the sandbox, besides `localhost` and IP addresses; may be repeated
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Token that the control API below `/_sandbox` requires; with --allow-remote, that API is closed without a token
    #[arg(
        long,
        env = "WELKIN_SANDBOX_CONTROL_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN",
        value_parser = clap::builder::NonEmptyStringValueParser::new()
    )]
    control_token: Option<String>,
    /// Name of the tenant
    #[arg(long, default_value = "acme")]
    tenant: String,
    /// API client to accept
    #[arg(
        long,
        env = "WELKIN_SANDBOX_CLIENT_ID",
        default_value = "sandbox-client",
        value_name = "ID"
    )]
    client_id: String,
    /// Secret of that API client
    #[arg(
        long,
        env = "WELKIN_SANDBOX_CLIENT_SECRET",
        hide_env_values = true,
        default_value = "sandbox-secret",
        value_name = "SECRET"
    )]
    client_secret: String,
    /// Role of the API client; may be repeated. Without roles and policies, every operation is permitted
    #[arg(long, value_name = "NAME")]
    role: Vec<String>,
    /// Security policy of the API client; may be repeated
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
    #[cfg(feature = "tls")]
    #[arg(long)]
    tls: bool,
    /// Endpoint that the API client may not use, such as `DELETE /patients/*`; may be repeated
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
    /// Format of the environment variables of a client
    #[arg(long, default_value = "sh", value_name = "FORM")]
    pub(crate) print: Form,
    /// API generation of these variables [default: `v1`; with `--print curl`, all]
    #[arg(long, value_name = "NAME", value_parser = ApiProfile::NAMES)]
    pub(crate) profile: Option<String>,
    /// Do not log requests
    #[arg(long, short, conflicts_with = "log")]
    pub(crate) quiet: bool,
    /// Format of the request log
    #[arg(long, default_value = "text", value_name = "FORM")]
    pub(crate) log: Log,
    /// Check a running sandbox, and exit with 0 if it serves requests
    #[arg(long, value_name = "URL", conflicts_with = "config")]
    pub(crate) healthcheck: Option<String>,
}

/// How the environment of a client is printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// `export` lines for a POSIX shell
    Sh,
    /// Lines of a file `.env`
    Env,
    /// `$env:` assignments for PowerShell
    Powershell,
    /// A curl command that requests a token
    Curl,
    /// Nothing
    None,
}

/// How requests are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Log {
    /// One line of text
    Text,
    /// One JSON object
    Json,
}

/// Parses an address or resolves a name, preferring IPv4.
fn address(text: &str) -> Result<SocketAddr, String> {
    let found = text.to_socket_addrs();
    let found: Vec<_> = found
        .map_err(|error| format!("not an address and a port, such as `localhost:8080`: {error}"))?
        .collect();
    let four = found.iter().find(|address| address.is_ipv4());
    let address = four.or(found.first());
    address
        .copied()
        .ok_or_else(|| "the host name does not resolve to an address".to_owned())
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

impl Arguments {
    /// Returns a warning about other machines, if they can reach the sandbox.
    pub(crate) fn warning(&self) -> Option<String> {
        if self.listen.ip().is_loopback() {
            return None;
        }
        #[cfg(feature = "tls")]
        let is_plain = !self.tls;
        #[cfg(not(feature = "tls"))]
        let is_plain = true;
        let address = self.listen;
        Some(if is_plain {
            format!(
                "warning: other machines can reach {address}, over plain HTTP, which exposes secrets and records to anyone who can read the traffic"
            )
        } else {
            format!("warning: other machines can reach {address}")
        })
    }

    /// Converts the arguments to the settings of a sandbox.
    pub(crate) fn builder(self) -> Result<Builder, Box<dyn std::error::Error>> {
        let builder = Sandbox::builder().config_paths(&self.config)?;
        let builder = builder.client(self.client()).faults(self.injected());
        let a_minute = Duration::from_secs(60);
        let rate_limit = { self.rate_limit }.map(|requests| RateLimit::new(requests, a_minute));
        let mut builder = builder
            .tenant(self.tenant)
            .rate_limit(rate_limit)
            .token_lifetime(Duration::from_secs(self.token_lifetime))
            .clock_skew(self.clock_skew)
            .listen(self.listen);
        builder = { self.allow_host.iter() }.fold(builder, Builder::allow_host);
        if self.allow_remote {
            builder = builder.allow_remote();
        }
        if let Some(token) = self.control_token {
            builder = builder.control_token(token);
        }
        if let Some(receiver) = self.webhook.receiver()? {
            builder = builder.webhook(receiver);
        }
        #[cfg(feature = "tls")]
        if self.tls {
            builder = builder.tls();
        }
        if let Some(path) = self.data {
            builder = builder.data_file(path);
        }
        if let Some(patients) = self.seed {
            let seed = Seed::new(self.seed_number);
            let until = self.seed_until;
            builder = builder.seed(until.map_or(seed, |day| seed.last_day(day)), patients);
        }
        Ok(builder)
    }

    fn client(&self) -> ApiClient {
        let client = ApiClient::new(&self.client_id, &self.client_secret);
        let client = self.role.iter().fold(client, ApiClient::role);
        let client = self.policy.iter().fold(client, ApiClient::policy);
        self.without.iter().fold(client, |client, (method, path)| {
            client.without(method, path)
        })
    }

    fn injected(&self) -> Faults {
        let Some(share) = self.faults else {
            return Faults::default();
        };
        let faults = Faults::seeded(self.fault_seed).share(share);
        if self.fault_kinds.is_empty() {
            faults
        } else {
            faults.kinds(self.fault_kinds.iter().copied())
        }
    }
}
