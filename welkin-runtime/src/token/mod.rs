//! The access token: asked for when needed, shared by all, renewed before it expires.

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
/// Keeps a secret from being printed.
pub use secrecy::SecretString;

/// How long before its end a token is renewed, unless a tenth of its life is shorter. Up to half as much is added by
/// chance, so that processes that began together do not renew together.
const MARGIN: Duration = Duration::from_secs(60);

/// How long a failure to renew stands for all who ask, doubled with each failure that follows.
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// A token in use.
#[derive(Clone)]
pub(crate) struct Token {
    authorization: HeaderValue,
    renew_at: Instant,
    expires_at: Instant,
}

impl Token {
    /// The header that shows it; marked as sensitive.
    pub(crate) fn authorization(&self) -> HeaderValue {
        self.authorization.clone()
    }

    fn is(&self, other: &Self) -> bool {
        self.authorization == other.authorization
    }

    /// A token that a store or an issuer gave.
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

/// Where tokens come from. One task asks for one at a time; what it gets, a token or a failure, is for all that wait.
pub(crate) struct TokenSource {
    issuer: Issuer,
    store: Option<Arc<dyn TokenStore>>,
    state: Mutex<State>,
    /// Held by the task that asks.
    turns: Turns<()>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// How often a token was requested, whether with success or not.
    renewals: u64,
    failure: Option<Failure>,
}

/// A renewal that failed.
struct Failure {
    error: Error,
    pause: Duration,
    until: Instant,
}

impl State {
    fn good_token(&self, now: Instant) -> Option<&Token> {
        self.token.as_ref().filter(|token| now < token.expires_at)
    }

    /// A failure so new that another try is not worth it.
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

    /// The token in use, unless it is time for another.
    pub(crate) fn ready(&self, now: Instant) -> Option<Token> {
        let state = self.state();
        let is_due = |token: &Token| now >= token.renew_at;
        let good = state.good_token(now);
        let good = good.filter(|token| !is_due(token) || state.standing_failure(now).is_some());
        good.cloned()
    }

    /// A token that is good for now.
    ///
    /// # Errors
    /// When there is none and none can be had.
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
        // While one task renews it ahead of its end, the others go on with what they have; and so does that task when
        // it fails.
        match self.turns.try_lock() {
            Ok(_turn) => Ok(self.renew(wire, None).await.unwrap_or(token)),
            Err(_) => Ok(token),
        }
    }

    /// Another token than one that was refused.
    ///
    /// # Errors
    /// When none can be had.
    pub(crate) async fn replace(&self, wire: &Wire, refused: &Token) -> Result<Token, Error> {
        let renewals = self.state().renewals;
        self.renewed(wire, Some(refused), renewals).await
    }

    /// Waits for its turn and asks for a token, unless another task has done so since `renewals` were counted.
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

    /// Asks for a token. The caller holds the turn.
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

    /// Whether a token that another process has asked for is good here, too.
    fn is_of_use(&self, kept: &StoredToken, refused: Option<&Token>) -> bool {
        kept.issued_for == self.issuer.issued_for()
            && Token::new(kept).is_ok_and(|token| {
                Instant::now() < token.renew_at && !refused.is_some_and(|refused| token.is(refused))
            })
    }

    /// A panic elsewhere leaves the state as it was.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
