//! The scenarios, and the requirements: no panic, little memory, and either a typed error or everything that can be
//! read.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use welkin_runtime::{Config, Error, RetryPolicy};

use crate::care;
use crate::server::{Answer, Asked, Server};

/// A value of a patient's record, which no message may repeat.
pub(crate) const HEALTH_DATA: &str = "HEALTH-DATA-CANARY";

/// The outcome of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The numbers of items that were read, and that were reported as unreadable.
    Read { items: usize, unread: usize },
    /// The variant of the error.
    Failed(String),
}

/// Returns the outcome that everything was read.
pub(crate) fn read(items: usize) -> Outcome {
    Outcome::Read { items, unread: 0 }
}

/// Returns the outcome that a part was read, and the rest reported.
pub(crate) fn partly(items: usize, unread: usize) -> Outcome {
    Outcome::Read { items, unread }
}

/// Returns the outcome of an error of this variant.
pub(crate) fn fails(variant: &str) -> Outcome {
    Outcome::Failed(variant.to_owned())
}

type Call = Pin<Box<dyn Future<Output = Result<Outcome, String>> + Send>>;

/// A server and a call.
pub(crate) struct Scenario {
    family: &'static str,
    name: String,
    token: Arc<dyn Fn(&Asked) -> Answer + Send + Sync>,
    answer: Arc<dyn Fn(&Asked) -> Answer + Send + Sync>,
    call: Box<dyn FnOnce(care::Client) -> Call + Send>,
    expected: Outcome,
}

/// Scenarios of one family.
pub(crate) struct Family {
    name: &'static str,
    pub(crate) scenarios: Vec<Scenario>,
}

impl Family {
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            scenarios: Vec::new(),
        }
    }

    /// Adds a call to a server with valid tokens.
    pub(crate) fn add<F>(
        &mut self,
        name: impl Into<String>,
        expected: Outcome,
        answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
        call: impl FnOnce(care::Client) -> F + Send + 'static,
    ) where
        F: Future<Output = Result<Outcome, Error>> + Send + 'static,
    {
        let token = |_: &Asked| Answer::Json(TOKEN.to_owned());
        self.add_with_tokens(name, expected, token, answer, call);
    }

    /// Adds a call to a server with special responses to token requests.
    pub(crate) fn add_with_tokens<F>(
        &mut self,
        name: impl Into<String>,
        expected: Outcome,
        token: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
        answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
        call: impl FnOnce(care::Client) -> F + Send + 'static,
    ) where
        F: Future<Output = Result<Outcome, Error>> + Send + 'static,
    {
        self.scenarios.push(Scenario {
            family: self.name,
            name: name.into(),
            token: Arc::new(token),
            answer: Arc::new(answer),
            call: Box::new(move |client| {
                let call = call(client);
                Box::pin(async move { call.await.or_else(|error| describe(&error)) })
            }),
            expected,
        });
    }
}

pub(crate) const TOKEN: &str = r#"{"access_token":"t","expires_in":3600}"#;

/// Describes an error by its variant, followed by the variant of its cause.
///
/// Checks that the message is short, on one line, and contains nothing of a record.
fn describe(error: &Error) -> Result<Outcome, String> {
    for text in [error.to_string(), format!("{error:?}")] {
        if text.len() > 4096 {
            return Err(format!("a message of {} bytes", text.len()));
        }
        if text.contains(HEALTH_DATA) || text.chars().any(char::is_control) {
            return Err(format!("a message with foreign text: {text:?}"));
        }
    }
    let mut name = variant(error);
    if let Error::Token { source, .. } = error {
        name = format!("{name}/{}", variant(source));
    }
    Ok(Outcome::Failed(name))
}

fn variant(error: &Error) -> String {
    let text = format!("{error:?}");
    let end = text.find(|character: char| !character.is_alphanumeric());
    text[..end.unwrap_or(text.len())].to_owned()
}

/// The results of the scenarios.
#[derive(Default)]
pub(crate) struct Report {
    passed: BTreeMap<&'static str, usize>,
    pub(crate) failed: Vec<String>,
}

impl Report {
    pub(crate) fn count(&self) -> usize {
        self.passed.values().sum::<usize>() + self.failed.len()
    }

    /// Adds the result of a scenario.
    pub(crate) fn note<T: fmt::Debug + PartialEq>(
        &mut self,
        family: &'static str,
        name: &str,
        outcome: &T,
        expected: &T,
    ) {
        if outcome == expected {
            *self.passed.entry(family).or_default() += 1;
        } else {
            let failure = format!("{family}: {name}: {outcome:?}, expected {expected:?}");
            self.failed.push(failure);
        }
    }

    pub(crate) async fn run(&mut self, scenario: Scenario) {
        let server = Server::start(scenario.token, scenario.answer).await;
        let config = Config::new("acme", "EXAMPLECLIENT", "not-a-real-secret")
            .base_url(&server.origin)
            .retries(RetryPolicy::never())
            .rate_limit(None)
            // Only a server that stalls reaches the timeout.
            .timeouts(Duration::from_secs(2), Duration::from_secs(2));
        let client = care::Client::connect(config).expect("the configuration is right");
        // A panic of the client ends only this task.
        let outcome = tokio::spawn((scenario.call)(client)).await;
        let outcome = outcome.unwrap_or_else(|panicked| Err(panicked.to_string()));
        self.note(
            scenario.family,
            &scenario.name,
            &outcome,
            &Ok(scenario.expected),
        );
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "{} scenarios, {} failed",
            self.count(),
            self.failed.len()
        )?;
        for (family, passed) in &self.passed {
            writeln!(formatter, "  {family}: {passed} as demanded")?;
        }
        for failure in &self.failed {
            writeln!(formatter, "  FAILED {failure}")?;
        }
        Ok(())
    }
}

/// Returns the peak memory of this process in MiB, if the system reports it.
pub(crate) fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}
