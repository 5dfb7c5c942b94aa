//! For whom code is generated, and what they may not do with things other than the records of CDTs.

use super::access::{Access, Action};

/// Roles or policies, and what they permit.
#[derive(Clone, Debug)]
pub struct Limits {
    holders: String,
    access: Access,
}

impl Limits {
    /// What these may do; `holders` names them in messages: `` role `r-nurse` ``.
    pub(super) fn new(holders: &str, access: &Access) -> Self {
        Self {
            holders: holders.to_owned(),
            access: access.clone(),
        }
    }

    /// Why this may not be done, if so.
    pub(super) fn refusal(&self, action: Action<'_>) -> Option<String> {
        let is_refused = !self.access.permits(action);
        is_refused.then(|| format!("{} may not {action:#}", self.holders))
    }
}
