//! A live tenant, specified by flags and environment variables.

use std::io::{self, IsTerminal};

use crate::live::{Download, LiveError};
use clap::Args;
use welkin_runtime::formations::FormationKind;
use welkin_runtime::{Blocking, Client, Config, Error};

use crate::error::CommandError;

/// The selected tenant. Its API client is read from the environment only, so that no command line contains a secret.
#[derive(Args)]
#[command(next_help_heading = "Tenant")]
pub(super) struct Tenant {
    /// Tenant; WELKIN_TENANT by default
    ///
    /// Its API client is WELKIN_CLIENT_ID with the secret WELKIN_CLIENT_SECRET; there is no flag for the secret.
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,

    /// Environment; WELKIN_ENVIRONMENT by default, and live without it
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,

    /// Generation of the API: v1, reference or v8; WELKIN_PROFILE by default, and v1 without it
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,

    /// Scheme and host of the API; WELKIN_BASE_URL by default, and the profile's without it
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

impl Tenant {
    /// Downloads the tenant's configuration, and shows progress on a terminal.
    pub(super) fn download(&self, quiet: bool) -> Result<Download, CommandError> {
        let client = self.config().and_then(Client::new);
        let client = client.map_err(LiveError::from)?;
        let blocking = Blocking::new().map_err(CommandError::Network)?;
        let mut progress = Progress::new(!quiet && io::stderr().is_terminal());
        let download = blocking.wait(Download::of(&client, |kind| progress.show(kind)));
        progress.end();
        Ok(download?)
    }

    /// Returns the generation of the API from the flag.
    pub(super) fn profile(&self) -> Option<&str> {
        self.profile.as_deref()
    }

    /// Returns the client configuration for the tenant with this generation of the API.
    pub(super) fn config_of(&self, profile: &str) -> Result<Config, CommandError> {
        let config = self.config_with(Some(profile));
        Ok(config.map_err(LiveError::from)?)
    }

    /// Returns the client configuration for the tenant.
    pub(super) fn config(&self) -> Result<Config, Error> {
        self.config_with(self.profile.as_deref())
    }

    /// Returns the base URL of the API, if specified.
    pub(super) fn base_url(&self) -> Option<String> {
        let flag = self.base_url.clone();
        flag.or_else(|| variable("WELKIN_BASE_URL"))
    }

    /// Returns an identifier of the tenant and environment, for records of what was done there.
    pub(super) fn address(&self) -> String {
        let named = |flag: &Option<String>, name, default: &str| {
            let given = flag.clone().or_else(|| variable(name));
            given.unwrap_or_else(|| default.to_owned())
        };
        let host = self.base_url().unwrap_or_else(|| "Welkin".to_owned());
        let tenant = named(&self.tenant, "WELKIN_TENANT", "");
        let environment = named(&self.environment, "WELKIN_ENVIRONMENT", "live");
        format!("{environment} of {tenant} at {host}")
    }

    /// Formats tenant and environment for messages.
    #[cfg(feature = "export")]
    pub(super) fn place(&self) -> String {
        let variable = |name| std::env::var(name).ok();
        let tenant = self.tenant.clone().or_else(|| variable("WELKIN_TENANT"));
        let environment = self.environment.clone();
        let environment = environment.or_else(|| variable("WELKIN_ENVIRONMENT"));
        let (tenant, environment) = (tenant.unwrap_or_default(), environment.as_deref());
        format!(
            "tenant {tenant}, environment {}",
            environment.unwrap_or("live")
        )
    }

    fn config_with(&self, profile: Option<&str>) -> Result<Config, Error> {
        let config = Config::from_variables(|name| {
            let flag = match name {
                "WELKIN_TENANT" => self.tenant.as_deref(),
                "WELKIN_ENVIRONMENT" => self.environment.as_deref(),
                "WELKIN_PROFILE" => profile,
                "WELKIN_BASE_URL" => self.base_url.as_deref(),
                _ => None,
            };
            flag.map(str::to_owned).or_else(|| variable(name))
        });
        Ok(config?)
    }
}

/// Returns the value of an environment variable. A value that is not Unicode also counts as set, and is rejected later.
fn variable(name: &str) -> Option<String> {
    Some(std::env::var_os(name)?.to_string_lossy().into_owned())
}

/// A line on a terminal that shows which kind is being downloaded.
struct Progress {
    shown: bool,
    begun: usize,
}

impl Progress {
    fn new(shown: bool) -> Self {
        Self { shown, begun: 0 }
    }

    fn show(&mut self, kind: FormationKind) {
        self.begun += 1;
        if self.shown {
            let all = FormationKind::ALL.len();
            eprint!("{ERASE}downloading {kind} ({} of {all})", self.begun);
        }
    }

    fn end(&self) {
        if self.shown {
            eprint!("{ERASE}");
        }
    }
}

/// Moves to the start of the line and clears it.
const ERASE: &str = "\r\u{1b}[2K";
