//! Checks access to a tenant with one generation of the API.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::live::LiveError;
use serde::Serialize;
use welkin_runtime::formations::FormationKind;
use welkin_runtime::{ApiErrorKind, Client, Config, Error, RetryPolicy};

use super::answers::Answers;

/// Timeout of a call; short, because the user is waiting at a terminal.
const PATIENCE: Duration = Duration::from_secs(20);

/// The result of checking one generation of the API. It is serialized unchanged: the keys are documented and stable.
#[derive(Serialize)]
pub(super) struct Examination {
    pub(super) profile: String,
    pub(super) token: Outcome,
    /// Results of the reads; empty without a token.
    pub(super) reads: Vec<Read>,
    /// Difference of the server's clock in seconds: positive if it is ahead.
    pub(super) clock_ahead_seconds: Option<f64>,
    /// Headers with rate limits, as sent by the tenant.
    pub(super) limits: BTreeMap<String, String>,
}

/// The result of one read.
#[derive(Serialize)]
pub(super) struct Read {
    pub(super) what: &'static str,
    #[serde(flatten)]
    pub(super) outcome: Outcome,
    /// Number of items; not counted for patients.
    pub(super) items: Option<usize>,
}

/// The result of a request.
#[derive(Serialize)]
pub(super) struct Outcome {
    pub(super) result: Answer,
    /// The error reported by the client, if the request failed.
    pub(super) error: Option<String>,
}

/// The meaning of a response.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    Yes,
    /// The credentials were rejected.
    Unauthorized,
    /// A permission is missing.
    Forbidden,
    /// There is no such item, or no permission to know of it.
    NotFound,
    /// No connection could be established.
    Unreachable,
    Failed,
}

impl Examination {
    /// Requests a token, and reads everything that can be read with it.
    pub(super) async fn of(profile: String, config: Config) -> Self {
        let answers = Answers::default();
        let config = config.retries(RetryPolicy::never()).call_timeout(PATIENCE);
        let mut examination = Self {
            profile,
            token: Outcome::yes(),
            reads: Vec::new(),
            clock_ahead_seconds: None,
            limits: BTreeMap::new(),
        };
        match Client::new(answers.observe(config)) {
            Ok(client) => examination.read(&client).await,
            Err(error) => examination.token = Outcome::of(&error),
        }
        let headers = answers.headers();
        examination.clock_ahead_seconds = headers.clock_ahead;
        examination.limits = headers.limits;
        examination
    }

    /// Whether at least one read succeeded.
    pub(super) fn works(&self) -> bool {
        self.reads
            .iter()
            .any(|read| read.outcome.result == Answer::Yes)
    }

    async fn read(&mut self, client: &Client) {
        for kind in FormationKind::ALL {
            let read = client.formation(kind).await;
            if let Err(error) = &read
                && let Some(outcome) = without_token(error)
            {
                self.token = outcome;
                self.reads.clear();
                return;
            }
            self.reads.push(Read {
                what: kind.as_str(),
                items: read.as_ref().ok().map(Vec::len),
                outcome: Outcome::of_result(&read),
            });
        }
        let mut patients = client.patients().list().page_size(1).page_limit(1).stream();
        let first = patients.try_next().await;
        self.reads.push(Read {
            what: "patients",
            items: None,
            outcome: Outcome::of_result(&first),
        });
    }
}

/// Returns the result of the token request, if a call failed because of it.
fn without_token(error: &Error) -> Option<Outcome> {
    let is_refused = error
        .api()
        .is_some_and(|error| error.kind == ApiErrorKind::Unauthorized);
    let is_of_token = matches!(error, Error::Token { .. } | Error::TokenLimit { .. });
    (is_refused || is_of_token).then(|| Outcome::of(error))
}

impl Outcome {
    fn yes() -> Self {
        Self {
            result: Answer::Yes,
            error: None,
        }
    }

    fn of_result<T>(result: &Result<T, Error>) -> Self {
        match result {
            Ok(_) => Self::yes(),
            Err(error) => Self::of(error),
        }
    }

    fn of(error: &Error) -> Self {
        let result = match error.api().map(|error| error.kind) {
            Some(ApiErrorKind::Unauthorized) => Answer::Unauthorized,
            Some(ApiErrorKind::Forbidden) => Answer::Forbidden,
            Some(ApiErrorKind::NotFound) => Answer::NotFound,
            Some(_) => Answer::Failed,
            None if LiveError::from(error.clone()).is_unreachable() => Answer::Unreachable,
            None => Answer::Failed,
        };
        Self {
            result,
            error: Some(error.to_string()),
        }
    }
}
