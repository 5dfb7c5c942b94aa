//! What policies say of messages and of the calendar: `welkonnectPolicy` and `calendarPolicy`.
//!
//! The words are those of a real export: `full_access` for messages, and `read` and `write` for the calendar. A word
//! that is not known may mean anything that can be done to what it stands for.

use std::collections::BTreeSet;

use super::{Access, Policy};

/// What policies permit with messages and the calendar.
#[derive(Clone, Debug, Default)]
pub(super) struct Communication {
    /// What messages are called in policies: `chat`, `sms_external_api`.
    messages: BTreeSet<String>,
    /// What parts of the calendar are called, to be read.
    read: BTreeSet<String>,
    /// The same, to be written.
    written: BTreeSet<String>,
}

/// Messages that policies speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Messages {
    /// The chat of patients.
    Chat,
    /// E-mails of patients.
    Emails,
    /// Text messages of patients.
    TextMessages,
    /// Messages of nobody who is recognised.
    Unrecognized,
}

impl Messages {
    /// What policies call them. Of each channel there are three: the real export has `sms`, `sms_none_care_team` and
    /// `sms_external_api`. Which of them an API client needs is not documented; here any will do.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Chat => &["chat", "chat_none_care_team", "chat_external_api"],
            Self::Emails => &["email", "email_none_care_team", "email_external_api"],
            Self::TextMessages => &["sms", "sms_none_care_team", "sms_external_api"],
            Self::Unrecognized => &["access_unrecognized_communications"],
        }
    }
}

/// A part of the calendar that policies speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarPart {
    /// Events.
    Events,
    /// Work hours, and schedules, which show them.
    WorkHours,
}

impl CalendarPart {
    /// What policies call it. An API client has no calendar of its own: the vendor's release notes say that it needs
    /// the right to other people's events.
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
}

impl Access {
    /// Whether messages may be read and written.
    #[must_use]
    pub fn permits_messages(&self, messages: Messages) -> bool {
        match self {
            Self::Full => true,
            Self::Granted(grants) => {
                let mut names = messages.names().iter();
                names.any(|name| grants.communication.messages.contains(*name))
            }
        }
    }

    /// Whether a part of the calendar may be read.
    #[must_use]
    pub fn permits_reading(&self, part: CalendarPart) -> bool {
        match self {
            Self::Full => true,
            Self::Granted(grants) => grants.communication.read.contains(part.name()),
        }
    }

    /// Whether a part of the calendar may be written.
    #[must_use]
    pub fn permits_writing(&self, part: CalendarPart) -> bool {
        match self {
            Self::Full => true,
            Self::Granted(grants) => grants.communication.written.contains(part.name()),
        }
    }
}
