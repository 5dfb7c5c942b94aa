//! The resources of exports.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A resource to export, by Welkin's word for it.
///
/// Most constants are words from running clients and Welkin's changelogs: [`KNOWN`](Self::KNOWN). Welkin's knowledge
/// base and release notes mention further exports without the word in the path. Their constants are
/// [`INFERRED`](Self::INFERRED): a tenant may use another word, which can be given as text:
///
/// ```
/// use welkin_runtime::exports::ExportResource;
///
/// let contacts = ExportResource::from("CONTACT");
/// assert_ne!(contacts, ExportResource::PATIENT_CONTACT);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExportResource(Cow<'static, str>);

impl ExportResource {
    /// Assessment records.
    pub const ASSESSMENT: Self = Self::word("ASSESSMENT");
    /// Calendar events.
    pub const CALENDAR_EVENT: Self = Self::word("CALENDAR_EVENT");
    /// Records of all CDTs.
    pub const CDT_RECORD: Self = Self::word("CDT_RECORD");
    /// E-mails.
    pub const EMAIL: Self = Self::word("EMAIL");
    /// Encounters.
    pub const ENCOUNTER: Self = Self::word("ENCOUNTER");
    /// Comments on encounters.
    pub const ENCOUNTER_COMMENT: Self = Self::word("ENCOUNTER_COMMENT");
    /// Dispositions of encounters.
    pub const ENCOUNTER_DISPOSITION: Self = Self::word("ENCOUNTER_DISPOSITION");
    /// Patients.
    pub const PATIENT: Self = Self::word("PATIENT");
    /// Programs of patients.
    pub const PATIENT_PROGRAM: Self = Self::word("PATIENT_PROGRAM");
    /// Records of profile data types.
    pub const PDT_RECORD: Self = Self::word("PDT_RECORD");
    /// Text messages.
    pub const SMS: Self = Self::word("SMS");
    /// Tasks.
    pub const TASK: Self = Self::word("TASK");
    /// Calls.
    pub const VOICE_CALL: Self = Self::word("VOICE_CALL");

    /// Messages of chats. The word is [inferred](Self::INFERRED) from the name of the export's policy.
    pub const CHAT: Self = Self::word("CHAT");
    /// Messages of WhatsApp. The word is [inferred](Self::INFERRED) from the name of the export's policy.
    pub const WHATS_APP: Self = Self::word("WHATS_APP");
    /// Care plans. The word is [inferred](Self::INFERRED).
    pub const CARE_PLAN: Self = Self::word("CARE_PLAN");
    /// Contacts of patients. The word is [inferred](Self::INFERRED).
    pub const PATIENT_CONTACT: Self = Self::word("PATIENT_CONTACT");
    /// Assessments that patients fill in themselves. The word is [inferred](Self::INFERRED).
    pub const PATIENT_FACING_ASSESSMENT: Self = Self::word("PATIENT_FACING_ASSESSMENT");
    /// Summaries of documents. The word is [inferred](Self::INFERRED).
    pub const DOCUMENT_SUMMARY: Self = Self::word("DOCUMENT_SUMMARY");
    /// Audits of automations. The word is [inferred](Self::INFERRED).
    pub const AUTOMATION_AUDIT: Self = Self::word("AUTOMATION_AUDIT");

    /// Every resource whose word is in no source: these words are inferred from the pattern of the others.
    pub const INFERRED: [Self; 7] = [
        Self::CHAT,
        Self::WHATS_APP,
        Self::CARE_PLAN,
        Self::PATIENT_CONTACT,
        Self::PATIENT_FACING_ASSESSMENT,
        Self::DOCUMENT_SUMMARY,
        Self::AUTOMATION_AUDIT,
    ];

    /// Every resource with a known word.
    pub const KNOWN: [Self; 13] = [
        Self::ASSESSMENT,
        Self::CALENDAR_EVENT,
        Self::CDT_RECORD,
        Self::EMAIL,
        Self::ENCOUNTER,
        Self::ENCOUNTER_COMMENT,
        Self::ENCOUNTER_DISPOSITION,
        Self::PATIENT,
        Self::PATIENT_PROGRAM,
        Self::PDT_RECORD,
        Self::SMS,
        Self::TASK,
        Self::VOICE_CALL,
    ];

    const fn word(word: &'static str) -> Self {
        Self(Cow::Borrowed(word))
    }

    /// Welkin's word, as in the path: `CDT_RECORD`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for ExportResource {
    fn from(word: &str) -> Self {
        Self(Cow::Owned(word.to_owned()))
    }
}

impl fmt::Display for ExportResource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
