//! The author that the sandbox writes into records.

/// Name of the author.
pub(crate) const AUTHOR_NAME: &str = "API_CLIENT:SANDBOX";
/// Id of the author.
pub(crate) const AUTHOR_ID: &str = "00000000-0000-4000-8000-000000000000";
