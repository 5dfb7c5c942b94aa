//! The personal data of a patient. Every field is private: `Debug`, errors and logs don't show it.

use crate::record::Date;
use crate::standard_fields::{fixed_fields, open_words};

fixed_fields! {
    /// The personal data of a patient, as Welkin keeps it: names, contact, address. All of it prints as `[hidden]`.
    ///
    /// Keys that have no field here, such as `careTeam` and `patientTerritories`, are in [`extra`](Self::extra).
    ///
    /// ```
    /// use welkin_runtime::patients::Demographics;
    ///
    /// let ada = Demographics { first_name: Some("Ada".to_owned()), ..Default::default() };
    /// assert_eq!(format!("{ada:?}"), "Demographics { first_name: [hidden], .. }");
    /// assert_eq!(ada.validate().unwrap_err().len(), 1); // no last name
    /// ```
    pub struct Demographics: "patient" {
        /// Your id for the patient.
        external_id / EXTERNAL_ID: Optional<String> = Text "externalId", phi, own_id;
        /// Your UUID for the patient.
        external_guid / EXTERNAL_GUID: Optional<String> = Uuid "externalGuid", phi;
        /// Medical record number.
        mrn / MRN: Optional<String> = Text "mrn", phi;
        /// First name.
        first_name / FIRST_NAME: Required<String> = Text "firstName", phi;
        /// Middle name.
        middle_name / MIDDLE_NAME: Optional<String> = Text "middleName", phi;
        /// Last name.
        last_name / LAST_NAME: Required<String> = Text "lastName", phi;
        /// Date of birth.
        birth_date / BIRTH_DATE: Optional<Date> = Date "birthDate", phi;
        /// Gender.
        gender / GENDER: Optional<Gender> = Text "gender", phi;
        /// Marital status, in Welkin's codes such as `UKN`.
        marital_status / MARITAL_STATUS: Optional<String> = Text "maritalStatus", phi;
        /// First language, in Welkin's words such as `ENGLISH`.
        primary_language / PRIMARY_LANGUAGE: Optional<String> = Text "primaryLanguage", phi;
        /// Second language.
        secondary_language / SECONDARY_LANGUAGE: Optional<String> = Text "secondaryLanguage", phi;
        /// E-mail address.
        email / EMAIL: Optional<String> = Email "email", phi;
        /// Second e-mail address.
        secondary_email / SECONDARY_EMAIL: Optional<String> = Email "secondaryEmail", phi;
        /// Phone number in E.164 form, such as `+15551234567`.
        phone / PHONE: Optional<String> = Phone "phone", phi;
        /// Second phone number in E.164 form.
        secondary_phone / SECONDARY_PHONE: Optional<String> = Phone "secondaryPhone", phi;
        /// Country.
        country / COUNTRY: Optional<String> = Text "country", phi;
        /// State.
        state / STATE: Optional<String> = Text "state", phi;
        /// City.
        city / CITY: Optional<String> = Text "city", phi;
        /// Postal code. A tenant may have made it a number in Designer; it is written back as received.
        zip / ZIP: Optional<String> = Text "zip", phi;
        /// First line of the address.
        address_line_1 / ADDRESS_LINE_1: Optional<String> = Text "addressLine1", phi;
        /// Second line of the address.
        address_line_2 / ADDRESS_LINE_2: Optional<String> = Text "addressLine2", phi;
        /// Time zone, such as `Europe/London`.
        timezone / TIMEZONE: Optional<String> = Text "timezone", phi;
    }
}

open_words! {
    /// Gender of a patient. `UNKNOWN` and `OTHER` are recorded, the reference docs add the other two.
    pub enum Gender {
        /// `FEMALE`
        Female = "FEMALE",
        /// `MALE`
        Male = "MALE",
        /// `OTHER`
        Other = "OTHER",
        /// `UNKNOWN`
        Unknown = "UNKNOWN",
    }
}
