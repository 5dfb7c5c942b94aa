//! Comments on an encounter.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::json;

use super::requests::{
    CREATE_COMMENT, DELETE_COMMENT, LIST_COMMENTS, OneEncounter, UPDATE_COMMENT,
};
use crate::Json;
use crate::client::list::Listing;
use crate::error::Error;
use crate::foreign_text::ForeignText;
use crate::hidden::HIDDEN;

/// The comments on an encounter. It is not documented whether a completed encounter accepts new comments: the server
/// decides.
#[derive(Clone)]
pub struct Comments {
    one: OneEncounter,
}

/// A comment on an encounter. Source: the `v8` reference, which shows its text and nothing else.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Comment {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: Option<String>,
    /// All other keys of the response.
    #[serde(flatten)]
    pub other: BTreeMap<String, Json>,
}

impl<'de> Deserialize<'de> for Comment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut other: BTreeMap<_, _> = Json::deserialize(deserializer)?.entries().collect();
        let id = other.remove("id").unwrap_or_default();
        let text = other.remove("text").unwrap_or_default();
        Ok(Self {
            id: id.as_id().ok_or_else(|| D::Error::missing_field("id"))?,
            text: text.as_str().map(str::to_owned),
            other,
        })
    }
}

/// Shows the id only.
impl fmt::Debug for Comment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "Comment({:?}, {HIDDEN})",
            ForeignText::new(&self.id)
        )
    }
}

impl Comments {
    pub(super) fn new(one: OneEncounter) -> Self {
        Self { one }
    }

    /// All comments, including unreadable ones.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read, or is not the whole list.
    pub async fn list(&self) -> Result<Listing<Comment>, Error> {
        let comments = self.one.ask(&LIST_COMMENTS, None).await?;
        let request = comments.name.clone();
        Listing::whole(request, comments.items()?)
    }

    /// Adds a comment.
    ///
    /// # Errors
    /// Returns an error if the API rejects the request, or the response can't be read.
    pub async fn add(&self, text: &str) -> Result<Comment, Error> {
        let comment = self.one.write(&CREATE_COMMENT, None, body(text));
        comment.await?.json()
    }

    /// Changes the text of a comment.
    ///
    /// # Errors
    /// Returns an error if there is no such comment, the API rejects the request, or the response can't be read.
    pub async fn update(&self, id: &str, text: &str) -> Result<Comment, Error> {
        let comment = self.one.write(&UPDATE_COMMENT, Some(id), body(text));
        comment.await?.json()
    }

    /// Deletes a comment.
    ///
    /// # Errors
    /// Returns an error if there is no such comment, or the API rejects the request.
    pub async fn delete(&self, id: &str) -> Result<(), Error> {
        let deletion = self.one.ask(&DELETE_COMMENT, Some(id));
        deletion.await.map(drop)
    }
}

fn body(text: &str) -> Vec<u8> {
    json!({ "text": text }).to_string().into_bytes()
}

impl fmt::Debug for Comments {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Comments")
    }
}
