//! One request and its answer: what is told of it, and what is not.

use std::time::Instant;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::{ACCEPT, DATE, HeaderMap};
use reqwest::{RequestBuilder, StatusCode};

use crate::error::{ApiError, Error, RequestName};

/// A whole answer, whatever its status.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    /// What the server's clock said when it answered.
    pub(crate) fn date(&self) -> Option<Timestamp> {
        let date = self.headers.get(DATE)?.to_str().ok()?;
        rfc2822::parse(date).ok().map(|date| date.timestamp())
    }

    /// The body of a good answer.
    ///
    /// # Errors
    /// What the API said otherwise.
    pub(crate) fn success(self, name: &RequestName) -> Result<Vec<u8>, Error> {
        if self.status.is_success() {
            return Ok(self.body);
        }
        let status = self.status.as_u16();
        Err(ApiError::new(name.clone(), status, &self.headers, &self.body).into())
    }
}

/// Sends a request, reads the whole answer, and leaves one event: never a value, an id or a secret.
pub(crate) async fn exchange(request: RequestBuilder, name: &RequestName) -> Result<Answer, Error> {
    let started = Instant::now();
    let answer = read(request).await;
    let latency_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let (method, route) = (name.method, &*name.path);
    match answer {
        Ok(answer) => {
            let status = answer.status.as_u16();
            tracing::debug!(method, route, status, latency_ms, "request answered");
            Ok(answer)
        }
        Err(error) => {
            let timeout = error.is_timeout();
            tracing::debug!(method, route, timeout, latency_ms, "request got no answer");
            Err(Error::connection(name.clone(), error))
        }
    }
}

async fn read(request: RequestBuilder) -> Result<Answer, reqwest::Error> {
    let answer = request.header(ACCEPT, "application/json").send().await?;
    Ok(Answer {
        status: answer.status(),
        headers: answer.headers().clone(),
        body: answer.bytes().await?.into(),
    })
}
