//! The access token: fetched when needed, shared by all, refreshed before it expires.

use std::time::{Duration, Instant};

use reqwest::header::{CONTENT_TYPE, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Mutex;
use url::Url;

use crate::error::{Error, RequestName, UnreadableAnswer};
use crate::exchange::exchange;
use crate::record::DecodeError;

/// Taken where the answer does not say how long a token lives: the lifetime that Welkin documents.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(3600);

/// No token is trusted for longer, whatever the answer says.
const LONGEST_LIFETIME: Duration = Duration::from_secs(24 * 3600);

/// How long before its end a token is no longer used, unless a tenth of its life is shorter.
const MARGIN: Duration = Duration::from_secs(60);

/// A token and when it was fetched: a later one has a higher generation.
#[derive(Clone)]
pub(crate) struct Token {
    authorization: HeaderValue,
    generation: u64,
    refresh_at: Instant,
    expires_at: Instant,
}

impl Token {
    /// The header that shows it; marked as sensitive.
    pub(crate) fn authorization(&self) -> HeaderValue {
        self.authorization.clone()
    }
}

/// Where tokens come from: OAuth 2.0 client credentials, one request at a time however many tasks ask.
pub(crate) struct TokenSource {
    url: Url,
    path: String,
    client_id: String,
    client_secret: SecretString,
    current: Mutex<Option<Token>>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: SecretString,
    #[serde(default)]
    expires_in: Value,
}

impl TokenSource {
    pub(crate) fn new(url: Url, client_id: String, client_secret: SecretString) -> Self {
        Self {
            path: url.path().to_owned(),
            url,
            client_id,
            client_secret,
            current: Mutex::new(None),
        }
    }

    /// A token that is good for now.
    pub(crate) async fn get(&self, http: &reqwest::Client) -> Result<Token, Error> {
        let mut current = self.current.lock().await;
        let now = Instant::now();
        match &*current {
            Some(token) if now < token.refresh_at => Ok(token.clone()),
            Some(token) if now < token.expires_at => {
                // A refresh that fails must not throw away a token that still works.
                let token = token.clone();
                let renewed = self.fetch(http, token.generation + 1).await;
                Ok(renewed.map_or(token, |renewed| current.insert(renewed).clone()))
            }
            expired => {
                let generation = expired.as_ref().map_or(0, |token| token.generation + 1);
                let token = self.fetch(http, generation).await?;
                Ok(current.insert(token).clone())
            }
        }
    }

    /// A newer token than one that was refused; fetched only if no other task has done so meanwhile.
    pub(crate) async fn renew(
        &self,
        http: &reqwest::Client,
        refused: &Token,
    ) -> Result<Token, Error> {
        let mut current = self.current.lock().await;
        match &*current {
            Some(token) if token.generation > refused.generation => Ok(token.clone()),
            _ => {
                let token = self.fetch(http, refused.generation + 1).await?;
                Ok(current.insert(token).clone())
            }
        }
    }

    async fn fetch(&self, http: &reqwest::Client, generation: u64) -> Result<Token, Error> {
        let request = RequestName {
            method: "POST",
            path: self.path.clone(),
        };
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "client_credentials")
            .append_pair("client_id", &self.client_id)
            .append_pair("client_secret", self.client_secret.expose_secret())
            .finish();
        let asked_at = Instant::now();
        let asked = http
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form);
        let body = exchange(asked, &request).await?.success(&request)?;
        read(&body, generation, asked_at).map_err(|error| Error::Decode {
            source: UnreadableAnswer::new(&body, error),
            request,
        })
    }
}

fn read(body: &[u8], generation: u64, asked_at: Instant) -> Result<Token, DecodeError> {
    let answer: TokenAnswer = serde_json::from_slice(body)?;
    let lifetime = answer.lifetime();
    let margin = MARGIN.min(lifetime / 10);
    Ok(Token {
        authorization: answer.authorization()?,
        generation,
        refresh_at: asked_at + lifetime - margin,
        expires_at: asked_at + lifetime,
    })
}

impl TokenAnswer {
    fn authorization(&self) -> Result<HeaderValue, DecodeError> {
        let text = format!("Bearer {}", self.access_token.expose_secret());
        let mut header =
            HeaderValue::try_from(text).map_err(|_| DecodeError::Shape { line: 1, column: 1 })?;
        header.set_sensitive(true);
        Ok(header)
    }

    /// Number of seconds, which some servers send as text.
    fn lifetime(&self) -> Duration {
        let seconds = match &self.expires_in {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_f64(),
        };
        seconds
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
            .unwrap_or(DEFAULT_LIFETIME)
            .min(LONGEST_LIFETIME)
    }
}
