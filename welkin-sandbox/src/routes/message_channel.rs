//! The differences between e-mails and text messages.

use serde_json::{Value, json};
use welkin_model::model::access::Messages;

use crate::storage::ItemKind;

/// E-mail or SMS.
pub(super) trait Channel {
    const KIND: ItemKind;
    /// The messages in policies.
    const MESSAGES: Messages;
    /// The name in error codes.
    const NAME: &'static str;
    const NOT_FOUND: &'static str;
    const NOT_FOUND_MESSAGE: &'static str;
    /// The key of a patient's address.
    const ADDRESS: &'static str;
    /// The text keys of a message.
    const TEXTS: &'static [&'static str];
    /// Further keys of messages of this channel, with their initial values.
    fn others() -> Value;
    /// Returns the details of a 404 for a missing message.
    fn details(patient: &str, id: &str) -> Value;
}

pub(super) enum Email {}

impl Channel for Email {
    const KIND: ItemKind = ItemKind::Email;
    const MESSAGES: Messages = Messages::Emails;
    const NAME: &'static str = "EMAIL";
    const NOT_FOUND: &'static str = "EMAIL_NOT_FOUND";
    const NOT_FOUND_MESSAGE: &'static str = "Email is not found";
    const ADDRESS: &'static str = "email";
    const TEXTS: &'static [&'static str] = &["subject", "body"];

    fn others() -> Value {
        json!({"secure": false, "attachments": null})
    }

    fn details(patient: &str, id: &str) -> Value {
        json!({"patientId": patient, "id": id})
    }
}

pub(super) enum Sms {}

impl Channel for Sms {
    const KIND: ItemKind = ItemKind::Sms;
    const MESSAGES: Messages = Messages::TextMessages;
    const NAME: &'static str = "SMS";
    const NOT_FOUND: &'static str = "SMS_NOT_FOUND";
    const NOT_FOUND_MESSAGE: &'static str = "SMS was not found";
    const ADDRESS: &'static str = "phone";
    const TEXTS: &'static [&'static str] = &["message"];

    fn others() -> Value {
        json!({"parts": 1})
    }

    fn details(_: &str, id: &str) -> Value {
        json!({"id": id})
    }
}
