//! One generation of the API, tried.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::live::LiveError;
use serde::Serialize;
use welkin_runtime::formations::FormationKind;
use welkin_runtime::{ApiErrorKind, Client, Config, Error, RetryPolicy};

use super::answers::Answers;

/// How long a call may take: whoever waits at a terminal wants to know soon.
const PATIENCE: Duration = Duration::from_secs(20);

/// What came of trying one generation of the API. Serialized as it stands: the keys are documented and don't change.
#[derive(Serialize)]
pub(super) struct Examination {
    pub(super) profile: String,
    pub(super) token: Outcome,
    /// By what was read; nothing without a token.
    pub(super) reads: Vec<Read>,
    /// Seconds that the server's clock is ahead; behind, when negative.
    pub(super) clock_ahead_seconds: Option<f64>,
    /// Headers with limits, as the tenant sent them.
    pub(super) limits: BTreeMap<String, String>,
}

/// Something that was read, or was to be.
#[derive(Serialize)]
pub(super) struct Read {
    pub(super) what: &'static str,
    #[serde(flatten)]
    pub(super) outcome: Outcome,
    /// How many items there are; not counted for patients.
    pub(super) items: Option<usize>,
}

/// How a request ended.
#[derive(Serialize)]
pub(super) struct Outcome {
    pub(super) result: Answer,
    /// What the client reported, where it failed.
    pub(super) error: Option<String>,
}

/// What an answer means.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    Yes,
    /// The credentials are not accepted.
    Unauthorized,
    /// A permission is missing.
    Forbidden,
    /// There is no such thing, or no permission to know of it.
    NotFound,
    /// There was no connection.
    Unreachable,
    Failed,
}

impl Examination {
    /// Asks for a token and, with it, for everything that there is to read.
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

    /// Whether something could be read.
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

/// How asking for a token ended, if a call failed for want of one.
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
