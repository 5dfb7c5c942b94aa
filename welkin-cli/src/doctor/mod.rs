//! `doctor`: detects the API generation of a tenant, and what its API client may read.

mod answers;
mod examination;
mod text;

use clap::{Args, ValueEnum};
use welkin_designer::ApiProfile;
use welkin_runtime::Blocking;

use self::examination::Examination;
use super::tenant::Tenant;
use crate::error::CommandError;
use crate::stdout::print;
use crate::terminal::safe_json;

/// Check access to a live tenant without changing anything
///
/// Requests a token with each profile, then reads the parts of the configuration and one page of patients; nothing is
/// stored or shown. Reports the API generation of the tenant, what the API client may read, the difference between the
/// clocks, and the limits that the tenant announces. Credentials are sent to the vendor's hosts, or to --base-url if it
/// is set.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    tenant: Tenant,

    /// Output format
    #[arg(long, short, value_enum, default_value_t)]
    format: Format,
}

const EXAMPLES: &str = "\
Exit code: 0 if the API client can read something with some profile, 1 otherwise.

Examples:
  WELKIN_CLIENT_ID=... WELKIN_CLIENT_SECRET=... welkin-codegen doctor --tenant acme
  welkin-codegen doctor --tenant acme --environment sandbox --profile v8 --format json";

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Aligned text
    #[default]
    Text,
    /// One JSON object; its keys are documented in docs/command-line.md
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandError> {
    let profiles = match arguments.tenant.profile() {
        Some(profile) => vec![profile.to_owned()],
        None => ApiProfile::NAMES.map(str::to_owned).to_vec(),
    };
    let blocking = Blocking::new().map_err(CommandError::Network)?;
    let mut examinations = Vec::new();
    for profile in profiles {
        let config = arguments.tenant.config_of(&profile)?;
        examinations.push(blocking.wait(Examination::of(profile, config)));
    }
    match arguments.format {
        Format::Text => print(text::render(&examinations))?,
        Format::Json => {
            let report = serde_json::json!({ "profiles": examinations });
            print(safe_json(&format!("{report:#}\n")))?;
        }
    }
    if examinations.iter().any(Examination::works) {
        Ok(())
    } else {
        Err(CommandError::NoAccess)
    }
}
