//! The contacts of a patient: relatives, guardians, emergency contacts.

use std::borrow::Cow;
use std::fmt;

use super::connection::Client;
use super::endpoint::{ItemsQuery, endpoints};
use super::list::List;
use super::patient_handle::PatientHandle;
use crate::error::Error;
use crate::id::{PatientId, RecordId};
use crate::object::open_object;
use crate::object_body::object_body;
use crate::record::DateTime;
use crate::security::Subject;

endpoints! {
    LIST: GET "/patients/{patient}/contacts", Documented;
    GET: GET "/patients/{patient}/contacts/{contact}", Documented;
    CREATE: POST "/patients/{patient}/contacts", Recorded;
    UPDATE: PATCH "/patients/{patient}/contacts/{contact}", Documented;
}

open_object! {
    /// A contact of a patient. Source: recorded exchanges of 2026. The vendor's documentation describes other keys,
    /// such as `firstName`; their values are in [`extra`](Self::extra).
    pub struct Contact(id: RecordId<Contact> = "id") {
        /// Id of the patient.
        patient_id: Option<PatientId> = "patientId";
        /// Name.
        name: Option<String> = "name";
        /// Relation of the contact to the patient.
        relation: Option<String> = "relation";
        /// Phone number.
        phone: Option<String> = "phone";
        /// Label of the phone number.
        phone_label: Option<String> = "phoneLabel";
        /// Another phone number.
        secondary_phone: Option<String> = "secondaryPhone";
        /// Label of the other phone number.
        secondary_phone_label: Option<String> = "secondaryPhoneLabel";
        /// E-mail address.
        email: Option<String> = "email";
        /// Label of the e-mail address.
        email_label: Option<String> = "emailLabel";
        /// Whether the contact is active.
        active: Option<bool> = "active";
        /// Id of the profile record of the contact.
        profile_record_id: Option<String> = "pdtRecordId";
        /// Machine name of the field of the profile record that holds the phone number.
        phone_field: Option<String> = "phonePdtFieldName";
        /// Machine name of the field of the profile record that holds the other phone number.
        secondary_phone_field: Option<String> = "secondaryPhonePdtFieldName";
        /// Machine name of the field of the profile record that holds the e-mail address.
        email_field: Option<String> = "emailPdtFieldName";
        /// Time of creation.
        created_at: Option<DateTime> = "createdAt";
        /// Time of the last change.
        updated_at: Option<DateTime> = "updatedAt";
    }
}

object_body! {
    /// The data of a new contact, or changes to one. Source: recorded exchanges of 2026, which set each of these except
    /// the second phone number.
    pub struct ContactBody {
        /// Name.
        name(String) = "name";
        /// Relation of the contact to the patient.
        relation(String) = "relation";
        /// Phone number, in E.164.
        phone(String) = "phone";
        /// Another phone number, in E.164.
        secondary_phone(String) = "secondaryPhone";
        /// E-mail address.
        email(String) = "email";
        /// Id of the profile record of the contact.
        profile_record_id(String) = "pdtRecordId";
        /// Machine name of the field of the profile record that holds the phone number.
        phone_field(String) = "phonePdtFieldName";
        /// Machine name of the field of the profile record that holds the e-mail address.
        email_field(String) = "emailPdtFieldName";
    }
}

impl ContactBody {
    /// A body without any values yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            body: Default::default(),
        }
    }
}

impl Default for ContactBody {
    fn default() -> Self {
        Self::new()
    }
}

impl PatientHandle {
    /// The patient's contacts.
    #[must_use]
    pub fn contacts(&self) -> Contacts {
        Contacts {
            client: self.client.clone(),
            patient: self.id.clone(),
        }
    }
}

/// The contacts of a patient.
///
/// ```no_run
/// use welkin_runtime::contacts::ContactBody;
/// # async fn example(patient: welkin_runtime::PatientHandle) -> Result<(), welkin_runtime::Error> {
/// let sister = ContactBody::new().name("Ada Example").relation("sister");
/// let contact = patient.contacts().create(&sister).await?;
/// patient.contacts().update(&contact.id, &ContactBody::new().phone("+15555550100")).await?;
/// for contact in patient.contacts().list().active(true).all().await?.complete()? {
///     println!("{}", contact.id);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Contacts {
    client: Client,
    patient: PatientId,
}

/// A request for a list of contacts.
pub type ListContacts = List<ItemsQuery<Contact>>;

impl ListContacts {
    /// Only active contacts, or only inactive ones.
    pub fn active(self, active: bool) -> Self {
        self.with("active", active.to_string())
    }

    /// Only contacts with this profile record.
    pub fn profile_record(self, id: &str) -> Self {
        self.with("pdtRecordId", id)
    }
}

impl Contacts {
    /// Lists the contacts. It is not known whether the list has pages; it is read as one page unless the server states
    /// otherwise.
    pub fn list(&self) -> ListContacts {
        let request = self.client.to(&LIST).id("patient", self.patient.as_str());
        request
            .explained("read", Subject::Patients)
            .list_if_paged(id)
    }

    /// Reads one contact.
    ///
    /// # Errors
    /// Returns an error if there is no such contact, the API rejects the request, or the response can't be read.
    pub async fn get(&self, id: &RecordId<Contact>) -> Result<Contact, Error> {
        let request = self.client.to(&GET).id("patient", self.patient.as_str());
        request
            .itself("contact", id.as_str())
            .explained("read", Subject::Patients)
            .item()
            .await
    }

    /// Adds a contact.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn create(&self, contact: &ContactBody) -> Result<Contact, Error> {
        let request = self.client.to(&CREATE).id("patient", self.patient.as_str());
        request
            .json(contact)
            .explained("update", Subject::Patients)
            .item()
            .await
    }

    /// Changes a contact. Only fields that are set are sent.
    ///
    /// # Errors
    /// Returns an error if there is no such contact, the API rejects the request, or the response can't be read.
    pub async fn update(
        &self,
        id: &RecordId<Contact>,
        change: &ContactBody,
    ) -> Result<Contact, Error> {
        let request = self.client.to(&UPDATE).id("patient", self.patient.as_str());
        let request = request.itself("contact", id.as_str()).json(change);
        request.explained("update", Subject::Patients).item().await
    }
}

fn id(contact: &Contact) -> Option<Cow<'_, str>> {
    Some(Cow::Borrowed(contact.id.as_str()))
}

impl fmt::Debug for Contacts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Contacts({:?})", self.patient)
    }
}
