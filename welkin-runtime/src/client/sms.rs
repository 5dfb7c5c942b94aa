//! Text messages to and from patients. Source: the vendor's reference for version 8, and recorded lists without
//! messages.

use std::fmt;

use super::endpoint::endpoints;
use super::messages::{Direction, MessageStatus, message_calls};
use crate::call::RequestBody;
use crate::hidden::HIDDEN;
use crate::json::Json;
use crate::object::open_object;
use crate::record::DateTime;

endpoints! {
    LIST: GET "/patients/{patient}/sms", Recorded;
    MESSAGE: GET "/patients/{patient}/sms/{message}", Recorded;
    SEND: POST "/patients/{patient}/sms", Documented;
    UPDATE: PUT "/patients/{patient}/sms/{message}", Documented;
    DELETE: DELETE "/patients/{patient}/sms/{message}", Documented;
    UNRECOGNIZED: GET "/unrecognized-patients/sms", Documented;
    ONE_UNRECOGNIZED: GET "/unrecognized-patients/sms/{message}", Documented;
    ASSIGN_UNRECOGNIZED: PUT "/unrecognized-patients/sms/{message}", Documented;
    DELETE_UNRECOGNIZED: DELETE "/unrecognized-patients/sms/{message}", Documented;
}

open_object! {
    /// A text message.
    pub struct Sms(id: SmsId = "id") {
        /// What it says.
        message: Option<String> = "message";
        /// Messages of the provider that it takes.
        parts: Option<u64> = "parts";
        /// What has become of it.
        status: Option<MessageStatus> = "status";
        /// Where it went.
        direction: Option<Direction> = "direction";
        /// Id of who sent it.
        sender: Option<String> = "sender";
        /// Name of who sent it.
        sender_name: Option<String> = "senderName";
        /// Phone number of who sent it.
        from: Option<String> = "from";
        /// Id of who got it.
        receiver: Option<String> = "receiver";
        /// Name of who got it.
        receiver_name: Option<String> = "receiverName";
        /// Phone number of who got it.
        to: Option<String> = "to";
        /// When it is to be sent.
        scheduled_at: Option<DateTime> = "scheduledAt";
        /// When it was sent.
        sent_at: Option<DateTime> = "sentAt";
        /// When it came in.
        received_at: Option<DateTime> = "receivedAt";
        /// Whether it has a star.
        starred: Option<bool> = "starred";
        /// The provider's id for it, which begins with `SM`.
        external_id: Option<String> = "externalId";
    }
}

/// A text message about to be sent.
///
/// ```
/// use welkin_runtime::sms::NewSms;
///
/// let now = NewSms::now("Your visit is on Monday.");
/// let later = NewSms::at("2030-01-07T09:00:00Z".parse()?, "Your visit is today.");
/// # Ok::<_, welkin_runtime::record::InvalidTime>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct NewSms {
    message: String,
    receiver: Option<String>,
    scheduled_at: Option<DateTime>,
}

impl NewSms {
    /// A message that is sent at once.
    pub fn now(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            receiver: None,
            scheduled_at: None,
        }
    }

    /// A message that is sent at this moment.
    pub fn at(moment: DateTime, message: impl Into<String>) -> Self {
        Self {
            scheduled_at: Some(moment),
            ..Self::now(message)
        }
    }

    /// Id of who gets it: the patient's, to whom it goes unless another is set.
    #[must_use]
    pub fn receiver(mut self, id: impl Into<String>) -> Self {
        self.receiver = Some(id.into());
        self
    }

    /// The message to a patient, as it is sent.
    fn to_body(&self, patient: &str) -> RequestBody {
        let receiver = self.receiver.as_deref().unwrap_or(patient);
        let mut members = vec![
            ("message", Json::from(&*self.message)),
            ("receiver", Json::from(receiver)),
            ("sendNow", Json::from(self.scheduled_at.is_none())),
        ];
        let moment = self.scheduled_at.as_ref().map(DateTime::as_str);
        members.extend(moment.map(|moment| ("scheduledAt", Json::from(moment))));
        let members = members.into_iter();
        let object = Json::object(members.map(|(name, value)| (Json::from(name), value)));
        object.text().into_bytes().into()
    }
}

/// Nothing of what it says.
impl fmt::Debug for NewSms {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "NewSms({HIDDEN})")
    }
}

message_calls! {
    /// The text messages of a patient.
    ///
    /// ```no_run
    /// use welkin_runtime::sms::NewSms;
    ///
    /// # async fn example(patient: welkin_runtime::PatientHandle) -> Result<(), welkin_runtime::Error> {
    /// let sent = patient.text_messages().send(&NewSms::now("Your visit is on Monday.")).await?;
    /// println!("{:?}", sent.status);
    /// # Ok(())
    /// # }
    /// ```
    TextMessages / UnrecognizedTextMessages of Sms, NewSms, SmsId, ListSms;
    /// The patient's text messages.
    text_messages;
    /// Text messages from nobody whom Welkin recognises.
    unrecognized_text_messages;
    address phone = "phone"
}
