//! The content of requests that create and change a patient.

use std::fmt;

use serde::{Serialize, Serializer};

use super::demographics::{Demographics, Gender};
use crate::client::external_id::ExternalId;
use crate::hidden::HIDDEN;
use crate::json::Json;
use crate::record::{
    Date, Field, Given, Optional, Patch, Violations, before_look_up, create_body, other_own_id,
    serialize_new, set_by_key, validate_create,
};

/// A patient to create: first and last name, and any other values.
///
/// ```
/// use welkin_runtime::NewPatient;
///
/// let ada = NewPatient::new("Ada", "Lovelace").external_id("ehr-1815").email("ada@example.org");
/// assert!(ada.validate().is_ok());
/// assert!(ada.phone("555 1234").validate().is_err()); // not E.164
/// ```
#[derive(Clone)]
pub struct NewPatient {
    demographics: Demographics,
}

impl NewPatient {
    /// A patient with this name.
    #[must_use]
    pub fn new(first_name: impl Into<String>, last_name: impl Into<String>) -> Self {
        Self::from(Demographics {
            first_name: Some(first_name.into()),
            last_name: Some(last_name.into()),
            ..Demographics::default()
        })
    }

    /// Sets any other key of a patient in the API, such as `careTeam`. A key that has a setter behaves like the setter:
    /// a value of another JSON type, such as a number for a text, is a violation. `id` can't be set, and null unsets a
    /// field. NaN and infinity are violations. [`PatientPatch::with`] takes the same keys and values.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl Into<Json>) -> Self {
        set_by_key(&mut self.demographics, &key.into(), value.into());
        self
    }

    /// Checks names, phone numbers, e-mail addresses and the like, offline.
    ///
    /// # Errors
    /// Returns every violation, not just the first.
    pub fn validate(&self) -> Result<(), Violations> {
        validate_create(&self.demographics)
    }

    /// The external id for the patient by which it can be looked up.
    pub(super) fn own_id(&self) -> Option<ExternalId> {
        let id = self.demographics.external_id.clone();
        let guid = self.demographics.external_guid.clone();
        id.map(ExternalId::Id).or(guid.map(ExternalId::Guid))
    }

    /// The external ids for the patient.
    pub(super) fn own_ids(&self) -> impl Iterator<Item = &str> {
        let Demographics {
            external_id,
            external_guid,
            ..
        } = &self.demographics;
        [external_id, external_guid]
            .into_iter()
            .filter_map(Option::as_deref)
    }

    /// Checks that it carries no other external id than the one by which it is looked up.
    pub(super) fn check_external_id(&self, id: &str) -> Result<(), Violations> {
        let carried = self.demographics.external_id.as_deref();
        other_own_id::<Demographics>(Demographics::EXTERNAL_ID.name(), carried, id)
    }

    /// The broken rules that do not depend on whether the patient exists.
    pub(super) fn validate_before_look_up(&self) -> Result<(), Violations> {
        before_look_up(&self.demographics).into_result()
    }

    pub(super) fn body(&self) -> Vec<u8> {
        create_body(&self.demographics, None, None)
    }
}

/// Equal if the same keys are set to the same values.
impl PartialEq for NewPatient {
    fn eq(&self, other: &Self) -> bool {
        self.demographics.equals_as_received(&other.demographics)
    }
}

/// The body that creates the patient: only keys that are set.
impl Serialize for NewPatient {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_new(&self.demographics, serializer)
    }
}

/// Keys of a patient that only Welkin writes. Sources: the recorded patients; a request with one of them is not
/// documented.
const KEPT_BY_WELKIN: &[&str] = &[
    "id",
    "createdAt",
    "createdBy",
    "createdByName",
    "updatedAt",
    "updatedBy",
    "updatedByName",
    "primaryPhoneCapabilities",
    "secondaryPhoneCapabilities",
    "careTeamMembers",
    "patientPrograms",
    "cadence",
    "patientRegion",
    "patientRegionTitle",
    "patientTerritory",
    "pointOfContact",
    "preferableInstancePhoneId",
];

/// Data that Welkin keeps about the patient from whom the demographics were read, such as `createdAt`, is not part of
/// the new one.
impl From<Demographics> for NewPatient {
    fn from(mut demographics: Demographics) -> Self {
        demographics.extra.drop_received(KEPT_BY_WELKIN);
        Self { demographics }
    }
}

/// Demographics are private.
impl fmt::Debug for NewPatient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "NewPatient({HIDDEN})")
    }
}

/// Changes to a patient. Untouched fields are not sent.
///
/// ```
/// use welkin_runtime::PatientPatch;
/// use welkin_runtime::patients::Demographics;
///
/// let moved = PatientPatch::new().city("London").clear(Demographics::ZIP);
/// assert!(moved.touched().eq(["city", "zip"]));
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct PatientPatch {
    demographics: Patch<Demographics>,
}

impl PatientPatch {
    /// No changes yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The changes that make the read patient equal to `wanted`: the fields whose values differ, and keys given to
    /// [`NewPatient::with`] whose JSON differs. Fields that `wanted` leaves unset are not changed.
    #[must_use]
    pub fn changes(read: &Demographics, wanted: &NewPatient) -> Self {
        Self {
            demographics: Patch::changes(read, &wanted.demographics),
        }
    }

    /// Like [`changes`](Self::changes), but typed fields that `wanted` leaves unset are cleared.
    #[must_use]
    pub fn changes_and_clears(read: &Demographics, wanted: &NewPatient) -> Self {
        Self {
            demographics: Patch::changes_and_clears(read, &wanted.demographics),
        }
    }

    /// Clears a field; the names can't be cleared.
    #[must_use]
    pub fn clear<V>(mut self, field: Field<Demographics, V, Optional>) -> Self {
        self.demographics = self.demographics.clear(field);
        self
    }

    /// Sets any other key of a patient in the API, such as `careTeam`. A key that has a setter behaves like the setter:
    /// a value of another JSON type, such as a number for a text, is a violation. `id` can't be set, and null clears a
    /// field. NaN and infinity are violations. [`NewPatient::with`] takes the same keys and values.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl Into<Json>) -> Self {
        self.demographics = self.demographics.set_unknown(key, value);
        self
    }

    /// Whether there are no changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.demographics.is_empty()
    }

    /// Keys of the touched fields.
    pub fn touched(&self) -> impl Iterator<Item = &str> {
        self.demographics.touched()
    }

    /// Checks every rule of the touched fields, offline.
    ///
    /// # Errors
    /// Returns every violation, not just the first.
    pub fn validate(&self) -> Result<(), Violations> {
        self.demographics.validate()
    }

    /// The external ids that are set.
    pub(super) fn own_ids(&self) -> impl Iterator<Item = &str> {
        self.demographics.own_ids()
    }

    pub(super) fn body(&self) -> Vec<u8> {
        self.demographics.to_body()
    }
}

/// The body that changes the patient: the touched fields, null for cleared ones.
impl Serialize for PatientPatch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.demographics.serialize(serializer)
    }
}

/// Shows names only: the values are private.
impl fmt::Debug for PatientPatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.touched()).finish()
    }
}

/// Methods for setting each field, on new patients and on patches.
macro_rules! setters {
    ($($field:ident / $CONSTANT:ident: $value:ty, $doc:literal;)*) => {
        impl NewPatient {
            $(
                #[doc = $doc]
                #[must_use]
                pub fn $field<F>(mut self, value: impl Given<$value, F>) -> Self {
                    if let Some(value) = value.given() {
                        self.demographics.$field = Some(value);
                        self.demographics.extra.drop_unusual(Demographics::$CONSTANT.name());
                    }
                    self
                }
            )*
        }

        impl PatientPatch {
            $(
                #[doc = $doc]
                #[must_use]
                pub fn $field<F>(mut self, value: impl Given<$value, F>) -> Self {
                    self.demographics = self.demographics.set(Demographics::$CONSTANT, value);
                    self
                }
            )*
        }
    };
}

setters! {
    external_id / EXTERNAL_ID: String, "Your id for the patient.";
    external_guid / EXTERNAL_GUID: String, "Your UUID for the patient.";
    mrn / MRN: String, "Medical record number.";
    first_name / FIRST_NAME: String, "First name.";
    middle_name / MIDDLE_NAME: String, "Middle name.";
    last_name / LAST_NAME: String, "Last name.";
    birth_date / BIRTH_DATE: Date, "Date of birth.";
    gender / GENDER: Gender, "Gender.";
    marital_status / MARITAL_STATUS: String, "Marital status, in Welkin's codes such as `UKN`.";
    primary_language / PRIMARY_LANGUAGE: String, "First language, in Welkin's words such as `ENGLISH`.";
    secondary_language / SECONDARY_LANGUAGE: String, "Second language.";
    email / EMAIL: String, "E-mail address.";
    secondary_email / SECONDARY_EMAIL: String, "Second e-mail address.";
    phone / PHONE: String, "Phone number in E.164 form, such as `+15551234567`.";
    secondary_phone / SECONDARY_PHONE: String, "Second phone number in E.164 form.";
    country / COUNTRY: String, "Country.";
    state / STATE: String, "State.";
    city / CITY: String, "City.";
    zip / ZIP: String, "Postal code.";
    address_line_1 / ADDRESS_LINE_1: String, "First line of the address.";
    address_line_2 / ADDRESS_LINE_2: String, "Second line of the address.";
    timezone / TIMEZONE: String, "Time zone, such as `Europe/London`.";
}
