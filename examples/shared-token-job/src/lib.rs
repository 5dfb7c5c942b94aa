//! A job that a scheduler starts every minute: it reports patients without vitals. Its runs share one token.
//!
//! Welkin blocks an API client that requests more than 100 tokens in five minutes. Short-lived processes that each
//! request a token soon exceed this limit, so the token is kept in a file that only the owner of the process can read.
#![forbid(unsafe_code)]

use std::path::Path;
use std::time::Duration;

use welkin_runtime::{Config, Error, FileTokenStore, PatientId};

/// The clinic's generated client and types.
#[allow(missing_docs, reason = "a build script writes it")]
pub mod care {
    include!(concat!(env!("OUT_DIR"), "/care.rs"));
}

/// A run must end before the next one starts.
const LONGEST_CALL: Duration = Duration::from_secs(20);

/// Returns the patients without vitals. The token is kept in a file of `folder`, which must exist.
///
/// # Errors
/// When the API rejects a request, or can't be reached.
pub async fn run(config: Config, folder: &Path) -> Result<Vec<PatientId>, Error> {
    let config = config
        .token_store(FileTokenStore::new(folder.join("welkin-token")))
        .call_timeout(LONGEST_CALL);
    let welkin = care::Client::connect(config)?;
    let mut without = Vec::new();
    let mut patients = welkin.patients().list().stream();
    while let Some(patient) = patients.try_next().await? {
        let vitals = welkin.patient(&patient.id).vitals();
        // One record is enough.
        let newest = vitals.list().page_size(1).page(0).await?;
        if newest.items.is_empty() && newest.unread.is_empty() {
            without.push(patient.id.clone());
        }
    }
    Ok(without)
}
