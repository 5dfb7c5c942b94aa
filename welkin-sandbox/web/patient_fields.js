// The writable keys of a patient, in the form of fields of the model document.

const RULES = {
  min: null,
  max: null,
  minLength: null,
  maxLength: null,
  regex: null,
  earliest: null,
  latest: null,
  fileTypes: [],
};

function field(name, label, type = "text") {
  return {
    name,
    label,
    type,
    multiple: false,
    required: false,
    editable: true,
    phi: false,
    deprecated: false,
    rules: RULES,
    options: [],
  };
}

export const PATIENT_FIELDS = [
  { ...field("firstName", "First name"), required: true },
  field("middleName", "Middle name"),
  { ...field("lastName", "Last name"), required: true },
  field("birthDate", "Birth date", "date"),
  field("gender", "Gender"),
  field("maritalStatus", "Marital status"),
  field("primaryLanguage", "Language"),
  field("secondaryLanguage", "Second language"),
  field("email", "E-mail", "email"),
  field("secondaryEmail", "Second e-mail", "email"),
  field("phone", "Phone", "phone"),
  field("secondaryPhone", "Second phone", "phone"),
  field("addressLine1", "Address"),
  field("addressLine2", "Address, second line"),
  field("city", "City"),
  field("state", "State"),
  field("zip", "ZIP"),
  field("country", "Country"),
  field("timezone", "Time zone"),
  field("externalId", "External id"),
  field("externalGuid", "External GUID", "uuid"),
  field("mrn", "Medical record number"),
  field("nric", "NRIC"),
  field("accessCode", "Access code"),
];
