//! Errors of calls. No error prints a body, a secret, an id or health data.

mod api;
mod attempts;
mod configuration;
mod envelope;
mod kind;
mod list_extent;
mod make;
mod problem;
mod questions;
mod request_name;
mod unreachable_phase;
mod unreadable_answer;

use std::fmt;
use std::time::Duration;

pub use self::api::ApiError;
pub use self::attempts::{Attempts, Outcome};
pub use self::configuration::ConfigurationError;
pub use self::kind::ApiErrorKind;
pub use self::list_extent::ListExtent;
pub use self::problem::Problem;
pub use self::request_name::RequestName;
pub use self::unreachable_phase::UnreachablePhase;
pub use self::unreadable_answer::UnreadableAnswer;
use crate::foreign_text::{ForeignText, is_code};
use crate::hidden::{HIDDEN, Reveal, reveal};
use crate::record::{RowViolations, UnreadItem, Violations};
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
    /// Nothing has the external id that was requested, in any of the [ways](crate::profile::LookUpWay) in which the
    /// profile looks.
    #[error("{request} found nothing with this external id")]
    UnknownExternalId {
        /// The request that would have found it.
        request: RequestName,
    },
    /// What was answered for an external id does not say whether it has that id, such as to a role that is not shown
    /// it, so that it may be another patient's. It is not changed, and nothing is created beside it.
    #[error("{request} was answered without an external id, so it may belong to another item")]
    UnverifiedExternalId {
        /// The request.
        request: RequestName,
    },
    /// Several records or patients have the external id, so that none of them is the one.
    #[error("{request} lists several items with this external id")]
    AmbiguousExternalId {
        /// The request.
        request: RequestName,
    },
    /// A patient has several records of a CDT of which a patient has one, so that none of them is the one.
    #[error("{request} lists several records of a single-record CDT")]
    SeveralRecords {
        /// The request.
        request: RequestName,
    },
    /// A create got no clear answer, and an item with other content has its external id.
    #[error("{request}: something else has this external id")]
    ExternalIdTaken {
        /// The request.
        request: RequestName,
    },
    /// A filter has a value that can't be sent to the API: it contains a comma, which stands between values.
    /// Nothing was sent.
    #[error("not sent, a filter value for {field} contains a comma, which separates values")]
    FilterValue {
        /// Machine name of the field.
        field: &'static str,
    },
    /// The client's configuration can't be used.
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
    /// The client's [profile](crate::Profile::absent_paths) is of a generation of the API that is not known to offer
    /// this call. Nothing was sent.
    #[error("not sent, {request} is not part of the API generation of the client's profile")]
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
    /// An id that can't be part of a URL: it is empty, dots alone, starts or ends with white space, or holds control or
    /// invisible characters. Nothing was sent.
    #[error("not sent, an id is empty, starts or ends with white space, or is not a path segment")]
    InvalidId,
    /// The API answered with an error.
    #[error(transparent)]
    Api(Box<ApiError>),
    /// The API's answer could not be read.
    #[error("{request} was answered with {source}")]
    Decode {
        /// The request.
        request: RequestName,
        /// The cause.
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
    /// An answer has more bytes than [allowed](crate::Config::body_limits); the rest was not read. The API has acted on
    /// the request.
    #[error("{request} was answered with more than {limit} bytes, which is the limit")]
    TooLarge {
        /// The request.
        request: RequestName,
        /// The most bytes that are read of its answer.
        limit: usize,
        /// How often it was sent.
        attempts: Attempts,
    },
    /// Waiting for the client's own rate limit would exceed the call timeout.
    #[error(
        "{request} was not sent: waiting for the client's rate limit would exceed the call timeout"
    )]
    RateLimitTimeout {
        /// The request.
        request: RequestName,
        /// How often it was sent before.
        attempts: Attempts,
    },
    /// No token could be obtained, so that nothing was sent, or nothing more after the API had refused the token.
    #[error("no token, {source}")]
    Token {
        /// Why not.
        source: Box<Error>,
        /// How often the call was tried.
        attempts: Attempts,
    },
    /// As many tokens were requested as Welkin allows: with another one, it blocks the API client. Nothing was sent.
    #[error("no token is requested in the next {} seconds: the limit of token requests is reached", wait.as_secs_f64().ceil())]
    TokenLimit {
        /// How long until one may be requested.
        wait: Duration,
    },
    /// A list that goes round in circles: the API sent the same page twice.
    #[error("{request} sent the same page twice")]
    RepeatedPage {
        /// The request.
        request: RequestName,
    },
    /// An encounter of another template than the one it was requested as.
    #[error("{request} was answered with an encounter of {found}, not of {expected}")]
    OtherTemplate {
        /// The request.
        request: RequestName,
        /// Machine name of the template asked for.
        expected: &'static str,
        /// Machine name of its template, as the server has it.
        found: ForeignText,
    },
    /// An enrolment in another program than the one it was requested as.
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
    /// A record of another assessment than the one it was requested as.
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
        /// The length of the list that the server stated last.
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
