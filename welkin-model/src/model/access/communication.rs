//! Policies on messages and the calendar: `welkonnectPolicy` and `calendarPolicy`.
//!
//! The operations are those of a real export: `full_access` for messages, and `read` and `write` for the calendar. An
//! unknown operation may permit anything on the item to which it applies.

use std::collections::BTreeSet;

use super::security_formation::Policy;

/// The messages and parts of the calendar that policies permit to access.
#[derive(Clone, Debug, Default)]
pub(super) struct Communication {
    /// Message channels, by their names in policies: `chat`, `sms_external_api`.
    messages: BTreeSet<String>,
    /// Parts of the calendar that may be read, by their names in policies.
    read: BTreeSet<String>,
    /// Parts of the calendar that may be written, by their names in policies.
    written: BTreeSet<String>,
}

/// The kinds of messages that policies cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Messages {
    /// The chat of patients.
    Chat,
    /// E-mails of patients.
    Emails,
    /// Text messages of patients.
    TextMessages,
    /// Messages whose sender is not recognized.
    Unrecognized,
}

impl Messages {
    /// Returns the names in policies. Each channel has three: the real export has `sms`, `sms_none_care_team` and
    /// `sms_external_api`. Which of them an API client needs is not documented; any of them is accepted here.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Chat => &["chat", "chat_none_care_team", "chat_external_api"],
            Self::Emails => &["email", "email_none_care_team", "email_external_api"],
            Self::TextMessages => &["sms", "sms_none_care_team", "sms_external_api"],
            Self::Unrecognized => &["access_unrecognized_communications"],
        }
    }
}

/// A part of the calendar that policies cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarPart {
    /// Events.
    Events,
    /// Work hours, and the schedules that show them.
    WorkHours,
}

impl CalendarPart {
    /// Returns the name in policies. An API client has no calendar of its own: according to the vendor's release notes,
    /// it needs permission for other people's events.
    const fn name(self) -> &'static str {
        match self {
            Self::Events => "other_team_member_events",
            Self::WorkHours => "other_team_member_work_hours",
        }
    }
}

impl Communication {
    pub(super) fn add(&mut self, policy: &Policy) {
        let messages = policy.message_words();
        self.messages
            .extend(messages.map(|(name, _)| name.to_owned()));
        for (name, word) in policy.calendar_words() {
            if word != "write" {
                self.read.insert(name.to_owned());
            }
            if word != "read" {
                self.written.insert(name.to_owned());
            }
        }
    }

    /// Whether messages may be read and written.
    pub(super) fn permits(&self, messages: Messages) -> bool {
        let mut names = messages.names().iter();
        names.any(|name| self.messages.contains(*name))
    }

    /// Whether a part of the calendar may be read.
    pub(super) fn permits_reading(&self, part: CalendarPart) -> bool {
        self.read.contains(part.name())
    }

    /// Whether a part of the calendar may be written.
    pub(super) fn permits_writing(&self, part: CalendarPart) -> bool {
        self.written.contains(part.name())
    }
}
