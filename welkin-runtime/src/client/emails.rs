//! E-mails to and from patients. Source: the vendor's reference for version 8, and recorded lists without messages.

use std::fmt;

use super::documents::{FileUpload, Form};
use super::endpoint::endpoints;
use super::messages::{Direction, MessageStatus, message_calls};
use crate::call::RequestBody;
use crate::hidden::HIDDEN;
use crate::json::Json;
use crate::object::open_object;
use crate::record::DateTime;

endpoints! {
    LIST: GET "/patients/{patient}/emails", Recorded;
    MESSAGE: GET "/patients/{patient}/emails/{message}", Recorded;
    SEND: POST "/patients/{patient}/emails", Documented;
    UPDATE: PUT "/patients/{patient}/emails/{message}", Documented;
    DELETE: DELETE "/patients/{patient}/emails/{message}", Documented;
    UNRECOGNIZED: GET "/unrecognized-patients/emails", Documented;
    ONE_UNRECOGNIZED: GET "/unrecognized-patients/emails/{message}", Documented;
    ASSIGN_UNRECOGNIZED: PUT "/unrecognized-patients/emails/{message}", Documented;
    DELETE_UNRECOGNIZED: DELETE "/unrecognized-patients/emails/{message}", Documented;
}

open_object! {
    /// An e-mail.
    pub struct Email(id: EmailId = "id") {
        /// Its subject.
        subject: Option<String> = "subject";
        /// Its text.
        body: Option<String> = "body";
        /// Whether it was sent encrypted.
        secure: Option<bool> = "secure";
        /// What has become of it.
        status: Option<MessageStatus> = "status";
        /// Where it went.
        direction: Option<Direction> = "direction";
        /// Id of who sent it.
        sender: Option<String> = "sender";
        /// Name of who sent it.
        sender_name: Option<String> = "senderName";
        /// Address of who sent it.
        from: Option<String> = "from";
        /// Id of who got it.
        receiver: Option<String> = "receiver";
        /// Name of who got it.
        receiver_name: Option<String> = "receiverName";
        /// Address of who got it.
        to: Option<String> = "to";
        /// When it is to be sent.
        scheduled_at: Option<DateTime> = "scheduledAt";
        /// When it was sent.
        sent_at: Option<DateTime> = "sentAt";
        /// When it came in.
        received_at: Option<DateTime> = "receivedAt";
        /// Whether it has a star.
        starred: Option<bool> = "starred";
        /// The mail server's id for it.
        external_id: Option<String> = "externalId";
        /// Files, in a form of which nothing is known.
        attachments: Option<Json> = "attachments";
    }
}

/// An e-mail about to be sent.
///
/// ```
/// use welkin_runtime::emails::NewEmail;
/// use welkin_runtime::documents::FileUpload;
///
/// let now = NewEmail::now("Your visit", "It is on Monday.").attach(FileUpload::new("map.png", "image/png", &b"..."[..]));
/// let later = NewEmail::at("2030-01-07T09:00:00Z".parse()?, "Your visit", "It is today.").secure(true);
/// # Ok::<_, welkin_runtime::record::InvalidTime>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct NewEmail {
    subject: String,
    body: String,
    receiver: Option<String>,
    secure: Option<bool>,
    scheduled_at: Option<DateTime>,
    attachments: Vec<FileUpload>,
}

impl NewEmail {
    /// An e-mail that is sent at once.
    pub fn now(subject: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            subject: subject.into(),
            body: body.into(),
            receiver: None,
            secure: None,
            scheduled_at: None,
            attachments: Vec::new(),
        }
    }

    /// An e-mail that is sent at this moment. Welkin wants a sender or a point of contact of the patient then.
    pub fn at(moment: DateTime, subject: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            scheduled_at: Some(moment),
            ..Self::now(subject, body)
        }
    }

    /// Id of who gets it: the patient's, to whom it goes unless another is set.
    #[must_use]
    pub fn receiver(mut self, id: impl Into<String>) -> Self {
        self.receiver = Some(id.into());
        self
    }

    /// Whether it is sent encrypted.
    #[must_use]
    pub fn secure(mut self, secure: bool) -> Self {
        self.secure = Some(secure);
        self
    }

    /// Attaches a file. The e-mail is then sent as a form, for which the reference shows neither `secure` nor a moment:
    /// they are sent in the same way as its other texts.
    #[must_use]
    pub fn attach(mut self, file: FileUpload) -> Self {
        self.attachments.push(file);
        self
    }

    /// The e-mail to a patient, as it is sent.
    fn to_body(&self, patient: &str) -> RequestBody {
        let receiver = self.receiver.as_deref().unwrap_or(patient);
        let mut texts = vec![
            ("subject", Json::from(&*self.subject)),
            ("body", Json::from(&*self.body)),
            ("receiver", Json::from(receiver)),
            ("sendNow", Json::from(self.scheduled_at.is_none())),
        ];
        texts.extend(self.secure.map(|secure| ("secure", Json::from(secure))));
        let moment = self.scheduled_at.as_ref().map(DateTime::as_str);
        texts.extend(moment.map(|moment| ("scheduledAt", Json::from(moment))));
        if self.attachments.is_empty() {
            let texts = texts.into_iter();
            let object = Json::object(texts.map(|(name, value)| (Json::from(name), value)));
            return object.text().into_bytes().into();
        }
        let form = texts.iter().fold(Form::new(), |form, (name, value)| {
            let text = value.text();
            form.text(name, value.as_str().unwrap_or(&text))
        });
        let files = self.attachments.iter();
        let form = files.fold(form, |form, file| form.file("attachmentsAsFiles", file));
        form.finish()
    }
}

/// Nothing of what it says.
impl fmt::Debug for NewEmail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "NewEmail({HIDDEN})")
    }
}

message_calls! {
    /// The e-mails of a patient.
    ///
    /// ```no_run
    /// use welkin_runtime::emails::NewEmail;
    /// use welkin_runtime::messages::MessageStatus;
    ///
    /// # async fn example(patient: welkin_runtime::PatientHandle) -> Result<(), welkin_runtime::Error> {
    /// let emails = patient.emails();
    /// emails.send(&NewEmail::now("Your visit", "It is on Monday.")).await?;
    /// let lost = [MessageStatus::Failed, MessageStatus::Rejected];
    /// for email in emails.list().status(&lost).sort("date,desc").all().await?.complete()? {
    ///     println!("{}", email.id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    Emails / UnrecognizedEmails of Email, NewEmail, EmailId, ListEmails;
    /// The patient's e-mails.
    emails;
    /// E-mails from nobody whom Welkin recognises.
    unrecognized_emails;
    address email = "email"
}
