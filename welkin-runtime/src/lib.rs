// Its examples need generated code; the tests of the workspace compile them.
#![cfg_attr(not(doctest), doc = include_str!("../README.md"))]
//!
//! # Contents
//!
//! The [guides](guide) show the use of [records](guide::records), [patients](guide::patients),
//! [encounters](guide::encounters), [programs](guide::programs) and [assessments](guide::assessments).
//!
//! | for | see |
//! |---|---|
//! | connecting | [`Client`], [`Config`], [`Profile`], [`CallOptions`], [`RetryPolicy`], [`RateLimit`], [`RequestBudget`], [`BodyLimits`]; [`profile`], [`token`], [`http`], [`observe`] |
//! | errors | [`Error`], [`ApiError`], [`ApiErrorKind`], [`ConfigurationError`], [`Outcome`]; [`error`](mod@error) |
//! | records | [`Records`], [`Record`], [`Patch`], [`Field`], [`Upserted`]; [`record`], [`records`], [`system_fields`] |
//! | values | [`Date`], [`DateTime`], [`Json`], [`Extra`], [`Unlisted`], [`ProfileReference`], [`PatientId`], [`RecordId`], [`UserId`] |
//! | lists | [`List`], [`Listing`], [`ItemStream`]; [`list`] |
//! | patients | [`Patients`], [`PatientHandle`], [`Patient`], [`NewPatient`], [`PatientPatch`]; [`patients`], [`profiles`], [`documents`] |
//! | care | [`encounters`], [`programs`], [`assessments`], [`goals`], and `care_plan` and `tasks` with the features of these names |
//! | organization | [`contacts`], [`dictionaries`], and with their features `users`, `calendar`, `audits`, `chat`, `emails`, `sms` |
//! | changes of the tenant | [`verify`], [`formations`], and `webhook` with its feature |
//! | all data at once | [`exports`] |
//! | calls without a method of their own | [`requests`], [`endpoints`] |
//! | health data | [`Hidden`], [`reveal`], [`ForeignText`]; [`hidden`] |
//! | roles | [`operation`], [`security`] |
#![forbid(unsafe_code)]

#[doc(hidden)]
pub mod __private;
pub mod assessments;
#[cfg(feature = "blocking")]
mod blocking;
mod call;
mod client;
mod config;
pub mod error;
// For readers only. Its examples need generated code, which is not available to documentation tests of this crate.
#[cfg(all(doc, not(doctest)))]
pub mod guide;
pub mod hidden;
pub mod http;
mod object;
mod object_body;
pub mod observe;
mod policy;
mod private_file;
pub mod profile;
pub mod record;
mod salvage;
pub mod security;
mod setting;
mod standard_fields;
mod status;
pub mod token;
mod transport;
pub mod verify;
#[cfg(feature = "webhook")]
pub mod webhook;

use welkin_record::{foreign_text, form, id, json};
#[doc(inline)]
pub use welkin_record::{
    foreign_text::ForeignText, form::Assessment, id::PatientId, id::RecordId, id::UserId,
    json::Json, operation, system_fields,
};

#[cfg(feature = "audits")]
pub use client::audits;
#[cfg(feature = "calendar")]
pub use client::calendar;
#[cfg(feature = "care-plan")]
pub use client::care_plan;
pub use client::endpoints;
#[cfg(feature = "tasks")]
pub use client::tasks;
#[cfg(feature = "users")]
pub use client::users;
#[cfg(feature = "messages")]
pub use client::{chat, emails, messages, sms};
pub use client::{
    contacts, dictionaries, documents, encounters, exports, formations, goals, list, patients,
    profiles, programs, records, requests,
};

pub use self::http::body_limits::BodyLimits;
#[cfg(feature = "blocking")]
pub use blocking::Blocking;
pub use client::list::{ItemStream, List, Listing};
pub use client::patients::{NewPatient, Patient, PatientPatch, Patients};
pub use client::records::{Records, Upserted};
pub use client::{Client, PatientHandle};
pub use config::Config;
pub use error::{ApiError, ApiErrorKind, ConfigurationError, Error, Outcome};
pub use hidden::{Hidden, reveal};
pub use observe::Observer;
pub use policy::{BudgetError, CallOptions, RateLimit, RequestBudget, RetryPolicy};
pub use profile::Profile;
pub use record::{Cdt, Date, DateTime, Extra, Field, Patch, ProfileReference, Record, Unlisted};
pub use token::{FileTokenStore, TokenStore};
pub use transport::Transport;

/// Bodies of requests and responses, for a [`Transport`].
pub use bytes::Bytes;

// Names that were here before they were grouped, so that programs that use them still compile.
#[doc(hidden)]
pub use crate::__private::serde;
#[doc(hidden)]
pub use crate::__private::{FieldValue, Slot, Slots, SlotsMut};
#[doc(hidden)]
pub use crate::error::{Attempts, ListExtent, Problem, RequestName, TextFault, UnreadableAnswer};
#[doc(hidden)]
pub use crate::formations::FormationKind;
#[doc(hidden)]
pub use crate::hidden::{Reveal, Revealed};
#[doc(hidden)]
pub use crate::http::{BoxFuture, TransportError};
#[doc(hidden)]
pub use crate::list::{ListQuery, RecordStream};
#[doc(hidden)]
pub use crate::observe::{CallReport, RequestReport, Waits};
#[doc(hidden)]
pub use crate::operation::{FullAccess, Permits};
#[doc(hidden)]
pub use crate::patients::{Demographics, Gender, ListPatients, PatientsQuery, UpsertPatient};
#[doc(hidden)]
pub use crate::profile::{
    BulkUpdateBody, EnvironmentPlacement, ExportFormat, FilterPlacement, ForeignIds,
    ListParameters, LookUpWay, PhaseRequest, RecordEnvelope, TokenRequest,
};
#[doc(hidden)]
pub use crate::record::{
    CdtSchema, DecodeError, FieldName, FieldNames, FieldSchema, Filter, Given, InvalidTime, Kind,
    NewRecord, OptionList, Optional, Page, ReadOnly, RecordOfAnyCdt, Required, RowViolations, Rule,
    SingleRecordCdt, Sort, SystemField, SystemFields, UnknownOption, UnknownRecord, UnreadItem,
    UnreadReason, Violation, Violations, WritableCdt,
};
#[doc(hidden)]
pub use crate::records::{
    CreateRecord, ListRecords, RecordsQuery, RowError, UpdateRecord, UpdateRecords, UpdatedRow,
    UpsertRecord,
};
#[doc(hidden)]
pub use crate::requests::{RawAnswer, RawRequest};
#[doc(hidden)]
pub use crate::security::{Permission, SecurityPolicy};
#[doc(hidden)]
pub use crate::token::{Renewal, SecretString, StoredToken};
#[doc(hidden)]
pub use crate::verify::{ConfigurationReport, Difference};
