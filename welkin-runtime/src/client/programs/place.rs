//! Requests about programs: the same code for every program.

use serde_json::{Map, Value};

use super::record::{Listed, ProgramRecord};
use crate::client::Client;
use crate::client::endpoint::{Endpoint, EndpointRequest, endpoints};
use crate::error::{Error, RequestName};
use crate::id::PatientId;
use crate::profile::{PhaseRequest, Profile};
use crate::record::{AskedFor, Key, Page, item_asked_for, items_asked_for};
use crate::security::Subject;

endpoints! {
    LIST: GET "/patients/{patient}/programs", Recorded, in_profile(|profile| &profile.programs_path);
    /// Enrols, and moves into another phase.
    CHANGE: PATCH "/patients/{patient}/programs/{program}", Recorded, in_profile(|profile| &profile.phase_path);
    /// The same, in the profile `v1`.
    MOVE: POST "/patients/{patient}/programs/{program}/phases/{phase}", Documented, in_profile(|profile| &profile.phase_path);
    CURRENT: GET "/patients/{patient}/programs/current/{program}", Recorded;
    ENROLLMENT: GET "/patients/{patient}/programs/history/{enrollment}", Recorded;
    UNASSIGN: DELETE "/patients/{patient}/programs/{enrollment}", Recorded;
}

/// Where the programs of a patient are.
#[derive(Clone)]
pub(super) struct Place {
    client: Client,
    pub(super) patient: PatientId,
}

/// What is asked for when a patient is put into a phase.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Enrolling the patient.
    Enroll,
    /// Moving an enrolled patient along.
    ChangePhase,
}

impl Step {
    /// What policies allow who allow it.
    const fn operation(self) -> &'static str {
        match self {
            Self::Enroll => "enroll patients into",
            Self::ChangePhase => "change phases of",
        }
    }
}

impl Place {
    pub(super) fn new(client: Client, patient: PatientId) -> Self {
        Self { client, patient }
    }

    /// Name of the list request.
    pub(super) fn list_name(&self) -> RequestName {
        self.to(&LIST).name()
    }

    fn profile(&self) -> &Profile {
        &self.client.caller.profile
    }

    fn to(&self, endpoint: &'static Endpoint) -> EndpointRequest {
        self.client
            .to(endpoint)
            .id("patient", self.patient.as_str())
    }

    /// Asks for a page of the patient's programs.
    pub(super) async fn page(
        &self,
        query: Vec<(&'static str, String)>,
    ) -> Result<Page<ProgramRecord>, Error> {
        let request = self.to(&LIST).explained("read", Subject::Programs);
        let request = request.queries(query);
        let page = request.read(items_asked_for::<Listed>).await?;
        Ok(page.map(|listed| ProgramRecord::new(self.clone(), listed)))
    }

    /// The enrolment in the program that has not finished; nothing where there is none.
    pub(super) async fn current(&self, program: &str) -> Result<Option<ProgramRecord>, Error> {
        match self
            .one(
                self.to(&CURRENT)
                    .itself_by(Key::Exact("programName"), "program", program),
            )
            .await
        {
            Ok(record) => Ok(Some(record)),
            // A path that there isn't is not found, too, and has no such code.
            Err(error) if is_not_in_program(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The enrolment of this id, whether it has finished or not.
    pub(super) async fn enrollment(&self, id: &str) -> Result<ProgramRecord, Error> {
        self.one(self.to(&ENROLLMENT).itself("enrollment", id))
            .await
    }

    async fn one(&self, request: EndpointRequest) -> Result<ProgramRecord, Error> {
        let listed: Listed = request.explained("read", Subject::Programs).item().await?;
        Ok(ProgramRecord::new(self.clone(), listed))
    }

    /// Ends the enrolment of this id. Which permission it takes is not known.
    pub(super) async fn unassign(&self, enrollment: &str) -> Result<(), Error> {
        self.to(&UNASSIGN).id("enrollment", enrollment).done().await
    }

    /// Puts the patient into a phase. What the server says of the program afterwards, if it says anything: the answer is documented
    /// for no profile but `v8`.
    pub(super) async fn move_to(
        &self,
        step: Step,
        program: &'static str,
        phase: &str,
    ) -> Result<(RequestName, Option<ProgramRecord>), Error> {
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
            .itself_by(Key::Exact("programName"), "program", program)
            .id("phase", phase)
            .explained(step.operation(), Subject::Program(program));
        let name = request.name();
        let listed: Option<Listed> = request
            .read(|body: &[u8], asked: AskedFor<'_>| match body.trim_ascii() {
                b"" => Ok(None),
                body => item_asked_for(body, asked).map(Some),
            })
            .await?;
        let listed = listed.filter(|listed| listed.fields.phase_name().is_some());
        Ok((
            name,
            listed.map(|listed| ProgramRecord::new(self.clone(), listed)),
        ))
    }
}

/// Whether the API says that the patient is not in the program. Source: a recorded exchange.
fn is_not_in_program(error: &Error) -> bool {
    let is_code = |code: &Option<String>| code.as_deref() == Some("PATIENT_PROGRAM_NOT_FOUND");
    let problems = error.api().map(|error| &error.problems[..]);
    problems
        .unwrap_or_default()
        .iter()
        .any(|problem| is_code(&problem.error_code))
}
