//! The roles or policies for which code is generated, and their permissions on items other than the records of CDTs.

use super::access::{Access, Action};

/// Roles or policies, and their permissions.
#[derive(Clone, Debug)]
pub struct Limits {
    holders: String,
    access: Access,
}

impl Limits {
    /// Creates the limits; `holders` is the name of the roles or policies in messages: `` role `r-nurse` ``.
    pub(super) fn new(holders: &str, access: &Access) -> Self {
        Self {
            holders: holders.to_owned(),
            access: access.clone(),
        }
    }

    /// Returns why an action is not permitted, if so.
    pub(super) fn refusal(&self, action: Action<'_>) -> Option<String> {
        let is_refused = !self.access.permits(action);
        is_refused.then(|| format!("{} may not {action:#}", self.holders))
    }
}
