//! The twelve system fields that Welkin adds to every CDT.

use std::fmt;
use std::sync::Arc;

use super::beside::Beside;
use super::field::SystemField;
use super::show::{Show, show_fields};
use super::slot::Slot;
pub use super::system_table::FIELDS;
use super::time::DateTime;
use super::value::{FieldValue, Fit, Input, ValueRef};
use crate::hidden::Reveal;
use crate::id::PatientId;
use crate::json::Json;

/// The system fields of a record, except its id: its patient, the time of its creation, its creator, your external ids.
/// Only the two external ids can be written.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SystemFields {
    /// Id of the record's patient.
    pub patient_id: Option<PatientId>,
    /// Id of the CDT in the tenant's formation.
    pub cdt_id: Option<String>,
    /// Machine name of the CDT.
    pub cdt_name: Option<String>,
    /// Version of the formation with which the record was written. It is not a row version: it does not change with
    /// updates.
    pub version: Option<i64>,
    /// `id` among the fields.
    pub(super) id: Option<String>,
    /// Time of the record's creation.
    pub created_at: Option<DateTime>,
    /// Id of the user or API client that created it.
    pub created_by: Option<String>,
    /// Name of the user or API client that created it.
    pub created_by_name: Option<String>,
    /// Time of the last change.
    pub updated_at: Option<DateTime>,
    /// Id of the user or API client that changed it last.
    pub updated_by: Option<String>,
    /// Name of the user or API client that changed it last.
    pub updated_by_name: Option<String>,
    /// Name of the record's source, such as an assessment's machine name.
    pub source_name: Option<String>,
    /// Kind of the record's source: `ASSESSMENT`, ...
    pub source_type: Option<String>,
    /// Id of the record's source.
    pub source_id: Option<String>,
    /// Your id for the record.
    pub external_id: Option<String>,
    /// Your UUID for the record.
    pub external_guid: Option<String>,
    pub(super) envelope: Envelope,
}

/// The form in which a record was received.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Envelope {
    /// The location of the fields.
    pub(super) body: BodyForm,
    /// The fields beside `jsonBody`.
    pub(super) beside: Option<Box<Beside>>,
    /// Whether the record's id is only among the fields.
    pub(super) id_among_fields: bool,
    /// The id as received, if it was not plain text.
    pub(super) id_as_sent: Option<Json>,
    /// Keys beside the fields that this crate does not know.
    pub(super) other: Vec<(Json, Json)>,
}

/// The location of a record's fields.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum BodyForm {
    /// Beside the id.
    #[default]
    Flat,
    /// Under `jsonBody`.
    Object,
    /// Nowhere: `jsonBody` is null.
    Null,
}

/// Shows the names of the set fields. Their values are hidden, even if Designer's flags are trusted, because these
/// flags do not cover authors, external ids and dates.
impl fmt::Debug for SystemFields {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(formatter, Show::Open)
    }
}

impl Reveal for SystemFields {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(formatter, Show::All)
    }
}

impl SystemFields {
    fn show(&self, formatter: &mut fmt::Formatter<'_>, show: Show) -> fmt::Result {
        let (slots, _) = self.slots();
        let mut shown = formatter.debug_struct("SystemFields");
        let fields = slots.into_iter().zip(FIELDS);
        show_fields(fields, &mut shown, |_| show == Show::All);
        shown.finish_non_exhaustive()
    }
}

impl SystemFields {
    /// The system fields, and the envelope.
    pub(super) fn slots(&self) -> ([&dyn Slot; 16], &Envelope) {
        let slots: [&dyn Slot; 16] = [
            &self.id,
            &self.created_at,
            &self.created_by,
            &self.created_by_name,
            &self.updated_at,
            &self.updated_by,
            &self.updated_by_name,
            &self.source_name,
            &self.source_type,
            &self.source_id,
            &self.external_id,
            &self.external_guid,
            &self.patient_id,
            &self.cdt_id,
            &self.cdt_name,
            &self.version,
        ];
        (slots, &self.envelope)
    }

    /// The system fields, and the envelope, for changes.
    pub(super) fn slots_mut(&mut self) -> ([&mut dyn Slot; 16], &mut Envelope) {
        let slots: [&mut dyn Slot; 16] = [
            &mut self.id,
            &mut self.created_at,
            &mut self.created_by,
            &mut self.created_by_name,
            &mut self.updated_at,
            &mut self.updated_by,
            &mut self.updated_by_name,
            &mut self.source_name,
            &mut self.source_type,
            &mut self.source_id,
            &mut self.external_id,
            &mut self.external_guid,
            &mut self.patient_id,
            &mut self.cdt_id,
            &mut self.cdt_name,
            &mut self.version,
        ];
        (slots, &mut self.envelope)
    }
}

impl FieldValue for Arc<str> {
    fn read(input: Input<'_>) -> (Option<Self>, Fit) {
        match input {
            Input::Text(text) => (Some(Self::from(text)), Fit::Exact),
            other => Fit::converted(other.text().map(Self::from)),
        }
    }

    fn get(&self) -> ValueRef<'_> {
        ValueRef::Text(self)
    }
}

impl FieldValue for PatientId {
    fn read(input: Input<'_>) -> (Option<Self>, Fit) {
        match input {
            Input::Text(text) => (Some(Self::new(text)), Fit::Exact),
            other => Fit::converted(other.text().map(Self::new)),
        }
    }

    fn get(&self) -> ValueRef<'_> {
        ValueRef::Text(self.as_str())
    }
}

/// The record's id.
pub const ID: SystemField = SystemField::new("id");
/// Time of the record's creation.
pub const CREATED_AT: SystemField = SystemField::new("created_at");
/// Id of the user or API client that created the record.
pub const CREATED_BY: SystemField = SystemField::new("created_by");
/// Name of the user or API client that created the record.
pub const CREATED_BY_NAME: SystemField = SystemField::new("created_by_name");
/// Time of the record's last change.
pub const UPDATED_AT: SystemField = SystemField::new("updated_at");
/// Id of the user or API client that changed the record last.
pub const UPDATED_BY: SystemField = SystemField::new("updated_by");
/// Name of the user or API client that changed the record last.
pub const UPDATED_BY_NAME: SystemField = SystemField::new("updated_by_name");
/// Name of the record's source.
pub const SOURCE_NAME: SystemField = SystemField::new("source_name");
/// Kind of the record's source.
pub const SOURCE_TYPE: SystemField = SystemField::new("source_type");
/// Id of the record's source.
pub const SOURCE_ID: SystemField = SystemField::new("source_id");
/// Your id for the record.
pub const EXTERNAL_ID: SystemField = SystemField::new("external_id");
/// Your UUID for the record.
pub const EXTERNAL_GUID: SystemField = SystemField::new("external_guid");
