//! The untyped client that generated ones stand on.

pub(crate) mod assessments;
#[cfg(feature = "audits")]
pub mod audits;
mod bulk;
#[cfg(feature = "calendar")]
pub mod calendar;
#[cfg(feature = "care-plan")]
pub mod care_plan;
#[cfg(feature = "messages")]
pub mod chat;
pub mod contacts;
pub mod dictionaries;
pub mod documents;
#[cfg(feature = "messages")]
pub mod emails;
pub mod encounters;
pub mod endpoint;
pub mod exports;
mod formations;
pub mod goals;
mod list;
#[cfg(feature = "messages")]
pub mod messages;
mod own_id;
mod patients;
pub mod profiles;
pub mod programs;
mod record_list;
mod records;
mod requests;
#[cfg(feature = "messages")]
pub mod sms;
#[cfg(feature = "tasks")]
pub mod tasks;
mod untyped;
mod upsert;
#[cfg(feature = "users")]
pub mod users;

use std::fmt;
use std::sync::Arc;

pub use bulk::{RowError, UpdateRecords, UpdatedRow};
pub use formations::FormationKind;
use http::Method;
pub use list::{ItemStream, List, ListQuery, Listing, RecordStream};
pub use own_id::Upserted;
pub use patients::{
    Demographics, Gender, ListPatients, NewPatient, Patient, PatientPatch, Patients, PatientsQuery,
    UpsertPatient,
};
pub use record_list::{ListRecords, RecordsQuery};
pub use records::{CreateRecord, Records, UpdateRecord};
pub use requests::{RawAnswer, RawRequest};
use serde::de::IgnoredAny;
pub use untyped::UpsertUntyped;
pub use upsert::UpsertRecord;

use self::encounters::{AnyTemplate, Encounters};
use crate::call::{CallOptions, Caller, Request};
use crate::config::{Config, segment};
use crate::error::Error;
use crate::foreign_text::ForeignText;
use crate::http::exchange::Answer;
use crate::id::PatientId;
use crate::record::{Cdt, DecodeError, RecordOfAnyCdt, decode_any_as, read_within};
use crate::security::{Permission, SecurityPolicy, Subject};

/// A tenant's API in one environment. Cheap to clone; clones share connections and token.
#[derive(Clone)]
pub struct Client {
    caller: Arc<Caller>,
    environment: Arc<str>,
    options: Arc<CallOptions>,
    policies: &'static [SecurityPolicy],
    learned: Arc<own_id::Learned>,
}

impl Client {
    /// A client for the tenant and environment that `config` names. Nothing is sent yet.
    ///
    /// # Errors
    /// When a name can't be part of a URL, a URL is not safe to send a secret to, or TLS can't be set up.
    pub fn new(config: Config) -> Result<Self, Error> {
        Ok(Self {
            caller: Arc::new(Caller::new(&config)?),
            options: Arc::new(config.call_options()?),
            environment: config.environment.into(),
            policies: &[],
            learned: Arc::default(),
        })
    }

    /// The same client, which explains what the API forbids by the tenant's security policies. Generated clients do so.
    #[must_use]
    pub fn with_security_policies(mut self, policies: &'static [SecurityPolicy]) -> Self {
        self.policies = policies;
        self
    }

    /// The same tenant in another environment: same configuration, other data. Connections and token are shared.
    ///
    /// # Errors
    /// When the name can't be part of a URL.
    pub fn environment(&self, name: &str) -> Result<Self, Error> {
        Ok(Self {
            caller: Arc::clone(&self.caller),
            environment: segment("environment", name)?.into(),
            options: Arc::clone(&self.options),
            policies: self.policies,
            learned: Arc::clone(&self.learned),
        })
    }

    /// The same client, whose calls follow these options. Where they set nothing, those of this client stay.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self {
            options: Arc::new(options.or(&self.options)),
            ..self.clone()
        }
    }

    /// The patients of the environment.
    #[must_use]
    pub fn patients(&self) -> Patients {
        Patients::new(self.clone())
    }

    /// One patient. Nothing is sent.
    #[must_use]
    pub fn patient(&self, id: PatientId) -> PatientHandle {
        PatientHandle {
            client: self.clone(),
            id,
        }
    }

    /// Sends a request and reads the body of its answer, again where that may help.
    async fn call<T: Send>(
        &self,
        request: Request<'_>,
        mut read: impl FnMut(&[u8]) -> Result<T, DecodeError> + Send,
    ) -> Result<T, Error> {
        self.answer(request, |answer| read(&answer.body)).await
    }

    /// Sends a request and reads its whole answer, again where that may help.
    async fn answer<T: Send>(
        &self,
        request: Request<'_>,
        read: impl FnMut(&Answer) -> Result<T, DecodeError> + Send,
    ) -> Result<T, Error> {
        let value = self.create(request, read).await?;
        Ok(value.expect("a call that looks for nothing succeeds when its answer has been read"))
    }

    /// The same, for a request that creates; nothing where what it creates was found by its [`LookUp`](crate::call::LookUp) instead.
    async fn create<T: Send>(
        &self,
        request: Request<'_>,
        mut read: impl FnMut(&Answer) -> Result<T, DecodeError> + Send,
    ) -> Result<Option<T>, Error> {
        let zone = self.caller.tenant_time_zone.as_ref();
        let mut value = None;
        let mut keep = |answer: &Answer| {
            value = Some(read_within(zone, || read(answer))?);
            Ok(())
        };
        let method = request.method.clone();
        let cdt = request.values.iter().find(|(name, _)| *name == "cdt");
        let cdt = cdt.map(|(_, cdt)| *cdt);
        let (environment, options) = (&self.environment, &self.options);
        let call = self.caller.call(environment, options, request, &mut keep);
        call.await.map_err(|error| match cdt {
            Some(cdt) => self.explained(
                error,
                Permission::operation_of(&method),
                Subject::Records(cdt),
            ),
            None => error,
        })?;
        Ok(value)
    }

    /// The same, for an answer that is read later: it is JSON, or empty where nothing is asked for.
    async fn send(&self, request: Request<'_>) -> Result<Vec<u8>, Error> {
        let may_be_empty = request.method != Method::GET;
        self.call(request, |body| {
            if !(may_be_empty && body.trim_ascii().is_empty()) {
                crate::json::from_slice::<IgnoredAny>(body)?;
            }
            Ok(body.to_vec())
        })
        .await
    }

    /// An error of a call that does this; where the API forbids it, with the security policies that allow it.
    fn explained(
        &self,
        error: Error,
        operation: impl Into<Option<&'static str>>,
        subject: Subject<&str>,
    ) -> Error {
        error.explained(|| Permission::needed(self.policies, operation.into()?, subject))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("environment", &ForeignText::new(&*self.environment))
            .finish_non_exhaustive()
    }
}

/// One patient of an environment, by id.
#[derive(Clone, Debug)]
pub struct PatientHandle {
    client: Client,
    id: PatientId,
}

impl AsRef<Self> for PatientHandle {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl PatientHandle {
    /// The patient's id.
    #[must_use]
    pub fn id(&self) -> &PatientId {
        &self.id
    }

    /// The same patient, for calls that follow these options. Where they set nothing, those of the client stay.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self {
            client: self.client.with_options(options),
            id: self.id.clone(),
        }
    }

    /// The patient's records of the CDT `T`.
    #[must_use]
    pub fn records<T: Cdt>(&self) -> Records<T> {
        Records::new(self.client.clone(), self.id.clone())
    }

    /// One record of a CDT that is known by its name at run time only, such as that of a webhook's event.
    ///
    /// # Errors
    /// When there is no such record, the API refuses, or the answer can't be read.
    pub async fn any_record<R: RecordOfAnyCdt + Send>(
        &self,
        cdt_name: &str,
        record_id: &str,
    ) -> Result<R, Error> {
        let request = Request {
            values: &[
                ("patient", self.id.as_str()),
                ("cdt", cdt_name),
                ("record", record_id),
            ],
            ..Request::new(Method::GET, &self.client.caller.profile.record_path)
        };
        let read = |body: &[u8]| decode_any_as(Some(cdt_name), body);
        self.client.call(request, read).await
    }

    /// The patient's encounters, in a tenant whose disposition is `D`.
    #[must_use]
    pub fn encounters<D: Cdt + Default>(&self) -> Encounters<AnyTemplate<D>> {
        Encounters::new(self.client.clone(), self.id.clone())
    }

    /// The patient's own data.
    ///
    /// # Errors
    /// When the API refuses, there is no such patient, or the answer can't be read.
    pub async fn get(&self) -> Result<Patient, Error> {
        self.client.patients().get(&self.id).await
    }

    /// Changes the patient's own data. Only what the patch touches is checked and sent.
    ///
    /// # Errors
    /// When a value breaks a rule, in which case nothing is sent; when there is no such patient, or the API refuses; when the answer
    /// can't be read.
    pub async fn update(&self, patch: &PatientPatch) -> Result<Patient, Error> {
        self.client.patients().update(&self.id, patch).await
    }
}
