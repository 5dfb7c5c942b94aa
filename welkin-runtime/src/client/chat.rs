//! Chat between a patient and the care team. Source: recorded traffic. A client can only write in the patient's name.
//! The API does not let API clients archive messages, so there is no call for it here.
//!
//! Pages of a chat are identified by tokens, not numbers, so a chat is not a [`List`](crate::List): each page leads to
//! the next and to the previous one.

use std::fmt;

use serde::{Deserialize, Deserializer};

use super::connection::Client;
use super::endpoint::{EndpointRequest, endpoints};
use super::patient_handle::PatientHandle;
use crate::error::Error;
use crate::hidden::HIDDEN;
use crate::id::PatientId;
use crate::json::Json;
use crate::object::open_object;
use crate::record::{DateTime, DecodeError, Expected};
use crate::standard_fields::open_words;

endpoints! {
    SEND: POST "/patients/{patient}/chat/inbound", Recorded;
    MESSAGES: GET "/patients/{patient}/chat", Recorded;
    SEARCH: GET "/patients/{patient}/chat/search", Recorded;
}

open_words! {
    /// The type of a participant in a chat.
    pub enum ClientType {
        /// A patient.
        Patient = "PATIENT",
        /// A member of the care team.
        User = "USER",
    }
}

open_object! {
    /// The sender or receiver of a message.
    pub struct ChatPerson {
        /// Whether it is the patient or a user.
        client_type: Option<ClientType> = "clientType";
        /// Id of the patient or user.
        person_id: Option<String> = "id";
        /// Name of a user.
        title_name: Option<String> = "titleName";
        /// Name of a patient; only in the response to a sent message.
        patient_full_name: Option<String> = "patientFullName";
    }
}

open_object! {
    /// A message of a chat.
    pub struct ChatMessage(external_id: String = "externalId") {
        /// Its text.
        message: Option<String> = "message";
        /// The sender.
        sender: Option<ChatPerson> = "sender";
        /// The receiver; only in search results, and only if the sender is a user.
        receiver: Option<ChatPerson> = "receiver";
        /// Time of sending: to the second in chats, to the millisecond in search results.
        created_at: Option<DateTime> = "createdAt";
    }
}

/// A token that leads to a page of a chat or of search results. It is opaque: its content is not documented.
#[derive(Clone, PartialEq, Eq)]
pub struct PageToken(String);

impl PageToken {
    /// Restores a stored token.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// The token as Welkin writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Shows nothing of the token: it may hold the search text.
impl fmt::Debug for PageToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PageToken({HIDDEN})")
    }
}

/// A page of a chat, newest message first, or of search results.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ChatPage<T> {
    /// The items of the page.
    pub items: Vec<T>,
    /// The next page; `None` at the end.
    pub next: Option<PageToken>,
    /// The previous page; `None` at the beginning.
    pub previous: Option<PageToken>,
}

/// A message that a search found.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ChatHit {
    /// The message.
    pub message: ChatMessage,
    /// The part of the chat that ends with this message: for [`Chat::page`].
    pub before: Option<PageToken>,
    /// The part of the chat from this message on: for [`Chat::page`].
    pub after: Option<PageToken>,
}

impl<'de> Deserialize<'de> for ChatHit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hit = Json::deserialize(deserializer)?;
        let message = hit.get("message").unwrap_or_default();
        Ok(Self {
            message: message.read().map_err(serde::de::Error::custom)?,
            before: token(&hit, "nextPageToken"),
            after: token(&hit, "prevPageToken"),
        })
    }
}

/// A token from the `{"meta": {...}}` of a response.
fn token(of: &Json, name: &str) -> Option<PageToken> {
    let token = of.get("meta")?.get(name)?;
    Some(PageToken(token.as_str()?.to_owned()))
}

fn read_page<T: serde::de::DeserializeOwned>(
    body: &[u8],
    _: Expected<'_>,
) -> Result<ChatPage<T>, DecodeError> {
    let page: Json = crate::json::from_slice(body)?;
    let items = page.get("content").ok_or(DecodeError::SHAPE)?;
    Ok(ChatPage {
        items: items.read()?,
        next: token(&page, "nextPageToken"),
        previous: token(&page, "prevPageToken"),
    })
}

impl PatientHandle {
    /// The patient's chat with the care team.
    #[must_use]
    pub fn chat(&self) -> Chat {
        Chat {
            client: self.client.clone(),
            patient: self.id.clone(),
        }
    }
}

/// A patient's chat with the care team.
///
/// ```no_run
/// # async fn example(patient: welkin_runtime::PatientHandle) -> Result<(), welkin_runtime::Error> {
/// let chat = patient.chat();
/// chat.send_as_patient("I feel better today.").await?;
///
/// let mut page = chat.newest(50).await?;
/// loop {
///     for message in &page.items {
///         println!("{:?} {message:?}", message.created_at);
///     }
///     let Some(older) = &page.next else { break };
///     page = chat.page(older).await?;
/// }
///
/// let mut hits = chat.search("better", 20).await?;
/// while let Some(more) = &hits.next {
///     hits = chat.search_page(more).await?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Chat {
    client: Client,
    patient: PatientId,
}

impl Chat {
    /// Writes a message in the patient's name to the care team. The call is not retried if its response is lost.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn send_as_patient(&self, message: &str) -> Result<ChatMessage, Error> {
        let request = self
            .to(&SEND)
            .json(&serde_json::json!({ "message": message }));
        request.item().await
    }

    /// The newest messages that are not archived, at most `page_size`.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn newest(&self, page_size: u32) -> Result<ChatPage<ChatMessage>, Error> {
        self.newest_of(page_size, false).await
    }

    /// The newest messages, including archived ones, at most `page_size`.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn newest_with_archived(
        &self,
        page_size: u32,
    ) -> Result<ChatPage<ChatMessage>, Error> {
        self.newest_of(page_size, true).await
    }

    async fn newest_of(
        &self,
        page_size: u32,
        archived: bool,
    ) -> Result<ChatPage<ChatMessage>, Error> {
        let request = self
            .to(&MESSAGES)
            .query("includeArchived", archived.to_string())
            .query("pageSize", page_size.to_string());
        request.read(read_page).await
    }

    /// The messages that a token leads to, from a page of this chat or from a [hit](ChatHit).
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn page(&self, token: &PageToken) -> Result<ChatPage<ChatMessage>, Error> {
        let request = self.to(&MESSAGES).query("pageToken", token.as_str());
        request.read(read_page).await
    }

    /// Messages that contain a text, without archived ones, at most `page_size`.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn search(&self, text: &str, page_size: u32) -> Result<ChatPage<ChatHit>, Error> {
        let request = self
            .to(&SEARCH)
            .query("pageSize", page_size.to_string())
            .query("contentPageSize", page_size.to_string())
            .query("includeArchived", "false")
            .query("query", text);
        request.read(read_page).await
    }

    /// The page of search results that a token leads to.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn search_page(&self, token: &PageToken) -> Result<ChatPage<ChatHit>, Error> {
        let request = self.to(&SEARCH).query("pageToken", token.as_str());
        request.read(read_page).await
    }

    fn to(&self, endpoint: &'static super::endpoint::Endpoint) -> EndpointRequest {
        self.client
            .to(endpoint)
            .id("patient", self.patient.as_str())
    }
}

impl fmt::Debug for Chat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Chat({:?})", self.patient)
    }
}
