//! The common code of e-mails and text messages: the same calls with other paths and keys.

use crate::call::RequestBody;
use crate::json::Json;
use crate::record::DateTime;
use crate::standard_fields::open_words;

/// The receiver and time of a message.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Dispatch {
    /// Id of the receiver, if it is not the patient.
    pub(super) receiver: Option<String>,
    /// Time of sending, if it is not sent at once.
    pub(super) scheduled_at: Option<DateTime>,
}

impl Dispatch {
    /// At this time, to the patient.
    pub(super) fn at(moment: DateTime) -> Self {
        Self {
            receiver: None,
            scheduled_at: Some(moment),
        }
    }

    /// The members of a message to a patient that state this.
    pub(super) fn members(&self, patient: &str) -> impl Iterator<Item = (&'static str, Json)> {
        let receiver = self.receiver.as_deref().unwrap_or(patient);
        let moment = self.scheduled_at.as_ref().map(DateTime::as_str);
        let members = [
            ("receiver", Json::from(receiver)),
            ("sendNow", Json::from(moment.is_none())),
        ];
        let moment = moment.map(|moment| ("scheduledAt", Json::from(moment)));
        members.into_iter().chain(moment)
    }
}

/// A body that is a JSON object.
pub(super) fn object_body(members: impl IntoIterator<Item = (&'static str, Json)>) -> RequestBody {
    let members = members.into_iter();
    let object = Json::object(members.map(|(name, value)| (Json::from(name), value)));
    object.text().into_bytes().into()
}

/// A message as read: the fields of its kind, then the common ones.
macro_rules! message_object {
    (
        $(#[$meta:meta])*
        pub struct $Message:ident(id: $Id:ident, address: $address:literal) { $($own:tt)* }
    ) => {
        $crate::object::open_object! {
            $(#[$meta])*
            pub struct $Message(id: $Id = "id") {
                $($own)*
                /// Status of the message.
                status: Option<MessageStatus> = "status";
                /// Direction of the message.
                direction: Option<Direction> = "direction";
                /// Id of the sender.
                sender: Option<String> = "sender";
                /// Name of the sender.
                sender_name: Option<String> = "senderName";
                #[doc = concat!($address, " of who sent it.")]
                from: Option<String> = "from";
                /// Id of the receiver.
                receiver: Option<String> = "receiver";
                /// Name of the receiver.
                receiver_name: Option<String> = "receiverName";
                #[doc = concat!($address, " of who got it.")]
                to: Option<String> = "to";
                /// Scheduled time of sending.
                scheduled_at: Option<DateTime> = "scheduledAt";
                /// Time of sending.
                sent_at: Option<DateTime> = "sentAt";
                /// Time of receipt.
                received_at: Option<DateTime> = "receivedAt";
                /// Whether it is starred.
                starred: Option<bool> = "starred";
            }
        }
    };
}

open_words! {
    /// Whether a message was sent to the patient or by them.
    pub enum Direction {
        /// From the patient.
        In = "IN",
        /// To the patient.
        Out = "OUT",
    }
}

open_words! {
    /// The status of a message. The reference spells the last one in two ways.
    pub enum MessageStatus {
        /// It is scheduled.
        Scheduled = "SCHEDULED",
        /// The provider has accepted it.
        Accepted = "ACCEPTED",
        /// It was sent. Only for text messages.
        Sent = "SENT",
        /// It was received. Only for text messages.
        Received = "RECEIVED",
        /// It was delivered.
        Delivered = "DELIVERED",
        /// It was not delivered. Only for text messages.
        Undelivered = "UNDELIVERED",
        /// The provider has rejected it. Only for e-mails.
        Rejected = "REJECTED",
        /// Sending failed.
        Failed = "FAILED",
        /// The sender is unknown.
        Unrecognised = "UNRECOGNISED",
        /// The sender is unknown, in the other spelling.
        Unrecognized = "UNRECOGNIZED",
    }
}

/// The calls of a kind of message: those of a patient, and those from unrecognized senders.
macro_rules! message_calls {
    (
        $(#[$meta:meta])*
        $Messages:ident / $Unrecognized:ident of $Message:ident, $New:ident, $Id:ident, $List:ident;
        $(#[$accessor_doc:meta])*
        $accessor:ident;
        $(#[$unrecognized_doc:meta])*
        $unrecognized:ident;
        address $address:ident = $address_name:literal
    ) => {
        /// Id of a message.
        pub type $Id = $crate::RecordId<$Message>;

        /// A request for messages.
        pub type $List = $crate::List<$crate::client::endpoint::ItemsQuery<$Message>>;

        impl $List {
            /// Only messages that contain this text. It is not documented which of their texts are searched.
            pub fn search(self, text: impl Into<String>) -> Self {
                self.with("search", text)
            }

            /// Only messages to the patient, or only messages from them.
            pub fn direction(self, direction: Direction) -> Self {
                self.with("direction", direction.as_str())
            }

            /// Only messages with one of these statuses.
            pub fn status<'s>(self, any_of: impl IntoIterator<Item = &'s MessageStatus>) -> Self {
                let words: Vec<&str> = any_of.into_iter().map(MessageStatus::as_str).collect();
                self.with("status", words.join(","))
            }

            /// Only starred messages, or only others.
            pub fn starred(self, starred: bool) -> Self {
                self.with("starred", starred.to_string())
            }

            /// Only messages of the sender with this id.
            pub fn sender(self, id: impl Into<String>) -> Self {
                self.with("sender", id)
            }

            /// Only messages to the receiver with this id.
            pub fn receiver(self, id: impl Into<String>) -> Self {
                self.with("receiver", id)
            }

            /// Only messages from or to this address.
            pub fn $address(self, address: impl Into<String>) -> Self {
                self.with($address_name, address)
            }

            /// Orders the messages: `date,desc`.
            pub fn sort(self, by: impl Into<String>) -> Self {
                self.with("sort", by)
            }
        }

        impl $crate::PatientHandle {
            $(#[$accessor_doc])*
            #[must_use]
            pub fn $accessor(&self) -> $Messages {
                $Messages {
                    client: self.client.clone(),
                    patient: self.id.clone(),
                }
            }
        }

        impl $crate::Client {
            $(#[$unrecognized_doc])*
            #[must_use]
            pub fn $unrecognized(&self) -> $Unrecognized {
                $Unrecognized {
                    client: self.clone(),
                }
            }
        }

        $(#[$meta])*
        #[derive(Clone)]
        pub struct $Messages {
            client: $crate::Client,
            patient: $crate::PatientId,
        }

        impl $Messages {
            /// The messages, page by page or as a stream.
            pub fn list(&self) -> $List {
                self.to(&LIST).list(|message| Some(message.id.as_str().into()))
            }

            /// Reads one message.
            ///
            /// # Errors
            /// Returns an error if there is no such message, the API rejects the request, or the response can't be
            /// read.
            pub async fn get(&self, id: &$Id) -> Result<$Message, $crate::Error> {
                self.to(&MESSAGE).itself("message", id.as_str()).item().await
            }

            /// Sends a message to the patient, now or at its scheduled time. The call is not retried if its response is
            /// lost.
            ///
            /// # Errors
            /// Returns an error if the API rejects the request, or the response can't be read.
            pub async fn send(&self, message: &$New) -> Result<$Message, $crate::Error> {
                self.to(&SEND).body(message.to_body(self.patient.as_str())).item().await
            }

            /// Changes a scheduled message.
            ///
            /// # Errors
            /// Returns an error if there is no such message, it is not scheduled, the API rejects the request, or the
            /// response can't be read.
            pub async fn update(&self, id: &$Id, message: &$New) -> Result<$Message, $crate::Error> {
                let request = self.to(&UPDATE).itself("message", id.as_str());
                request.body(message.to_body(self.patient.as_str())).item().await
            }

            /// Stars a message, or removes its star.
            ///
            /// # Errors
            /// Returns an error if there is no such message, the API rejects the request, or the response can't be
            /// read.
            pub async fn star(&self, id: &$Id, starred: bool) -> Result<$Message, $crate::Error> {
                let request = self.to(&UPDATE).itself("message", id.as_str());
                request.json(&serde_json::json!({ "starred": starred })).item().await
            }

            /// Deletes a scheduled message.
            ///
            /// # Errors
            /// Returns an error if there is no such message, it is not scheduled, or the API rejects the request.
            pub async fn delete(&self, id: &$Id) -> Result<(), $crate::Error> {
                self.to(&DELETE).id("message", id.as_str()).done().await
            }

            fn to(
                &self,
                endpoint: &'static $crate::client::endpoint::Endpoint,
            ) -> $crate::client::endpoint::EndpointRequest {
                self.client.to(endpoint).id("patient", self.patient.as_str())
            }
        }

        impl std::fmt::Debug for $Messages {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.debug_tuple(stringify!($Messages)).field(&self.patient).finish()
            }
        }

        /// Messages from unrecognized senders.
        #[derive(Clone, Debug)]
        pub struct $Unrecognized {
            client: $crate::Client,
        }

        impl $Unrecognized {
            /// The messages, page by page or as a stream.
            pub fn list(&self) -> $List {
                let request = self.client.to(&UNRECOGNIZED);
                request.list(|message| Some(message.id.as_str().into()))
            }

            /// Reads one message.
            ///
            /// # Errors
            /// Returns an error if there is no such message, the API rejects the request, or the response can't be
            /// read.
            pub async fn get(&self, id: &$Id) -> Result<$Message, $crate::Error> {
                let request = self.client.to(&ONE_UNRECOGNIZED);
                request.itself("message", id.as_str()).item().await
            }

            /// Assigns a message to the patient who sent it.
            ///
            /// # Errors
            /// Returns an error if there is no such message, the API rejects the request, or the response can't be
            /// read.
            pub async fn assign(
                &self,
                id: &$Id,
                patient: &$crate::PatientId,
            ) -> Result<$Message, $crate::Error> {
                let request = self.client.to(&ASSIGN_UNRECOGNIZED).id("message", id.as_str());
                request.json(&serde_json::json!({ "sender": patient })).item().await
            }

            /// Deletes a message.
            ///
            /// # Errors
            /// Returns an error if there is no such message, or the API rejects the request.
            pub async fn delete(&self, id: &$Id) -> Result<(), $crate::Error> {
                let request = self.client.to(&DELETE_UNRECOGNIZED);
                request.id("message", id.as_str()).done().await
            }
        }
    };
}

pub(super) use {message_calls, message_object};
