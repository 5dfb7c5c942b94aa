//! Requests about programs: the same code for every program.

use serde_json::{Map, Value};

use super::fields::ProgramFields;
use crate::client::endpoint::{EndpointRequest, endpoints};
use crate::client::list::PageRequest;
use crate::client::patient_handle::PatientHandle;
use crate::error::{Error, RequestName};
use crate::profile::PhaseRequest;
use crate::record::{Expected, Key, Page, decode_expected_item, decode_expected_items};
use crate::security::Subject;

endpoints! {
    LIST: GET "/patients/{patient}/programs", Recorded, in_profile(|profile| &profile.programs_path);
    /// Enrolls a patient, or moves them into another phase.
    CHANGE: PATCH "/patients/{patient}/programs/{program}", Recorded, in_profile(|profile| &profile.phase_path);
    /// Moves a patient into another phase, in the profile `v1`.
    MOVE: POST "/patients/{patient}/programs/{program}/phases/{phase}", Documented, in_profile(|profile| &profile.phase_path);
    CURRENT: GET "/patients/{patient}/programs/current/{program}", Recorded;
    ENROLLMENT: GET "/patients/{patient}/programs/history/{enrollment}", Recorded;
    UNASSIGN: DELETE "/patients/{patient}/programs/{enrollment}", Recorded;
}

/// The key of the program in an enrollment.
const PROGRAM: Key = Key::Exact("programName");

/// The operation that puts a patient into a phase.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Enrolling the patient.
    Enroll,
    /// Moving an enrolled patient along.
    ChangePhase,
}

impl Step {
    /// The operation's name in policies.
    const fn operation(self) -> &'static str {
        match self {
            Self::Enroll => "enroll patients into",
            Self::ChangePhase => "change phases of",
        }
    }
}

impl PatientHandle {
    /// Name of the request that lists programs.
    pub(super) fn programs_name(&self) -> RequestName {
        self.to(&LIST).name()
    }

    /// Requests a page of the patient's programs.
    pub(super) async fn programs_page(
        &self,
        page: PageRequest,
        assigned: Option<bool>,
    ) -> Result<Page<ProgramFields>, Error> {
        let mut request = self
            .to(&LIST)
            .explained("read", Subject::Programs)
            .page(page);
        if let Some(assigned) = assigned {
            request = request.query("assignedPrograms", assigned.to_string());
        }
        request.read(decode_expected_items).await
    }

    /// The unfinished enrollment in the program; `None` if there is none.
    pub(super) async fn current_program(
        &self,
        program: &str,
    ) -> Result<Option<ProgramFields>, Error> {
        let request = self.to(&CURRENT);
        let request = request.itself_by(PROGRAM, "program", program);
        match read(request).await {
            Ok(fields) => Ok(Some(fields)),
            // An unknown path is also "not found", but without this code.
            Err(error) if is_not_in_program(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The enrollment with this id, finished or not.
    pub(super) async fn program_of_enrollment(&self, id: &str) -> Result<ProgramFields, Error> {
        read(self.to(&ENROLLMENT).itself("enrollment", id)).await
    }

    /// Ends the enrollment with this id. The required permission is not known.
    pub(super) async fn end_enrollment(&self, id: &str) -> Result<(), Error> {
        self.to(&UNASSIGN).id("enrollment", id).done().await
    }

    /// Puts the patient into a phase. Returns the server's description of the program afterwards, if it sends one: the
    /// response is documented only for `v8`.
    pub(super) async fn put_into_phase(
        &self,
        step: Step,
        program: &'static str,
        phase: &str,
    ) -> Result<(RequestName, Option<ProgramFields>), Error> {
        let request = match &self.profile().phase_request {
            PhaseRequest::Post => self.to(&MOVE),
            PhaseRequest::Patch {
                phase_key,
                assigned_key,
            } => {
                let mut body = Map::new();
                if let (Step::Enroll, Some(key)) = (step, assigned_key) {
                    body.insert(key.clone(), Value::Bool(true));
                }
                body.insert(phase_key.clone(), Value::from(phase));
                self.to(&CHANGE).json(&body)
            }
        };
        let request = request
            .itself_by(PROGRAM, "program", program)
            .id("phase", phase)
            .explained(step.operation(), Subject::Program(program));
        let name = request.name();
        let fields: Option<ProgramFields> = request
            .read(
                |body: &[u8], expected: Expected<'_>| match body.trim_ascii() {
                    b"" => Ok(None),
                    body => decode_expected_item(body, expected).map(Some),
                },
            )
            .await?;
        Ok((name, fields.filter(|fields| fields.phase_name().is_some())))
    }
}

async fn read(request: EndpointRequest) -> Result<ProgramFields, Error> {
    request.explained("read", Subject::Programs).item().await
}

/// Whether the API reports that the patient is not in the program. Source: a recorded exchange.
fn is_not_in_program(error: &Error) -> bool {
    let is_code = |code: &Option<String>| code.as_deref() == Some("PATIENT_PROGRAM_NOT_FOUND");
    let problems = error.api().map(|error| &error.problems[..]);
    problems
        .unwrap_or_default()
        .iter()
        .any(|problem| is_code(&problem.error_code))
}
