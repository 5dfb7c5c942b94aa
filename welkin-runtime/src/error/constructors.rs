//! Construction of errors, and details added on their way to the program.

use super::{ApiErrorKind, Attempts, Error, Outcome, RequestName, UnreadableAnswer};
use crate::record::DecodeError;
use crate::security::Permission;
use crate::transport::TransportError;

impl Error {
    /// The same error, with the attempts of its call.
    pub(crate) fn after(mut self, done: Attempts) -> Self {
        match &mut self {
            Self::Api(error) => error.attempts = done,
            Self::Decode { attempts, .. }
            | Self::Connection { attempts, .. }
            | Self::TooLarge { attempts, .. }
            | Self::RateLimitTimeout { attempts, .. }
            | Self::Token { attempts, .. } => *attempts = done,
            _ => {}
        }
        self
    }

    /// The same error, with the permission that the operation needs if the API forbids it.
    pub(crate) fn explained(mut self, needed: impl FnOnce() -> Option<Permission>) -> Self {
        if let Self::Api(error) = &mut self
            && error.kind == ApiErrorKind::Forbidden
        {
            error.permission = needed().map(Box::new);
        }
        self
    }

    /// The error of a response that was not read to its end.
    pub(crate) fn too_large(request: RequestName, limit: usize) -> Self {
        Self::TooLarge {
            request,
            limit,
            attempts: Attempts::one(Outcome::Unknown),
        }
    }

    pub(crate) fn connection(request: RequestName, error: TransportError) -> Self {
        if let Some(limit) = error.limit {
            return Self::too_large(request, limit);
        }
        let outcome = if error.was_sent() {
            Outcome::Unknown
        } else {
            Outcome::NotSent
        };
        Self::Connection {
            request,
            timeout: error.timeout,
            source: error,
            attempts: Attempts::one(outcome),
        }
    }

    /// The error of a successful response whose body can't be read.
    pub(crate) fn unreadable(request: RequestName, body: &[u8], error: DecodeError) -> Self {
        Self::Decode {
            request,
            source: UnreadableAnswer::new(body, error),
            attempts: Attempts::one(Outcome::Unknown),
        }
    }
}
