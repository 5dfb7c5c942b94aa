//! How a sandbox was started, for whoever asks and to come back to it.

use jiff::Timestamp;
use serde_json::{Map, Value};
use welkin_seed::Seed;

/// How a sandbox was started.
#[derive(Debug)]
pub(crate) struct Start {
    pub(crate) at: Timestamp,
    /// Id and secret of its first client.
    pub(crate) client: String,
    /// Users whom the tenant has from the start.
    pub(crate) users: Vec<Map<String, Value>>,
    /// What its synthetic patients are made from, and how many there are.
    pub(crate) seed: Option<(Seed, u64)>,
}
