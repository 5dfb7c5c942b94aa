//! Synthetic patients with a history, created by the request handlers: all data could have been sent by a client.

use std::cell::RefCell;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::http::StatusCode;
use jiff::civil::DateTime;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use welkin_model::model::{Assessment, Cdt, EncounterTemplate, Model, PhaseRole, Program};
use welkin_seed::{Seed, answer};

use super::caller::Caller;
use super::request::Request;
use super::{assessments, encounter_parts, encounters, patients, programs, records};
use crate::client::ApiClient;
use crate::clock;
use crate::configuration::Configuration;
use crate::json_object::json_object;
use crate::problem::Problem;
use crate::state::State;
use crate::storage::PatientKey;

/// Final statuses of encounters, used in turn.
const STATES: [&str; 4] = ["DRAFT", "OPEN", "FINALIZED", "CANCELLED"];

/// Number of encounters of each template per patient.
const ENCOUNTERS: usize = 2;

const ENVIRONMENT: &str = "live";

/// A request handler.
type Handler<P, R> = fn(&Request<'_>, P) -> Result<R, Problem>;

trait ResponseValue {
    fn value(self) -> Value;
}

impl<T: Serialize> ResponseValue for Json<T> {
    fn value(self) -> Value {
        serde_json::to_value(self.0).unwrap_or_default()
    }
}

impl<T: Serialize> ResponseValue for (StatusCode, Json<T>) {
    fn value(self) -> Value {
        self.1.value()
    }
}

/// Creates this number of patients, each with records, programs, encounters and assessments. Existing patients are not
/// changed.
///
/// # Errors
/// When a patient or a record is rejected, which is a bug of the seed; when the database fails.
pub(crate) async fn seed(state: &Arc<State>, seed: Seed, patients: u64) -> Result<(), Problem> {
    for index in 0..patients {
        let maker = Maker {
            state,
            configuration: state.configuration(),
            seed,
            index,
        };
        maker.patient().await?;
    }
    Ok(())
}

/// Creates one patient.
struct Maker<'s> {
    state: &'s Arc<State>,
    configuration: Arc<Configuration>,
    seed: Seed,
    index: u64,
}

/// A patient during creation.
struct PatientContext<'m> {
    model: &'m Model,
    patient: String,
}

impl Maker<'_> {
    async fn patient(&self) -> Result<(), Problem> {
        let synthetic = self.seed.patient(self.index);
        let id = synthetic.external_id.clone();
        let found = self.state.storage.read(move |data| {
            let found = data.find_patient(ENVIRONMENT, PatientKey::ExternalId, &id)?;
            Ok::<_, Problem>(found.is_some())
        });
        if found.await? {
            return Ok(());
        }
        let first = self.seed.moment_of(self.index, "patient", 0, 1);
        let created = self.call(patients::create, json!({}), synthetic.fields.into(), first);
        let created = created.await?;
        let configuration = Arc::clone(&self.configuration);
        let context = PatientContext {
            model: &configuration.model,
            patient: created["id"].as_str().unwrap_or_default().to_owned(),
        };
        self.records(&context).await?;
        for program in &context.model.programs {
            // Data that the configuration does not permit is omitted.
            let _ = self.program(&context, program).await;
        }
        for (number, template) in context.model.encounter_templates.iter().enumerate() {
            for encounter in 0..ENCOUNTERS {
                let turn = self.index as usize + number + encounter;
                let at = self.moment(&template.name, encounter, ENCOUNTERS);
                let _ = self
                    .encounter(&context, template, STATES[turn % STATES.len()], at)
                    .await;
            }
        }
        for (number, assessment) in context.model.assessments.iter().enumerate() {
            let at = self.moment(&assessment.name, 0, 2);
            let is_completed = (self.index as usize + number) % 2 == 1;
            let _ = self
                .assessment(&context, assessment, is_completed, at)
                .await;
        }
        Ok(())
    }

    async fn records(&self, context: &PatientContext<'_>) -> Result<(), Problem> {
        for record in self.seed.records(context.model, self.index) {
            let mut body = record.fields;
            body.insert("external_id".to_owned(), record.external_id.into());
            let path = json!({ "patient": context.patient, "cdt": record.cdt });
            self.call(records::create, path, body.into(), record.at)
                .await?;
        }
        Ok(())
    }

    /// Enrolls the patient in two of three programs, and moves them by a number of phases that depends on the patient.
    async fn program(
        &self,
        context: &PatientContext<'_>,
        program: &Program,
    ) -> Result<(), Problem> {
        let turn = self.index as usize + program.phases.len();
        if turn % 3 == 2 {
            return Ok(());
        }
        let mut phases = program.phases.iter();
        let start = phases.find(|phase| phase.role == PhaseRole::Start);
        let mut phase = start.or(program.phases.first());
        let moves = turn % program.phases.len().max(1);
        for number in 0..=moves {
            let Some(here) = phase else { break };
            let body = json!({ "assigned": true, "phaseName": here.name });
            let path = json!({ "patient": context.patient, "program": program.name });
            let at = self.moment(&program.name, number, moves + 1);
            self.call(programs::update, path, body, at).await?;
            let next = here.leads_to.first();
            phase = next.and_then(|next| program.phase(next));
        }
        Ok(())
    }

    async fn encounter(
        &self,
        context: &PatientContext<'_>,
        template: &EncounterTemplate,
        state: &str,
        at: DateTime,
    ) -> Result<(), Problem> {
        let path = json!({ "patient": context.patient });
        let body = json!({ "templateName": template.name });
        let encounter = self.call(encounters::create, path, body, at).await?;
        let path = json!({ "patient": context.patient, "encounter": encounter["id"] });
        if state == "DRAFT" {
            return Ok(());
        }
        let opened = json!({ "status": "OPEN", "notes": "Synthetic: made by a seed." });
        self.call(encounters::update, path.clone(), opened, at)
            .await?;
        let is_finalized = state == "FINALIZED";
        let links = self
            .call(encounter_parts::list_links, path.clone(), json!(null), at)
            .await?;
        for link in links.as_array().into_iter().flatten() {
            let mut known = context.model.assessments.iter();
            let assessment = known.find(|known| link["jsonBody"]["assessmentName"] == *known.name);
            let Some(assessment) = assessment else {
                continue;
            };
            let Ok(record) = self.assessment(context, assessment, is_finalized, at).await else {
                continue;
            };
            let mut path = path.clone();
            path["part"] = link["id"].clone();
            let body = json!({ "assessmentRecordId": record });
            self.call(encounter_parts::update_link, path, body, at)
                .await?;
        }
        if is_finalized && let Some(cdt) = context.model.disposition() {
            let body = self.disposition(cdt);
            self.call(encounter_parts::update_disposition, path.clone(), body, at)
                .await?;
        }
        if state != "OPEN" {
            let end = at.saturating_add(jiff::Span::new().minutes(30));
            self.call(encounters::update, path, json!({ "status": state }), end)
                .await?;
        }
        Ok(())
    }

    fn disposition(&self, cdt: &Cdt) -> Value {
        let record = self.seed.records_of(cdt, self.index).into_iter().next();
        record.map_or_else(|| json!({}), |record| record.fields.into())
    }

    /// Takes an assessment, and completes it or not. Returns the id of its record.
    async fn assessment(
        &self,
        context: &PatientContext<'_>,
        assessment: &Assessment,
        is_completed: bool,
        at: DateTime,
    ) -> Result<Value, Problem> {
        let path = json!({ "patient": context.patient });
        let body = json!({ "assessmentName": assessment.name });
        let record = self.call(assessments::create, path, body, at).await?;
        let path = json!({ "patient": context.patient, "record": record["id"] });
        let answers = assessment.questions.iter().filter_map(|question| {
            let answer = answer(self.seed, self.index, &assessment.name, &question.field).ok()?;
            Some((question.field.name.clone(), answer))
        });
        let answers = json_object(answers).into();
        self.call(assessments::answer, path.clone(), answers, at)
            .await?;
        if is_completed {
            self.call(
                assessments::replace,
                path,
                json!({ "status": "COMPLETED" }),
                at,
            )
            .await?;
        }
        Ok(record["id"].clone())
    }

    fn moment(&self, purpose: &str, number: usize, of: usize) -> DateTime {
        self.seed
            .moment_of(self.index, purpose, number as u32, of as u32)
    }

    /// Calls a handler as a client with full access, at a time in the history.
    async fn call<P, R>(
        &self,
        handler: Handler<P, R>,
        path: Value,
        body: Value,
        at: DateTime,
    ) -> Result<Value, Problem>
    where
        P: DeserializeOwned + 'static,
        R: ResponseValue + 'static,
    {
        let (state, configuration) = (Arc::clone(self.state), Arc::clone(&self.configuration));
        let response = self.state.storage.write(move |data| {
            let request = Request {
                state: &state,
                caller: Caller {
                    access: configuration.security.access(&[], &[]),
                    configuration,
                    client: Arc::new(ApiClient::new("seed", "")),
                    environment: ENVIRONMENT.to_owned(),
                    path: String::new(),
                    query: Vec::new(),
                },
                body: Bytes::from(body.to_string()),
                data,
                events: RefCell::default(),
                changes: RefCell::default(),
            };
            let path = serde_json::from_value(path);
            let path = path.map_err(|_| Problem::no_such_route())?;
            clock::at(clock::utc(at), || {
                let answer = handler(&request, path)?;
                request.audit()?;
                Ok::<_, Problem>(answer.value())
            })
        });
        response.await
    }
}
