//! The access token: requested on demand, shared by all calls, renewed before it expires.

mod answer;
mod budget;
mod file_store;
mod issuer;
mod store;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderValue;
use jiff::Timestamp;
use tokio::sync::Mutex as Turns;
use tokio::time::Instant;

pub(crate) use self::budget::TokenLimit;
pub use self::file_store::FileTokenStore;
pub(crate) use self::issuer::TokenSettings;
use self::issuer::{Issuer, authorization};
pub use self::store::{Renewal, StoredToken, TokenStore};
use crate::error::Error;
use crate::http::exchange::Wire;
use crate::record::DecodeError;
/// Prevents a secret from being printed.
pub use secrecy::SecretString;

/// Time before its expiry at which a token is renewed, unless a tenth of its lifetime is shorter. Up to half as much is
/// added at random, so that processes that started together do not renew together.
const MARGIN: Duration = Duration::from_secs(60);

/// How long a failed renewal is returned to all callers before the next attempt; doubled with each further failure.
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// A valid token.
#[derive(Clone)]
pub(crate) struct Token {
    authorization: HeaderValue,
    renew_at: Instant,
    expires_at: Instant,
}

impl Token {
    /// The `Authorization` header; marked as sensitive.
    pub(crate) fn authorization(&self) -> HeaderValue {
        self.authorization.clone()
    }

    fn is(&self, other: &Self) -> bool {
        self.authorization == other.authorization
    }

    /// Creates a token from a store or an issuer.
    fn new(stored: &StoredToken) -> Result<Self, DecodeError> {
        let authorization = authorization(&stored.secret)?;
        let now = Instant::now();
        let life = answer::until(stored.expires_at.timestamp(), Timestamp::now());
        let life = life.min(answer::LONGEST_LIFETIME);
        let margin = MARGIN.min(life / 10).mul_f64(1.0 + fastrand::f64() / 2.0);
        Ok(Self {
            authorization,
            renew_at: now + life - margin,
            expires_at: now + life,
        })
    }
}

/// The source of tokens. One task at a time requests one; the result, a token or a failure, is shared by all waiting
/// tasks.
pub(crate) struct TokenSource {
    issuer: Issuer,
    store: Option<Arc<dyn TokenStore>>,
    state: Mutex<State>,
    /// Held by the requesting task.
    turns: Turns<()>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// The number of token requests, successful or not.
    renewals: u64,
    failure: Option<Failure>,
}

/// A failed renewal.
struct Failure {
    error: Error,
    pause: Duration,
    until: Instant,
}

impl State {
    fn good_token(&self, now: Instant) -> Option<&Token> {
        self.token.as_ref().filter(|token| now < token.expires_at)
    }

    /// A failure that is so recent that another attempt is not worthwhile.
    fn standing_failure(&self, now: Instant) -> Option<&Failure> {
        self.failure.as_ref().filter(|failure| now < failure.until)
    }

    fn finish(&mut self, renewed: Result<Token, Error>) -> Result<Token, Error> {
        self.renewals += 1;
        match renewed {
            Ok(token) => {
                self.failure = None;
                Ok(self.token.insert(token).clone())
            }
            Err(error) => {
                let pause = self
                    .failure
                    .as_ref()
                    .map_or(SHORTEST_PAUSE, |last| (last.pause * 2).min(LONGEST_PAUSE));
                let until = Instant::now() + pause;
                let failure = error.clone();
                self.failure = Some(Failure {
                    error: failure,
                    pause,
                    until,
                });
                Err(error)
            }
        }
    }
}

impl TokenSource {
    pub(crate) fn new(mut settings: TokenSettings) -> Self {
        Self {
            store: settings.store.take(),
            issuer: Issuer::new(settings),
            state: Mutex::default(),
            turns: Turns::new(()),
        }
    }

    /// The current token, unless it is time to renew it.
    pub(crate) fn ready(&self, now: Instant) -> Option<Token> {
        let state = self.state();
        let is_due = |token: &Token| now >= token.renew_at;
        let good = state.good_token(now);
        let good = good.filter(|token| !is_due(token) || state.standing_failure(now).is_some());
        good.cloned()
    }

    /// Returns a valid token.
    ///
    /// # Errors
    /// Returns an error if there is none and none can be obtained.
    pub(crate) async fn get(&self, wire: &Wire) -> Result<Token, Error> {
        let now = Instant::now();
        if let Some(token) = self.ready(now) {
            return Ok(token);
        }
        let (token, renewals) = {
            let state = self.state();
            (state.good_token(now).cloned(), state.renewals)
        };
        let Some(token) = token else {
            return self.renewed(wire, None, renewals).await;
        };
        // While one task renews the token early, the others continue with the current one; so does that task if the
        // renewal fails.
        match self.turns.try_lock() {
            Ok(_turn) => Ok(self.renew(wire, None).await.unwrap_or(token)),
            Err(_) => Ok(token),
        }
    }

    /// Returns another token than one that was rejected.
    ///
    /// # Errors
    /// Returns an error if none can be obtained.
    pub(crate) async fn replace(&self, wire: &Wire, refused: &Token) -> Result<Token, Error> {
        let renewals = self.state().renewals;
        self.renewed(wire, Some(refused), renewals).await
    }

    /// Waits for the lock and requests a token, unless another task has done so since `renewals` was read.
    async fn renewed(
        &self,
        wire: &Wire,
        refused: Option<&Token>,
        renewals: u64,
    ) -> Result<Token, Error> {
        let _turn = self.turns.lock().await;
        {
            let state = self.state();
            let now = Instant::now();
            let good = state.good_token(now);
            match good.filter(|token| !refused.is_some_and(|refused| token.is(refused))) {
                Some(token) => return Ok(token.clone()),
                None => {
                    let waited = state.renewals != renewals;
                    let failure = state.failure.as_ref().filter(|_| waited);
                    if let Some(failure) = failure.or(state.standing_failure(now)) {
                        return Err(failure.error.clone());
                    }
                }
            }
        }
        self.renew(wire, refused).await
    }

    /// Requests a token. The caller holds the lock.
    async fn renew(&self, wire: &Wire, refused: Option<&Token>) -> Result<Token, Error> {
        let renewed = match &self.store {
            None => self.issuer.issue(wire).await,
            Some(store) => {
                let renew = |kept: Option<StoredToken>| async move {
                    match kept.filter(|kept| self.is_of_use(kept, refused)) {
                        Some(kept) => Ok(kept),
                        None => self.issuer.issue(wire).await,
                    }
                };
                store.update(Box::new(|kept| Box::pin(renew(kept)))).await
            }
        };
        let renewed = renewed.and_then(|stored| {
            Token::new(&stored).map_err(|error| self.issuer.unreadable(b"a token", error))
        });
        self.state().finish(renewed)
    }

    /// Whether a token that another process has requested is valid here, too.
    fn is_of_use(&self, kept: &StoredToken, refused: Option<&Token>) -> bool {
        kept.issued_for == self.issuer.issued_for()
            && Token::new(kept).is_ok_and(|token| {
                Instant::now() < token.renew_at && !refused.is_some_and(|refused| token.is(refused))
            })
    }

    /// A panic elsewhere does not leave the state inconsistent.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
