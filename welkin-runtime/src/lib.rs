//! What generated Welkin clients stand on: HTTP, tokens, records, pages, violations. It knows no tenant.
//!
//! Programs meet it through generated code: `care::Client::connect(Config::from_env()?)`. Its own surface is what generated code
//! hands out: [`Records`], [`Record`], [`Patch`], [`Error`]. The [guides](guide) show it in use: [records](guide::records),
//! [patients](guide::patients), [encounters](guide::encounters), [programs](guide::programs) and
//! [assessments](guide::assessments).
#![forbid(unsafe_code)]

mod access;
pub mod assessments;
#[cfg(feature = "blocking")]
mod blocking;
mod body_limits;
mod call;
mod client;
mod config;
mod error;
mod foreign_text;
mod standard_fields;
mod status;
// For readers only. Its examples need generated code, which documentation tests of this crate don't have at hand.
#[cfg(all(doc, not(doctest)))]
pub mod guide;
mod hidden;
pub mod http;
mod id;
mod json;
mod network;
mod object;
mod observe;
mod policy;
mod private_file;
mod profile;
pub mod record;
mod salvage;
mod security;
mod setting;
mod token;
mod variables;
mod verify;
#[cfg(feature = "webhook")]
pub mod webhook;

pub use self::http::transport::{BoxFuture, Transport, TransportError};
pub use access::{FullAccess, Permits};
pub use assessments::Assessment;
#[cfg(feature = "blocking")]
pub use blocking::Blocking;
pub use body_limits::BodyLimits;
pub use call::CallOptions;
#[cfg(feature = "audits")]
pub use client::audits;
#[cfg(feature = "calendar")]
pub use client::calendar;
#[cfg(feature = "care-plan")]
pub use client::care_plan;
pub use client::endpoint as endpoints;
#[cfg(feature = "tasks")]
pub use client::tasks;
#[cfg(feature = "users")]
pub use client::users;
pub use client::{
    Client, CreateRecord, Demographics, FormationKind, Gender, ItemStream, List, ListPatients,
    ListQuery, ListRecords, Listing, NewPatient, Patient, PatientHandle, PatientPatch, Patients,
    PatientsQuery, RawAnswer, RawRequest, RecordStream, Records, RecordsQuery, RowError,
    UpdateRecord, UpdateRecords, UpdatedRow, UpsertPatient, UpsertRecord, UpsertUntyped, Upserted,
    contacts, dictionaries, documents, encounters, exports, goals, profiles, programs,
};
#[cfg(feature = "messages")]
pub use client::{chat, emails, messages, sms};
pub use config::Config;
pub use error::{
    ApiError, ApiErrorKind, Attempts, ConfigurationError, Error, ListExtent, Outcome, Problem,
    RequestName, UnreadableAnswer,
};
pub use foreign_text::ForeignText;
pub use hidden::{Hidden, Reveal, Revealed, reveal};
pub use id::{PatientId, RecordId, UserId};
pub use json::Json;
pub use observe::{BudgetReport, CallReport, Observer, RequestReport, Waits};
pub use policy::{BudgetError, RateLimit, RequestBudget, RetryPolicy};
pub use profile::{
    BulkUpdateBody, EnvironmentPlacement, ExportFormat, FilterPlacement, ForeignIds,
    ListParameters, LookUpWay, PhaseRequest, Profile, RecordEnvelope, TokenRequest,
};
pub use record::{
    Cdt, CdtSchema, Date, DateTime, DecodeError, Extra, Field, FieldName, FieldNames, FieldSchema,
    FieldValue, Filter, Given, InvalidTime, Kind, Listed, NewRecord, OptionList, Optional, Page,
    Patch, ProfileReference, ReadOnly, Record, RecordOfAnyCdt, Required, RowViolations, Rule,
    SingleRecordCdt, Slot, Slots, SlotsMut, Sort, SystemField, SystemFields, UnknownOption,
    UnknownRecord, Unlisted, UnreadItem, UnreadReason, Violation, Violations, WritableCdt,
    operation, validate_all,
};
pub use token::{FileTokenStore, Renewal, StoredToken, TokenStore};

pub use verify::{Change, ConfigurationReport, Difference};

/// Bodies of requests and answers, for a [`Transport`].
pub use bytes::Bytes;
/// Keeps a secret from being printed.
pub use secrecy::SecretString;
pub use security::{Permission, SecurityPolicy, Subject};
#[doc(hidden)]
pub use serde;
pub use setting::TextFault;

/// Constants for the fields that every CDT has.
pub mod system_fields {
    pub use crate::record::system::{
        CREATED_AT, CREATED_BY, CREATED_BY_NAME, EXTERNAL_GUID, EXTERNAL_ID, ID, SOURCE_ID,
        SOURCE_NAME, SOURCE_TYPE, UPDATED_AT, UPDATED_BY, UPDATED_BY_NAME,
    };
}
