//! The access token: fetched when needed, shared by all, refreshed before it expires.

use std::time::{Duration, Instant};

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;
use url::Url;

use crate::error::{ApiError, Error, RequestName, UnreadableAnswer};

/// Taken where the answer does not say how long a token lives: the lifetime that Welkin documents.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(3600);

/// How long before its end a token is no longer used, unless a tenth of its life is shorter.
const MARGIN: Duration = Duration::from_secs(60);

/// A token and when it was fetched: a later one has a higher generation.
#[derive(Clone)]
pub(crate) struct Token {
    secret: SecretString,
    generation: u64,
    refresh_at: Instant,
    expires_at: Instant,
}

impl Token {
    pub(crate) fn authorization(&self) -> String {
        format!("Bearer {}", self.secret.expose_secret())
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
    expires_in: Option<f64>,
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
        let answer = http
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "application/json")
            .body(form)
            .send()
            .await
            .map_err(|error| Error::connection(request.clone(), error))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = answer
            .bytes()
            .await
            .map_err(|error| Error::connection(request.clone(), error))?;
        tracing::debug!(status = status.as_u16(), "token requested");
        if !status.is_success() {
            return Err(ApiError::new(request, status.as_u16(), &headers, &body).into());
        }
        let answer: TokenAnswer = serde_json::from_slice(&body).map_err(|error| Error::Decode {
            request,
            source: UnreadableAnswer::new(&body, error.into()),
        })?;
        Ok(answer.token(generation, asked_at))
    }
}

impl TokenAnswer {
    fn token(self, generation: u64, asked_at: Instant) -> Token {
        let lifetime = self
            .expires_in
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
            .unwrap_or(DEFAULT_LIFETIME);
        let margin = MARGIN.min(lifetime / 10);
        Token {
            secret: self.access_token,
            generation,
            refresh_at: asked_at + lifetime - margin,
            expires_at: asked_at + lifetime,
        }
    }
}
