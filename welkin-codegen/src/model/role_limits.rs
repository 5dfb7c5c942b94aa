//! For whom code is generated, and what they may not do with things other than the records of CDTs.

use super::access::{Access, Action};
use super::types::Model;

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
}

impl Model {
    /// Why this does not compile: `` role `r-nurse` may not read patients ``. Nothing where it may be done, as always in code for
    /// everybody.
    #[must_use]
    pub fn refusal(&self, action: Action<'_>) -> Option<String> {
        let limits = self.limits.as_ref()?;
        let is_refused = !limits.access.permits(action);
        is_refused.then(|| format!("{} may not {action:#}", limits.holders))
    }
}
