//! The events that webhooks report: their literals, and the keys of their payloads.

/// The table of events: each has its `eventSubtype` and its `eventEntity`.
macro_rules! webhook_events {
    ($($(#[$doc:meta])* $event:ident $subtype:literal of $entity:literal;)*) => {
        /// An event that webhooks report, with its literals.
        ///
        /// The runtime's `EventKind` says which of them were recorded or documented, and which are inferred.
        ///
        /// ```
        /// use welkin_designer::WebhookEvent;
        ///
        /// assert_eq!(WebhookEvent::CdtCreated.subtype(), "CDT_CREATED");
        /// assert_eq!(WebhookEvent::CdtCreated.entity(), "CDT");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum WebhookEvent {
            $($(#[$doc])* $event,)*
        }

        impl WebhookEvent {
            /// Every event.
            pub const ALL: [Self; [$($subtype),*].len()] = [$(Self::$event),*];

            /// The event's `eventSubtype`.
            #[must_use]
            pub const fn subtype(self) -> &'static str {
                match self {
                    $(Self::$event => $subtype,)*
                }
            }

            /// The event's `eventEntity`.
            #[must_use]
            pub const fn entity(self) -> &'static str {
                match self {
                    $(Self::$event => $entity,)*
                }
            }
        }
    };
}

webhook_events! {
    /// A CDT record was created.
    CdtCreated "CDT_CREATED" of "CDT";
    /// A CDT record was changed.
    CdtUpdated "CDT_UPDATED" of "CDT";
    /// A CDT record was deleted.
    CdtDeleted "CDT_DELETED" of "CDT";
    /// A patient was created.
    PatientCreated "PATIENT_CREATED" of "PATIENT";
    /// A patient was changed.
    PatientUpdated "PATIENT_UPDATED" of "PATIENT";
    /// A patient was deleted.
    PatientDeleted "PATIENT_DELETED" of "PATIENT";
    /// An event of a calendar was created.
    CalendarEventCreated "CALENDAR_EVENT_CREATED" of "CALENDAR";
    /// An event of a calendar was changed.
    CalendarEventUpdated "CALENDAR_EVENT_UPDATED" of "CALENDAR";
    /// An assessment was completed.
    AssessmentCompleted "ASSESSMENT_COMPLETED" of "ASSESSMENT";
    /// An assessment was submitted.
    AssessmentSubmitted "ASSESSMENT_SUBMITTED" of "ASSESSMENT";
    /// An encounter was created.
    EncounterCreated "ENCOUNTER_CREATED" of "ENCOUNTER";
    /// An encounter was completed.
    EncounterCompleted "ENCOUNTER_COMPLETED" of "ENCOUNTER";
    /// A patient was enrolled into a program, or left it.
    ProgramEnrollmentChanged "PROGRAM_ENROLLMENT_CHANGED" of "PROGRAM";
    /// A patient moved to another phase of a program.
    ProgramPhaseChanged "PROGRAM_PHASE_CHANGED" of "PROGRAM";
    /// A task was created.
    TaskCreated "TASK_CREATED" of "TASK";
    /// A user's access to the app was changed.
    UserAccessUpdated "USER_ACCESS_UPDATED" of "USER_APP_ACCESS";
}

/// The keys of a payload, with Designer's names for them. The button *Test* sends these names as the values, except for
/// tenant and environment, which are real.
///
/// Source: recorded audits, and a running receiver.
pub const PAYLOAD_KEYS: [(&str, &str); 8] = [
    ("instanceName", "INSTANCE_NAME"),
    ("tenantName", "TENANT_NAME"),
    ("sourceName", "SOURCE_NAME"),
    ("sourceId", "SOURCE_ID"),
    ("patientId", "PATIENT_ID"),
    ("eventEntity", "EVENT_ENTITY"),
    ("eventSubtype", "EVENT_SUBTYPE"),
    ("url", "URL"),
];

/// The values that the button *Test* sends, by key; tenant and environment are not among them.
pub fn test_placeholders() -> impl Iterator<Item = (&'static str, &'static str)> {
    let is_real = |key: &str| matches!(key, "instanceName" | "tenantName");
    PAYLOAD_KEYS
        .into_iter()
        .filter(move |(key, _)| !is_real(key))
}
