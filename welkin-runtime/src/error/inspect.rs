//! Methods for inspecting an error.

use std::time::Duration;

use super::{ApiError, ApiErrorKind, Attempts, Error, Outcome, RequestName};

impl Error {
    /// The API's error response, if there was one.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            Self::Token { source, .. } => source.api(),
            _ => None,
        }
    }

    /// Whether the API responded that there is no such record. `false` if it has no such path, or reports that access
    /// is missing: see [`ApiErrorKind`]. Also `false` for errors of the token issuer.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        match self {
            Self::Api(error) => error.kind == ApiErrorKind::NotFound,
            Self::UnknownExternalId { .. } => true,
            _ => false,
        }
    }

    /// Whether an item to create conflicts with an existing one.
    pub(crate) fn is_conflict(&self) -> bool {
        matches!(self, Self::Api(error) if error.kind == ApiErrorKind::Conflict)
    }

    /// Whether the same request may succeed later. A create without a response may still have been processed.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connection { .. } | Self::RateLimitTimeout { .. } | Self::TokenLimit { .. } => {
                true
            }
            Self::Decode { source, .. } => source.is_damaged(),
            Self::Token { source, .. } => source.is_retryable(),
            Self::Api(error) => {
                matches!(error.kind, ApiErrorKind::RateLimited | ApiErrorKind::Server)
            }
            _ => false,
        }
    }

    /// The failed request, in a form that is safe to display. `None` if no request was to be sent.
    #[must_use]
    pub fn request(&self) -> Option<&RequestName> {
        match self {
            Self::Api(error) => Some(&error.request),
            Self::Token { source, .. } => source.request(),
            Self::Decode { request, .. }
            | Self::Connection { request, .. }
            | Self::TooLarge { request, .. }
            | Self::RateLimitTimeout { request, .. }
            | Self::UnknownExternalId { request }
            | Self::UnverifiedExternalId { request }
            | Self::AmbiguousExternalId { request }
            | Self::SeveralRecords { request }
            | Self::ExternalIdTaken { request }
            | Self::RepeatedPage { request }
            | Self::OtherTemplate { request, .. }
            | Self::UnexpectedStatus { request, .. }
            | Self::OtherAssessment { request, .. }
            | Self::AssessmentNotCompleted { request, .. }
            | Self::OtherPhase { request, .. }
            | Self::EndlessList { request, .. }
            | Self::IncompleteList { request, .. }
            | Self::UnreadItem { request, .. }
            | Self::UnreadItems { request, .. } => Some(request),
            _ => None,
        }
    }

    /// HTTP status of the API's error.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.api().map(|error| error.status)
    }

    /// Welkin's codes, such as `DT_RECORD_NOT_FOUND`. Other texts are not included.
    pub fn error_codes(&self) -> impl Iterator<Item = &str> {
        let problems = self.api().into_iter().flat_map(|error| &error.problems);
        problems.filter_map(|problem| problem.error_code.as_deref())
    }

    /// The number of attempts of the call, and their possible effect.
    #[must_use]
    pub fn attempts(&self) -> Attempts {
        match self {
            Self::Api(error) => error.attempts,
            Self::Decode { attempts, .. }
            | Self::Connection { attempts, .. }
            | Self::TooLarge { attempts, .. }
            | Self::RateLimitTimeout { attempts, .. }
            | Self::Token { attempts, .. } => *attempts,
            // Found in the response to a look-up, which changes nothing.
            Self::UnknownExternalId { .. }
            | Self::UnverifiedExternalId { .. }
            | Self::AmbiguousExternalId { .. } => Attempts::one(Outcome::Refused),
            // Found in a successful response.
            Self::SeveralRecords { .. }
            | Self::ExternalIdTaken { .. }
            | Self::RepeatedPage { .. }
            | Self::OtherTemplate { .. }
            | Self::UnexpectedStatus { .. }
            | Self::OtherAssessment { .. }
            | Self::AssessmentNotCompleted { .. }
            | Self::OtherPhase { .. }
            | Self::EndlessList { .. }
            | Self::IncompleteList { .. }
            | Self::UnreadItem { .. }
            | Self::UnreadItems { .. } => Attempts::one(Outcome::Unknown),
            _ => Attempts::default(),
        }
    }

    /// Whether the API may have processed the call. Check this before you repeat a call that writes.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.attempts().outcome
    }

    /// The time to wait before the next attempt, if the API or Welkin's token limit states it.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Api(error) => error.retry_after,
            Self::Token { source, .. } => source.retry_after(),
            Self::TokenLimit { wait } => Some(*wait),
            _ => None,
        }
    }
}
