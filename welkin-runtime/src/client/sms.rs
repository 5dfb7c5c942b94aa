//! Text messages to and from patients. Source: the vendor's reference for version 8, and recorded lists without
//! messages.

use std::fmt;

use super::endpoint::endpoints;
use super::messages::{
    Direction, Dispatch, MessageStatus, message_calls, message_object, object_body,
};
use crate::call::RequestBody;
use crate::hidden::HIDDEN;
use crate::json::Json;
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

message_object! {
    /// A text message.
    pub struct Sms(id: SmsId, address: "Phone number") {
        /// Its text.
        message: Option<String> = "message";
        /// Number of messages of the provider that it takes.
        parts: Option<u64> = "parts";
        /// The provider's id of the message, which begins with `SM`.
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
    dispatch: Dispatch,
}

impl NewSms {
    /// A message to send at once.
    pub fn now(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            dispatch: Dispatch::default(),
        }
    }

    /// A message to send at this time.
    pub fn at(moment: DateTime, message: impl Into<String>) -> Self {
        Self {
            dispatch: Dispatch::at(moment),
            ..Self::now(message)
        }
    }

    /// Sets the id of the receiver; the default is the patient's.
    #[must_use]
    pub fn receiver(mut self, id: impl Into<String>) -> Self {
        self.dispatch.receiver = Some(id.into());
        self
    }

    /// The body of a message to a patient.
    fn to_body(&self, patient: &str) -> RequestBody {
        let message = ("message", Json::from(&*self.message));
        object_body([message].into_iter().chain(self.dispatch.members(patient)))
    }
}

/// Shows nothing of the content.
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
    /// Text messages from unrecognized senders.
    unrecognized_text_messages;
    address phone = "phone"
}
