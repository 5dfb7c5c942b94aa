//! Calls of the API: the one place for addresses, tokens, limits and retries.

mod address;
mod pace;
mod progress;
mod request;
mod retry;
mod shared_pace;

use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, sleep_until};
use tracing::Instrument;

use self::address::{Addressed, Addresses};
use self::pace::Pace;
use self::progress::{Progress, WaitFor};
pub(crate) use self::request::{LookUp, Request, RequestBody, Scope};
use self::retry::{Cost, Next, Quota};
use self::shared_pace::SharedPace;
use crate::config::Config;
use crate::error::ConfigurationError;
use crate::error::{ApiErrorKind, Attempts, Error, Outcome, RequestName};
use crate::http::deadline::Deadline;
use crate::http::exchange::{Carrier, Wire, milliseconds};
use crate::http::message::Answer;
use crate::http::reqwest::HttpTransport;
use crate::policy::{CallOptions, RetryPolicy};
use crate::profile::Profile;
use crate::record::DecodeError;
use crate::token::{Token, TokenSource};
use crate::transport::Transport;

/// The state shared by all clients of one tenant.
pub(crate) struct Caller {
    wire: Wire,
    addresses: Addresses,
    tokens: TokenSource,
    retries: RetryPolicy,
    quota: Quota,
    pace: Pace,
    shared_pace: Option<SharedPace>,
    places: Semaphore,
    call_timeout: Duration,
    pub(crate) profile: Profile,
    /// The tenant's time zone, in which its days begin.
    pub(crate) tenant_time_zone: Option<TimeZone>,
}

/// Reads a successful response, and keeps the result.
pub(crate) type Read<'a> = &'a mut (dyn FnMut(&Answer) -> Result<(), DecodeError> + Send);

/// A call in progress.
struct Call<'a> {
    request: Addressed,
    /// Looks for the object that the request creates.
    look_up: Option<&'a dyn LookUp>,
    deadline: Deadline,
    options: &'a CallOptions,
}

impl Caller {
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigurationError> {
        config.check()?;
        let addresses = Addresses::new(config)?;
        Ok(Self {
            wire: Wire {
                carrier: carrier(config, &addresses)?,
                request_timeout: config.request_timeout,
                limits: config.body_limits,
                observer: config.observer.clone(),
            },
            tokens: TokenSource::new(config.token_settings(addresses.token_url())),
            addresses,
            retries: config.retries,
            quota: Quota::new(config.retries.quota),
            // Where processes share a budget, this process's own pace only applies pauses that the API demands.
            pace: Pace::new(
                config
                    .rate_limit
                    .filter(|_| config.request_budget.is_none()),
            ),
            shared_pace: shared_pace(config),
            places: Semaphore::new(config.concurrency.clamp(1, Semaphore::MAX_PERMITS)),
            call_timeout: config.call_timeout,
            profile: config.profile.clone(),
            tenant_time_zone: config.tenant_time_zone.clone(),
        })
    }

    /// Sends a request until its response can be read, as often as the retry policy allows, or until its [`LookUp`] has
    /// found the object that it creates.
    pub(crate) async fn call(
        &self,
        environment: &str,
        options: &CallOptions,
        request: Request<'_>,
        read: Read<'_>,
    ) -> Result<(), Error> {
        let begun = Instant::now();
        let call = Call {
            look_up: request.look_up,
            request: self.addresses.of(&self.profile, environment, request)?,
            deadline: Deadline::new(
                "the call",
                begun,
                options.call_timeout.unwrap_or(self.call_timeout),
            ),
            options,
        };
        let name = &call.request.name;
        let (method, route) = (name.method, &*name.path);
        let span = tracing::debug_span!("welkin.call", method, route);
        // Within the span, so that the end is reported in it even if the future is dropped.
        let whole = async {
            let mut progress = Progress::new(name, begun, self.wire.observer.clone());
            let done = self.retry(&call, read, &mut progress).await;
            progress.end(done)
        };
        whole.instrument(span).await
    }

    async fn retry(
        &self,
        call: &Call<'_>,
        read: Read<'_>,
        progress: &mut Progress<'_>,
    ) -> Result<(), Error> {
        let retries = call.options.retries.unwrap_or(self.retries);
        let mut look_first = None;
        let mut last = None;
        let mut spent = None;
        loop {
            if let (Some(look_up), Some(error)) = (look_first, last.take()) {
                match Self::look(look_up, call).await {
                    Ok(true) => {
                        self.quota.give_back(spent);
                        return Ok(());
                    }
                    Ok(false) => {}
                    // It stays unknown whether the request has created the object, so it is not sent again.
                    Err(_) => return Err(error),
                }
            }
            progress.attempts.count += 1;
            let Err(error) = self.attempt(call, read, progress).await else {
                self.quota.give_back(spent);
                return Ok(());
            };
            match Self::next(call, look_first.is_some(), &error) {
                Next::GiveUp => return Err(error),
                Next::Retry => {}
                Next::LookFirst => look_first = call.look_up,
            }
            let attempts = progress.attempts.count;
            let pause = retries.pause(attempts, error.retry_after());
            let cost = Cost::after(&error);
            let in_time = pause < call.deadline.at().duration_since(Instant::now());
            if attempts >= retries.attempts || !in_time || !self.quota.spend(cost) {
                return Err(error);
            }
            spent = Some(cost);
            let (method, route) = (call.request.name.method, &*call.request.name.path);
            let pause_ms = milliseconds(pause);
            tracing::debug!(
                name: "welkin.retry",
                method,
                route,
                attempts,
                pause_ms,
                "will be retried"
            );
            Box::pin(sleep(pause)).await;
            last = Some(error);
        }
    }

    /// Whether the object that a call creates exists. The requests for this are separate calls, within the timeout of
    /// this one.
    async fn look(look_up: &dyn LookUp, call: &Call<'_>) -> Result<bool, Error> {
        let look = Box::pin(call.deadline.before(look_up.look()));
        let too_slow = |error| Error::connection(call.request.name.clone(), error);
        look.await.map_err(too_slow)?
    }

    /// The next step after a failed attempt.
    fn next(call: &Call<'_>, looked: bool, error: &Error) -> Next {
        let can_look = call.look_up.is_some();
        let conflict = matches!(error, Error::Api(error) if error.kind == ApiErrorKind::Conflict);
        match retry::next(call.request.is_idempotent(), can_look, error) {
            // The object was not found before, and has been created meanwhile.
            Next::GiveUp if looked && conflict => Next::LookFirst,
            next => next,
        }
    }

    async fn attempt(
        &self,
        call: &Call<'_>,
        read: Read<'_>,
        progress: &mut Progress<'_>,
    ) -> Result<(), Error> {
        let before = progress.attempts.outcome;
        let done = self.once(call, &call.request, read, progress).await;
        match done {
            // An earlier attempt has deleted it.
            Err(error)
                if call.request.is_delete()
                    && before == Outcome::Unknown
                    && error.is_not_found() =>
            {
                self.read(&call.request.name, &Answer::empty(), read)
            }
            done => done,
        }
    }

    /// Sends one request and reads its response; sends it twice if the token is rejected, regardless of the status of
    /// that response.
    async fn once(
        &self,
        call: &Call<'_>,
        request: &Addressed,
        read: Read<'_>,
        progress: &mut Progress<'_>,
    ) -> Result<(), Error> {
        let deadline = call.deadline;
        let no_token = |error| Error::Token {
            source: Box::new(error),
            attempts: Attempts::default(),
        };
        let too_slow = |error| Error::connection(request.name.clone(), error);
        // Futures that are rarely awaited are on the heap, so that not every call reserves memory for them.
        let token = match self.tokens.ready(Instant::now()) {
            Some(token) => token,
            None => {
                let token = Box::pin(deadline.before(self.tokens.get(&self.wire)));
                let token = progress.wait(WaitFor::Token, token).await;
                token.map_err(too_slow)?.map_err(no_token)?
            }
        };
        let mut answer = self.send(call, request, &token, progress).await?;
        if let Err(Error::Api(error)) = &answer
            && error.kind == ApiErrorKind::Unauthorized
        {
            progress.note(Outcome::Refused);
            let token = Box::pin(deadline.before(self.tokens.replace(&self.wire, &token)));
            let token = progress.wait(WaitFor::Token, token).await;
            let token = token.map_err(too_slow)?.map_err(no_token)?;
            answer = self.send(call, request, &token, progress).await?;
        }
        let done = answer.and_then(|answer| self.read(&request.name, &answer, read));
        if let Err(error) = &done {
            progress.note(error.outcome());
            if let Some(wait) = error.retry_after() {
                self.pace.hold(Instant::now(), wait);
                if let Some(shared) = &self.shared_pace {
                    Box::pin(shared.hold(wait)).await;
                }
            }
        }
        done
    }

    fn read(&self, name: &RequestName, answer: &Answer, read: Read<'_>) -> Result<(), Error> {
        read(answer).map_err(|error| Error::unreadable(name.clone(), &answer.body, error))
    }

    /// Waits for a concurrency permit and for the rate limit, sends, and returns a successful response. The permit
    /// comes first: otherwise requests that wait for a permit after the rate limit would be sent in a burst.
    ///
    /// # Errors
    /// Returns an outer error if there is no response.
    async fn send(
        &self,
        call: &Call<'_>,
        request: &Addressed,
        token: &Token,
        progress: &mut Progress<'_>,
    ) -> Result<Result<Answer, Error>, Error> {
        let Call {
            deadline, options, ..
        } = *call;
        let _place = match self.places.try_acquire() {
            Ok(place) => Ok(place),
            Err(_) => {
                let place = Box::pin(deadline.before(self.places.acquire()));
                let place = progress.wait(WaitFor::Concurrency, place).await;
                place.map_err(|error| Error::connection(request.name.clone(), error))?
            }
        };
        let now = Instant::now();
        let shared_turn = match &self.shared_pace {
            None => Some(now),
            Some(shared) => {
                let turn = Box::pin(shared.next(deadline.at(), self.wire.observer.as_deref()));
                progress.wait(WaitFor::RateLimit, turn).await
            }
        };
        let turn = self.pace.next(now, deadline.at());
        let turns = turn.zip(shared_turn).map(|(own, shared)| own.max(shared));
        let Some(turn) = turns.filter(|turn| *turn <= deadline.at()) else {
            return Err(Error::RateLimitTimeout {
                request: request.name.clone(),
                attempts: Attempts::default(),
            });
        };
        if turn > Instant::now() {
            let turn = Box::pin(sleep_until(turn));
            progress.wait(WaitFor::RateLimit, turn).await;
        }
        progress.sending = true;
        let limit = deadline.or_sooner(self.wire.limit(turn, options.request_timeout));
        let limits = self.wire.limits;
        let outgoing = request.with(token, limits, &options.headers);
        let answer = self.wire.exchange(outgoing, &request.name, limit).await;
        progress.sending = false;
        match answer {
            Ok(answer) => Ok(answer.success(&request.name, limits)),
            Err(error) => {
                progress.note(error.outcome());
                Err(error)
            }
        }
    }
}

/// The pace of all processes that share a budget, if both a budget and a rate limit are set.
fn shared_pace(config: &Config) -> Option<SharedPace> {
    let (budget, processes) = config.request_budget.as_ref()?;
    Some(SharedPace::new(
        Arc::clone(budget),
        config.rate_limit?,
        *processes,
    ))
}

/// HTTP, unless the program has set another transport.
fn carrier(config: &Config, addresses: &Addresses) -> Result<Box<dyn Carrier>, ConfigurationError> {
    let http = || HttpTransport::new(addresses.origins(), config.connect_timeout, &config.network);
    let transport: Arc<dyn Transport> = match &config.transport {
        Some(transport) => Arc::clone(transport),
        None if config.middleware.is_empty() => return Ok(Box::new(http()?)),
        None => Arc::new(http()?),
    };
    let middleware = config.middleware.iter();
    let transport = middleware.fold(transport, |next, wrap| wrap(next));
    Ok(Box::new(transport))
}
