//! What can go wrong between a program and a tenant. No error prints a body, a secret, an id or health data.

mod api;
mod attempts;
mod configuration;
mod envelope;
mod kind;
mod problem;
mod unreachable_phase;

use std::fmt;
use std::time::Duration;

use http::Method;

pub use self::api::ApiError;
pub use self::attempts::{Attempts, Outcome};
pub use self::configuration::ConfigurationError;
pub use self::kind::ApiErrorKind;
pub use self::problem::Problem;
pub use self::unreachable_phase::UnreachablePhase;
use crate::foreign_text::{ForeignText, is_code};
use crate::hidden::{HIDDEN, Reveal, reveal};
use crate::record::{DecodeError, RowViolations, UnreadItem, Violations};
use crate::security::Permission;
pub use crate::setting::TextFault;
use crate::status::{AssessmentStatus, EncounterStatus};
use crate::transport::TransportError;

/// Why a call failed.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The value breaks rules of the configuration; nothing was sent.
    #[error("not sent, the value breaks the configuration's rules: {0}")]
    Validation(#[from] Violations),
    /// Rows of a bulk update break rules of the configuration; no row was sent.
    #[error("not sent, {0}")]
    RowValidation(#[from] RowViolations),
    /// Nothing has the external id that was asked for, in any of the [ways](crate::profile::LookUpWay) in which the profile looks.
    #[error("{request}: nothing has this external id")]
    UnknownExternalId {
        /// The request that would have found it.
        request: RequestName,
    },
    /// What was answered for an external id does not say whether it has that id, such as to a role that is not shown it, so that it may be
    /// another patient's. It is not changed, and nothing is created beside it.
    #[error("{request} was answered without an external id, so that it may be of something else")]
    UnverifiedExternalId {
        /// The request.
        request: RequestName,
    },
    /// Several records or patients have the external id, so that none of them is the one.
    #[error("{request} lists several with this external id")]
    AmbiguousExternalId {
        /// The request.
        request: RequestName,
    },
    /// A create got no clear answer, and what has its external id differs from what was to be created.
    #[error("{request}: something else has this external id")]
    ExternalIdTaken {
        /// The request.
        request: RequestName,
    },
    /// A filter looks for a value that the API can't be asked for: it holds a comma, which stands between values. Nothing was sent.
    #[error("not sent, a value to filter {field} by holds a comma, which stands between values")]
    FilterValue {
        /// Machine name of the field.
        field: &'static str,
    },
    /// The client's configuration can't be used.
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
    /// The client's [profile](crate::Profile::absent_paths) is of a generation of the API that is not known to offer this call. Nothing
    /// was sent.
    #[error("not sent, the profile's generation of the API is not known to have {request}")]
    NotInProfile {
        /// The request.
        request: RequestName,
    },
    /// The body of a [raw request](crate::Client::request) can't be written as JSON. Nothing was sent.
    #[error("{request} was not sent, its body can't be written as JSON")]
    Body {
        /// The request.
        request: RequestName,
    },
    /// An id that can't be part of a URL: it is empty, dots alone, starts or ends with white space, or holds control or invisible
    /// characters. Nothing was sent.
    #[error("not sent, an id is empty, starts or ends with white space, or is no path segment")]
    InvalidId,
    /// The API answered with an error.
    #[error(transparent)]
    Api(Box<ApiError>),
    /// The API's answer could not be read.
    #[error("{request} was answered with {source}")]
    Decode {
        /// The request.
        request: RequestName,
        /// What came instead of an answer.
        source: UnreadableAnswer,
        /// How often it was sent.
        attempts: Attempts,
    },
    /// No answer: the connection failed or took too long. The API may have acted on the request.
    #[error("{request} got no answer{}: {source}", if *timeout { " in time" } else { "" })]
    Connection {
        /// The request.
        request: RequestName,
        /// Whether it took too long.
        timeout: bool,
        /// The cause, without its URL.
        source: TransportError,
        /// How often it was sent, and whether it may have been.
        attempts: Attempts,
    },
    /// An answer has more bytes than [allowed](crate::Config::body_limits); the rest was not read. The API has acted on the request.
    #[error("{request} was answered with more than {limit} bytes, which is the limit")]
    TooLarge {
        /// The request.
        request: RequestName,
        /// The most bytes that are read of its answer.
        limit: usize,
        /// How often it was sent.
        attempts: Attempts,
    },
    /// The client's own rate limit leaves no turn before the call's time limit.
    #[error("{request} was not sent, the client's rate limit leaves no turn in time")]
    NoTurn {
        /// The request.
        request: RequestName,
        /// How often it was sent before.
        attempts: Attempts,
    },
    /// No token could be had, so that nothing was sent, or nothing more after the API had refused the token.
    #[error("no token, {source}")]
    Token {
        /// Why not.
        source: Box<Error>,
        /// How often the call was tried.
        attempts: Attempts,
    },
    /// As many tokens were asked for as Welkin allows: one more, and it blocks the API client. Nothing was sent.
    #[error("no token is asked for in the next {} seconds: as many were asked for as Welkin allows", wait.as_secs_f64().ceil())]
    TokenLimit {
        /// How long until one may be asked for.
        wait: Duration,
    },
    /// A list that goes round in circles: the API sent the same page twice.
    #[error("{request} sent the same page twice")]
    RepeatedPage {
        /// The request.
        request: RequestName,
    },
    /// An encounter of another template than the one it was asked for as.
    #[error("{request} was answered with an encounter of {found}, not of {expected}")]
    OtherTemplate {
        /// The request.
        request: RequestName,
        /// Machine name of the template asked for.
        expected: &'static str,
        /// Machine name of its template, as the server has it.
        found: ForeignText,
    },
    /// An enrolment in another program than the one it was asked for as.
    #[error("the enrolment is one in {found}, not in {expected}")]
    OtherProgram {
        /// Machine name of the program asked for.
        expected: &'static str,
        /// Machine name of the program that it is one in, as the server has it.
        found: ForeignText,
    },
    /// The server did what was asked, but left the encounter in another status than the one that the call leads to.
    #[error("{request} left the encounter in the status {}", StatusWord(status.as_ref().map(EncounterStatus::as_str)))]
    UnexpectedStatus {
        /// The request.
        request: RequestName,
        /// Where the encounter stands.
        status: Option<EncounterStatus>,
    },
    /// A record of another assessment than the one it was asked for as.
    #[error("{request} was answered with a record of the assessment {found}, not of {expected}")]
    OtherAssessment {
        /// The request.
        request: RequestName,
        /// Machine name of the assessment asked for.
        expected: &'static str,
        /// Machine name of its assessment, as the server has it.
        found: ForeignText,
    },
    /// The server did what was asked, but left an assessment record in another status than completed.
    #[error("{request} left the assessment in the status {}", StatusWord(status.as_ref().map(AssessmentStatus::as_str)))]
    AssessmentNotCompleted {
        /// The request.
        request: RequestName,
        /// Where the record stands.
        status: Option<AssessmentStatus>,
    },
    /// A move that the program does not provide for; nothing was sent.
    #[error("not sent, {0}")]
    UnreachablePhase(#[from] UnreachablePhase),
    /// The server did what was asked, but left the patient in another phase than the one that the call leads to.
    #[error("{request} left the patient in {}, not in the phase {expected}", found.as_ref().map_or("no phase".to_owned(), |found| format!("the phase {found}")))]
    OtherPhase {
        /// The request.
        request: RequestName,
        /// Machine name of the phase asked for.
        expected: ForeignText,
        /// Machine name of the phase that the patient is in, as the server has it.
        found: Option<ForeignText>,
    },
    /// A list of more pages than its [limit](crate::List::page_limit).
    #[error("{request} has not ended after {pages} pages")]
    EndlessList {
        /// The request.
        request: RequestName,
        /// Pages that were read.
        pages: u64,
    },
    /// A list that ended before the server had sent what it says the list holds.
    #[error("{request} ended after {read} items, but the server reports {expected}")]
    IncompleteList {
        /// The request.
        request: RequestName,
        /// Items that came, those that could not be read included.
        read: u64,
        /// What the server said last of the length of the list.
        expected: ListExtent,
    },
    /// An item of a list that could not be read. A stream goes on after it.
    #[error("{request}: {item}")]
    UnreadItem {
        /// The request.
        request: RequestName,
        /// Where it stood, and why it was not read.
        item: Box<UnreadItem>,
    },
    /// Items of a list that could not be read, where every item was needed.
    #[error("{request}: {} of {} items could not be read{}", unread.len(), unread.len() + read, first_of(unread))]
    UnreadItems {
        /// The request.
        request: RequestName,
        /// How many items could be read.
        read: usize,
        /// Those that could not.
        unread: Box<[UnreadItem]>,
    },
}

/// How long a list is, as the server says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListExtent {
    /// So many items, by `totalElements`.
    Items(u64),
    /// So many pages, by `totalPages`.
    Pages(u64),
    /// More than was sent, by `last` or `hasNext`.
    More,
}

impl fmt::Display for ListExtent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Items(items) => write!(formatter, "{items} items"),
            Self::Pages(pages) => write!(formatter, "{pages} pages"),
            Self::More => formatter.write_str("more"),
        }
    }
}

/// The first of several items, as the end of a sentence.
fn first_of(unread: &[UnreadItem]) -> String {
    let first = unread.first();
    first.map_or_else(String::new, |item| format!("; the first: {item}"))
}

/// A status that the server sent: the word, if it is one.
struct StatusWord<'a>(Option<&'a str>);

impl fmt::Display for StatusWord<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => formatter.write_str("none"),
            Some(word) if is_code(word) => formatter.write_str(word),
            Some(_) => HIDDEN.fmt(formatter),
        }
    }
}

/// The error with everything that the server sent, and with the values that break rules.
impl Reveal for Error {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => error.write_revealed(formatter),
            Self::Token { source, .. } => write!(formatter, "no token, {}", reveal(&**source)),
            Self::Validation(violations) => {
                write!(formatter, "not sent, {}", reveal(violations))
            }
            Self::RowValidation(violations) => {
                write!(formatter, "not sent, {}", reveal(violations))
            }
            other => write!(formatter, "{other}"),
        }
    }
}

/// A request, by what may be shown of it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestName {
    /// `GET`, `POST`, ...
    pub method: &'static str,
    /// The path's template, such as `/patients/{patient}/cdts/{cdt}`.
    pub path: String,
}

impl RequestName {
    /// The name of a request of this method and path template.
    pub(crate) fn new(method: &Method, template: &str) -> Self {
        let method = match *method {
            Method::GET => "GET",
            Method::POST => "POST",
            Method::PATCH => "PATCH",
            Method::PUT => "PUT",
            Method::DELETE => "DELETE",
            Method::HEAD => "HEAD",
            _ => "HTTP",
        };
        Self {
            method,
            path: template.to_owned(),
        }
    }
}

impl fmt::Display for RequestName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} {}",
            self.method,
            ForeignText::new(&self.path)
        )
    }
}

impl fmt::Debug for RequestName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RequestName")
            .field("method", &self.method)
            .field("path", &ForeignText::new(&self.path))
            .finish()
    }
}

/// An answer that is not what was asked for. It says where, never what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnreadableAnswer {
    /// Nothing.
    #[error("an empty body")]
    Empty,
    /// A page for people.
    #[error("HTML instead of JSON")]
    Html,
    /// JSON that could not be read.
    #[error(transparent)]
    Json(#[from] DecodeError),
}

impl UnreadableAnswer {
    /// Whether it may have been damaged on its way, so that another may be whole. What is no JSON, or JSON of another shape, is not.
    pub(crate) fn is_damaged(self) -> bool {
        match self {
            Self::Empty | Self::Html => true,
            Self::Json(error) => matches!(error, DecodeError::CutOff { .. }),
        }
    }

    /// Why a body could not be decoded.
    pub(crate) fn new(body: &[u8], error: DecodeError) -> Self {
        match body.trim_ascii() {
            [] => Self::Empty,
            [b'<', ..] => Self::Html,
            _ => Self::Json(error),
        }
    }
}

impl Error {
    /// The API's error, if it answered with one.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            Self::Token { source, .. } => source.api(),
            _ => None,
        }
    }

    /// Whether the API answered that there is no such record. Not so where it has no such path, or says that access is missing: see
    /// [`ApiErrorKind`]. The issuer of tokens is not asked for things.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        match self {
            Self::Api(error) => error.kind == ApiErrorKind::NotFound,
            Self::UnknownExternalId { .. } => true,
            _ => false,
        }
    }

    /// Whether what was to be created collides with what is there.
    pub(crate) fn is_conflict(&self) -> bool {
        matches!(self, Self::Api(error) if error.kind == ApiErrorKind::Conflict)
    }

    /// Whether the same request may succeed later. A create that got no answer may have happened all the same.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connection { .. } | Self::NoTurn { .. } | Self::TokenLimit { .. } => true,
            Self::Decode { source, .. } => source.is_damaged(),
            Self::Token { source, .. } => source.is_retryable(),
            Self::Api(error) => {
                matches!(error.kind, ApiErrorKind::RateLimited | ApiErrorKind::Server)
            }
            _ => false,
        }
    }

    /// The request that failed, by what may be shown of it. None where nothing was to be sent.
    #[must_use]
    pub fn request(&self) -> Option<&RequestName> {
        match self {
            Self::Api(error) => Some(&error.request),
            Self::Token { source, .. } => source.request(),
            Self::Decode { request, .. }
            | Self::Connection { request, .. }
            | Self::TooLarge { request, .. }
            | Self::NoTurn { request, .. }
            | Self::UnknownExternalId { request }
            | Self::UnverifiedExternalId { request }
            | Self::AmbiguousExternalId { request }
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

    /// Welkin's codes, such as `DT_RECORD_NOT_FOUND`. What is no code is not among them.
    pub fn error_codes(&self) -> impl Iterator<Item = &str> {
        let problems = self.api().into_iter().flat_map(|error| &error.problems);
        problems.filter_map(|problem| problem.error_code.as_deref())
    }

    /// How often the call was sent, and what may have come of it.
    #[must_use]
    pub fn attempts(&self) -> Attempts {
        match self {
            Self::Api(error) => error.attempts,
            Self::Decode { attempts, .. }
            | Self::Connection { attempts, .. }
            | Self::TooLarge { attempts, .. }
            | Self::NoTurn { attempts, .. }
            | Self::Token { attempts, .. } => *attempts,
            // Found in a good answer.
            Self::UnknownExternalId { .. }
            | Self::UnverifiedExternalId { .. }
            | Self::AmbiguousExternalId { .. }
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

    /// Whether the API may have done what the call asked for. Ask before you repeat one that writes.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.attempts().outcome
    }

    /// How long to wait before the next attempt, where the API or Welkin's limit on tokens says.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Api(error) => error.retry_after,
            Self::Token { source, .. } => source.retry_after(),
            Self::TokenLimit { wait } => Some(*wait),
            _ => None,
        }
    }

    /// The same error, of a call that was sent so often.
    pub(crate) fn after(mut self, done: Attempts) -> Self {
        match &mut self {
            Self::Api(error) => error.attempts = done,
            Self::Decode { attempts, .. }
            | Self::Connection { attempts, .. }
            | Self::TooLarge { attempts, .. }
            | Self::NoTurn { attempts, .. }
            | Self::Token { attempts, .. } => *attempts = done,
            _ => {}
        }
        self
    }

    /// The same error, and what the operation needs if the API forbids it.
    pub(crate) fn explained(mut self, needed: impl FnOnce() -> Option<Permission>) -> Self {
        if let Self::Api(error) = &mut self
            && error.kind == ApiErrorKind::Forbidden
        {
            error.permission = needed().map(Box::new);
        }
        self
    }

    /// An answer that was not read to its end.
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

    /// A good answer whose body can't be read.
    pub(crate) fn unreadable(request: RequestName, body: &[u8], error: DecodeError) -> Self {
        Self::Decode {
            request,
            source: UnreadableAnswer::new(body, error),
            attempts: Attempts::one(Outcome::Unknown),
        }
    }
}
