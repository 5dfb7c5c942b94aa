//! The settings with which a sandbox was started, for reports and for resetting to them.

use jiff::Timestamp;
use serde_json::{Map, Value};
use welkin_seed::Seed;

/// The settings with which a sandbox was started.
#[derive(Debug)]
pub(crate) struct Start {
    pub(crate) at: Timestamp,
    /// Id and secret of its first client.
    pub(crate) client: String,
    /// Users that the tenant has from the start.
    pub(crate) users: Vec<Map<String, Value>>,
    /// The seed of the synthetic patients, and their number.
    pub(crate) seed: Option<(Seed, u64)>,
}
