//! The resources of bulk exports.

use std::fmt;

/// The table of resources: each has its word in paths.
macro_rules! export_resources {
    ($($(#[$doc:meta])* $resource:ident $word:literal;)*) => {
        /// A resource that bulk exports return.
        ///
        /// Source: running clients and Welkin's changelogs; the words of some are inferred from the pattern of the
        /// others. The runtime's type of the same name says which.
        ///
        /// ```
        /// use welkin_designer::ExportResource;
        ///
        /// assert_eq!(ExportResource::named("CDT_RECORD"), Some(ExportResource::CdtRecord));
        /// assert_eq!(ExportResource::named("CALL"), None);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ExportResource {
            $($(#[$doc])* $resource,)*
        }

        impl ExportResource {
            /// Every resource.
            pub const ALL: [Self; [$($word),*].len()] = [$(Self::$resource),*];

            /// Welkin's word, as in the path: `CDT_RECORD`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$resource => $word,)*
                }
            }
        }
    };
}

export_resources! {
    /// Assessment records.
    Assessment "ASSESSMENT";
    /// Calendar events.
    CalendarEvent "CALENDAR_EVENT";
    /// Records of all CDTs.
    CdtRecord "CDT_RECORD";
    /// E-mails.
    Email "EMAIL";
    /// Encounters.
    Encounter "ENCOUNTER";
    /// Comments on encounters.
    EncounterComment "ENCOUNTER_COMMENT";
    /// Dispositions of encounters.
    EncounterDisposition "ENCOUNTER_DISPOSITION";
    /// Patients.
    Patient "PATIENT";
    /// Programs of patients.
    PatientProgram "PATIENT_PROGRAM";
    /// Records of profile data types.
    PdtRecord "PDT_RECORD";
    /// Text messages.
    Sms "SMS";
    /// Tasks.
    Task "TASK";
    /// Calls.
    VoiceCall "VOICE_CALL";
    /// Messages of chats.
    Chat "CHAT";
    /// Messages of WhatsApp.
    WhatsApp "WHATS_APP";
    /// Care plans.
    CarePlan "CARE_PLAN";
    /// Contacts of patients.
    PatientContact "PATIENT_CONTACT";
    /// Assessments that patients fill in themselves.
    PatientFacingAssessment "PATIENT_FACING_ASSESSMENT";
    /// Summaries of documents.
    DocumentSummary "DOCUMENT_SUMMARY";
    /// Audits of automations.
    AutomationAudit "AUTOMATION_AUDIT";
}

impl ExportResource {
    /// The resource with this word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|resource| resource.as_str() == word)
    }
}

impl fmt::Display for ExportResource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
