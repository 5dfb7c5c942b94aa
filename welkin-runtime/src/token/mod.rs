//! The access token: fetched when needed, shared by all, refreshed before it expires.

mod answer;

use std::time::{Duration, Instant};

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use tokio::sync::Mutex;
use url::Url;

use self::answer::TokenAnswer;
use crate::config::Config;
use crate::error::{Error, RequestName, UnreadableAnswer};
use crate::exchange::exchange;
use crate::profile::TokenRequest;
use crate::record::DecodeError;

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

/// Where tokens come from: an API client's credentials, one request at a time however many tasks ask.
pub(crate) struct TokenSource {
    url: Url,
    name: RequestName,
    request: TokenRequest,
    client_id: String,
    client_secret: SecretString,
    current: Mutex<Option<Token>>,
}

impl TokenSource {
    pub(crate) fn new(url: Url, config: &Config) -> Self {
        let path = if config.token_url.is_some() {
            url.path()
        } else {
            &config.profile.token_path
        };
        Self {
            name: RequestName {
                method: "POST",
                path: path.to_owned(),
            },
            url,
            request: config.profile.token_request.clone(),
            client_id: config.client_id.clone(),
            client_secret: config.client_secret.clone(),
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
        let asked_at = Instant::now();
        let (content_type, body) = self.request_body();
        let asked = http
            .post(self.url.clone())
            .header(CONTENT_TYPE, content_type)
            .body(body);
        let answer = exchange(asked, &self.name).await?;
        let now = answer.date().unwrap_or_else(Timestamp::now);
        let body = answer.success(&self.name)?;
        read(&body, generation, asked_at, now).map_err(|error| Error::Decode {
            source: UnreadableAnswer::new(&body, error),
            request: self.name.clone(),
        })
    }

    fn request_body(&self) -> (&'static str, String) {
        let secret = self.client_secret.expose_secret();
        match &self.request {
            TokenRequest::OauthForm => {
                let form = url::form_urlencoded::Serializer::new(String::new())
                    .append_pair("grant_type", "client_credentials")
                    .append_pair("client_id", &self.client_id)
                    .append_pair("client_secret", secret)
                    .finish();
                ("application/x-www-form-urlencoded", form)
            }
            TokenRequest::Json { client_key } => {
                let mut body = Map::from_iter([("secret".to_owned(), secret.into())]);
                if let Some(key) = client_key {
                    body.insert(key.clone(), self.client_id.as_str().into());
                }
                ("application/json", Value::Object(body).to_string())
            }
        }
    }
}

fn read(
    body: &[u8],
    generation: u64,
    asked_at: Instant,
    now: Timestamp,
) -> Result<Token, DecodeError> {
    let answer: TokenAnswer = serde_json::from_slice(body)?;
    let lifetime = answer.lifetime(now);
    let margin = MARGIN.min(lifetime / 10);
    Ok(Token {
        authorization: authorization(&answer.token)?,
        generation,
        refresh_at: asked_at + lifetime - margin,
        expires_at: asked_at + lifetime,
    })
}

fn authorization(token: &SecretString) -> Result<HeaderValue, DecodeError> {
    let text = format!("Bearer {}", token.expose_secret());
    let mut header =
        HeaderValue::try_from(text).map_err(|_| DecodeError::Shape { line: 1, column: 1 })?;
    header.set_sensitive(true);
    Ok(header)
}
