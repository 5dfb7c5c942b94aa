//! E-mails to and from patients. Source: the vendor's reference for version 8, and recorded lists without messages.

use std::fmt;

use super::documents::{FileUpload, Form};
use super::endpoint::endpoints;
use super::messages::{
    Direction, Dispatch, MessageStatus, message_calls, message_object, object_body,
};
use crate::call::RequestBody;
use crate::hidden::HIDDEN;
use crate::json::Json;
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

message_object! {
    /// An e-mail.
    pub struct Email(id: EmailId, address: "Address") {
        /// Its subject.
        subject: Option<String> = "subject";
        /// Its text.
        body: Option<String> = "body";
        /// Whether it was sent encrypted.
        secure: Option<bool> = "secure";
        /// The mail server's id of the e-mail.
        external_id: Option<String> = "externalId";
        /// Files, in an undocumented form.
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
    dispatch: Dispatch,
    secure: Option<bool>,
    attachments: Vec<FileUpload>,
}

impl NewEmail {
    /// An e-mail to send at once.
    pub fn now(subject: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            subject: subject.into(),
            body: body.into(),
            dispatch: Dispatch::default(),
            secure: None,
            attachments: Vec::new(),
        }
    }

    /// An e-mail to send at this time. Welkin then requires a sender or a point of contact of the patient.
    pub fn at(moment: DateTime, subject: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            dispatch: Dispatch::at(moment),
            ..Self::now(subject, body)
        }
    }

    /// Sets the id of the receiver; the default is the patient's.
    #[must_use]
    pub fn receiver(mut self, id: impl Into<String>) -> Self {
        self.dispatch.receiver = Some(id.into());
        self
    }

    /// Sets whether to send it encrypted.
    #[must_use]
    pub fn secure(mut self, secure: bool) -> Self {
        self.secure = Some(secure);
        self
    }

    /// Attaches a file. The e-mail is then sent as a form, for which the reference shows neither `secure` nor a time:
    /// they are sent in the same way as the other texts.
    #[must_use]
    pub fn attach(mut self, file: FileUpload) -> Self {
        self.attachments.push(file);
        self
    }

    /// The body of an e-mail to a patient.
    fn to_body(&self, patient: &str) -> RequestBody {
        let mut texts = vec![
            ("subject", Json::from(&*self.subject)),
            ("body", Json::from(&*self.body)),
        ];
        texts.extend(self.secure.map(|secure| ("secure", Json::from(secure))));
        texts.extend(self.dispatch.members(patient));
        if self.attachments.is_empty() {
            return object_body(texts);
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

/// Shows nothing of the content.
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
    /// E-mails from unrecognized senders.
    unrecognized_emails;
    address email = "email"
}
