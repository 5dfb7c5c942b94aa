//! Information in response headers: the server's clock, and rate limits.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use welkin_runtime::http::{BoxFuture, TransportError};
use welkin_runtime::http::{HeaderMap, Request, Response};
use welkin_runtime::{Bytes, Config, Transport};

/// Collects headers from the responses to a client.
#[derive(Clone, Default)]
pub(super) struct Answers(Arc<Mutex<Headers>>);

/// The collected information.
#[derive(Clone, Default)]
pub(super) struct Headers {
    /// Difference of the server's clock to the local one in seconds: positive if it is ahead.
    pub(super) clock_ahead: Option<f64>,
    /// Headers that announce rate limits, by name.
    pub(super) limits: BTreeMap<String, String>,
}

impl Answers {
    /// Returns the configuration of a client whose responses are inspected.
    pub(super) fn observe(&self, config: Config) -> Config {
        let answers = self.clone();
        config.middleware(move |next| {
            let answers = answers.clone();
            Arc::new(Listener { next, answers })
        })
    }

    pub(super) fn headers(&self) -> Headers {
        let headers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        headers.clone()
    }

    fn note(&self, headers: &HeaderMap, sent: Timestamp, arrived: Timestamp) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let date = headers.get("date").and_then(|date| date.to_str().ok());
        let date = date.and_then(|date| rfc2822::DateTimeParser::new().parse_timestamp(date).ok());
        if let Some(date) = date {
            noted.clock_ahead = Some(clock_ahead(date, sent, arrived));
        }
        for (name, value) in headers {
            let name = name.as_str();
            let is_limit =
                name == "retry-after" || name.contains("ratelimit") || name.contains("rate-limit");
            if let Some(value) = value.to_str().ok().filter(|_| is_limit) {
                noted.limits.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// Returns the difference of the clocks. The server's clock has a resolution of one second and was read between request
/// and response; a difference that this explains counts as 0.
fn clock_ahead(date: Timestamp, sent: Timestamp, arrived: Timestamp) -> f64 {
    let seconds = |time: Timestamp| time.as_millisecond() as f64 / 1000.0;
    let (earliest, latest) = (seconds(date), seconds(date) + 1.0);
    if latest < seconds(sent) {
        latest - seconds(sent)
    } else if earliest > seconds(arrived) {
        earliest - seconds(arrived)
    } else {
        0.0
    }
}

struct Listener {
    next: Arc<dyn Transport>,
    answers: Answers,
}

impl Transport for Listener {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let sent = Timestamp::now();
            let answer = self.next.send(request).await?;
            self.answers.note(answer.headers(), sent, Timestamp::now());
            Ok(answer)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_whole_seconds_and_the_way_explain_is_no_difference() {
        let at = |milliseconds| Timestamp::from_millisecond(milliseconds).unwrap();
        assert_eq!(clock_ahead(at(5000), at(5900), at(6100)), 0.0);
        assert_eq!(clock_ahead(at(5000), at(4000), at(4500)), 0.5);
        assert_eq!(clock_ahead(at(5000), at(8000), at(8100)), -2.0);
    }
}
