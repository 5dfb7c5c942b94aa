//! Requests about programs: the same code for every program.

use http::Method;
use serde_json::json;

use super::record::{Listed, ProgramRecord};
use crate::call::{Request, RequestBody};
use crate::client::Client;
use crate::error::{Error, RequestName};
use crate::id::PatientId;
use crate::profile::{PhaseRequest, Profile};
use crate::record::{Page, decode_items};
use crate::security::Subject;

/// Where the programs of a patient are.
#[derive(Clone)]
pub(super) struct Place {
    client: Client,
    pub(super) patient: PatientId,
}

impl Place {
    pub(super) fn new(client: Client, patient: PatientId) -> Self {
        Self { client, patient }
    }

    /// Name of the list request.
    pub(super) fn list_name(&self) -> RequestName {
        RequestName::new(&Method::GET, &self.profile().programs_path)
    }

    fn profile(&self) -> &Profile {
        &self.client.caller.profile
    }

    /// Asks for a page of the patient's programs.
    pub(super) async fn page(
        &self,
        query: &[(&'static str, String)],
    ) -> Result<Page<ProgramRecord>, Error> {
        let request = Request {
            values: &[("patient", self.patient.as_str())],
            query,
            ..Request::new(Method::GET, &self.profile().programs_path)
        };
        let answer = self.client.send(request).await;
        let body =
            answer.map_err(|error| self.client.explained(error, "read", Subject::Programs))?;
        let page: Page<Listed> = decode_items(&body)
            .map_err(|error| Error::unreadable(self.list_name(), &body, error))?;
        Ok(page.map(|listed| ProgramRecord::new(self.clone(), listed)))
    }

    /// Moves the patient into a phase, which is what policies call so. What the server says of the program afterwards, if it says anything: the answer is not
    /// documented.
    pub(super) async fn move_to(
        &self,
        operation: &'static str,
        program: &str,
        phase: &str,
    ) -> Result<(RequestName, Option<ProgramRecord>), Error> {
        let (method, body) = match &self.profile().phase_request {
            PhaseRequest::Post => (Method::POST, None),
            PhaseRequest::Patch { phase_key } => {
                let body = json!({ phase_key.as_str(): phase });
                (Method::PATCH, Some(body.to_string().into_bytes()))
            }
        };
        let request = Request {
            values: &[
                ("patient", self.patient.as_str()),
                ("program", program),
                ("phase", phase),
            ],
            body: body.map(RequestBody::from),
            ..Request::new(method, &self.profile().phase_path)
        };
        let name = request.name();
        let answer = self.client.send(request).await;
        let moved = Subject::Program(program);
        let body = answer.map_err(|error| self.client.explained(error, operation, moved))?;
        if body.trim_ascii().is_empty() {
            return Ok((name, None));
        }
        let listed: Listed = crate::json::from_slice(&body)
            .map_err(|error| Error::unreadable(name.clone(), &body, error))?;
        let says_where = listed.fields.phase_name().is_some();
        let record = says_where.then(|| ProgramRecord::new(self.clone(), listed));
        Ok((name, record))
    }
}
