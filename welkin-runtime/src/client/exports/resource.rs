//! The resources of exports.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use welkin_designer::ExportResource as Word;

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
    pub const ASSESSMENT: Self = Self::of(Word::Assessment);
    /// Calendar events.
    pub const CALENDAR_EVENT: Self = Self::of(Word::CalendarEvent);
    /// Records of all CDTs.
    pub const CDT_RECORD: Self = Self::of(Word::CdtRecord);
    /// E-mails.
    pub const EMAIL: Self = Self::of(Word::Email);
    /// Encounters.
    pub const ENCOUNTER: Self = Self::of(Word::Encounter);
    /// Comments on encounters.
    pub const ENCOUNTER_COMMENT: Self = Self::of(Word::EncounterComment);
    /// Dispositions of encounters.
    pub const ENCOUNTER_DISPOSITION: Self = Self::of(Word::EncounterDisposition);
    /// Patients.
    pub const PATIENT: Self = Self::of(Word::Patient);
    /// Programs of patients.
    pub const PATIENT_PROGRAM: Self = Self::of(Word::PatientProgram);
    /// Records of profile data types.
    pub const PDT_RECORD: Self = Self::of(Word::PdtRecord);
    /// Text messages.
    pub const SMS: Self = Self::of(Word::Sms);
    /// Tasks.
    pub const TASK: Self = Self::of(Word::Task);
    /// Calls.
    pub const VOICE_CALL: Self = Self::of(Word::VoiceCall);

    /// Messages of chats. The word is [inferred](Self::INFERRED) from the name of the export's policy.
    pub const CHAT: Self = Self::of(Word::Chat);
    /// Messages of WhatsApp. The word is [inferred](Self::INFERRED) from the name of the export's policy.
    pub const WHATS_APP: Self = Self::of(Word::WhatsApp);
    /// Care plans. The word is [inferred](Self::INFERRED).
    pub const CARE_PLAN: Self = Self::of(Word::CarePlan);
    /// Contacts of patients. The word is [inferred](Self::INFERRED).
    pub const PATIENT_CONTACT: Self = Self::of(Word::PatientContact);
    /// Assessments that patients fill in themselves. The word is [inferred](Self::INFERRED).
    pub const PATIENT_FACING_ASSESSMENT: Self = Self::of(Word::PatientFacingAssessment);
    /// Summaries of documents. The word is [inferred](Self::INFERRED).
    pub const DOCUMENT_SUMMARY: Self = Self::of(Word::DocumentSummary);
    /// Audits of automations. The word is [inferred](Self::INFERRED).
    pub const AUTOMATION_AUDIT: Self = Self::of(Word::AutomationAudit);

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

    const fn of(word: Word) -> Self {
        Self(Cow::Borrowed(word.as_str()))
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

#[cfg(test)]
mod tests {
    use super::{ExportResource, Word};

    #[test]
    fn every_resource_is_either_known_or_inferred() {
        let (known, inferred) = (ExportResource::KNOWN, ExportResource::INFERRED);
        let listed = known.iter().chain(&inferred);
        let mut listed: Vec<&str> = listed.map(ExportResource::as_str).collect();
        let mut all = Word::ALL.map(Word::as_str);
        listed.sort_unstable();
        all.sort_unstable();
        assert_eq!(listed, all);
    }
}
