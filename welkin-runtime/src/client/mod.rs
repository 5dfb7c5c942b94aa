//! The untyped client on which generated clients are built.

pub(crate) mod assessments;
#[cfg(feature = "audits")]
pub mod audits;
#[cfg(feature = "calendar")]
pub mod calendar;
#[cfg(feature = "care-plan")]
pub mod care_plan;
#[cfg(feature = "messages")]
pub mod chat;
mod connection;
pub mod contacts;
pub mod dictionaries;
pub mod documents;
#[cfg(feature = "messages")]
pub mod emails;
pub mod encounters;
mod endpoint;
pub mod endpoints;
pub mod exports;
mod external_id;
pub mod formations;
mod future;
pub mod goals;
pub mod list;
#[cfg(feature = "messages")]
pub mod messages;
mod patient_handle;
pub mod patients;
pub mod profiles;
pub mod programs;
pub mod records;
pub mod requests;
#[cfg(feature = "messages")]
pub mod sms;
#[cfg(feature = "tasks")]
pub mod tasks;
mod unread_answer;
#[cfg(feature = "users")]
pub mod users;

pub use self::connection::Client;
pub use self::patient_handle::PatientHandle;
