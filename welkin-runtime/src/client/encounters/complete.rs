//! Completing an encounter.

use serde_json::json;

use super::encounter::{Completed, Encounter, Open};
use super::requests::UPDATE;
use super::state::EncounterState;
use super::template::EncounterKind;
use crate::error::Error;
use crate::operation::{Complete, Permits};

impl<K: EncounterKind> Encounter<K, Open> {
    /// Completes the encounter, which locks it and its assessments. Welkin also calls this finalizing.
    ///
    /// The encounter is consumed even if the call fails: call `get` to find out whether the server has completed it.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, the response can't be read, or the server left the encounter in
    /// another status, such as one that awaits a second signature.
    pub async fn complete(self) -> Result<Encounter<K, Completed>, Error>
    where
        K::Access: Permits<Complete>,
    {
        let body = json!({ "status": self.one.profile().completed_status });
        let body = body.to_string().into_bytes();
        let answer = self.one.send(&UPDATE, "complete", Some(body)).await?;
        let request = answer.name.clone();
        let record = Box::new(answer.record()?);
        match EncounterState::<K>::new(self.one, record) {
            EncounterState::Completed(encounter) => Ok(encounter),
            other => Err(Error::UnexpectedStatus {
                request,
                status: other.status.clone(),
            }),
        }
    }
}
