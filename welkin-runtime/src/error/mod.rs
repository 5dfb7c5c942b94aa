//! Errors of calls. No error prints a body, a secret, an id or health data.

mod api;
mod attempts;
mod configuration;
mod constructors;
mod envelope;
mod inspect;
mod kind;
mod list_extent;
mod problem;
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
use crate::id::UNUSABLE_ID;
use crate::record::{RowViolations, UnreadItem, Violations};
pub use crate::setting::TextFault;
use crate::status::{AssessmentStatus, EncounterStatus};
use crate::transport::TransportError;

/// The error of a call.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The value breaks rules of the configuration; nothing was sent.
    #[error("invalid value, request not sent: {0}")]
    Validation(#[from] Violations),
    /// Rows of a bulk update break rules of the configuration; no row was sent.
    #[error("request not sent: {0}")]
    RowValidation(#[from] RowViolations),
    /// No object has the requested external id, in any of the [ways](crate::profile::LookUpWay) in which the profile
    /// looks it up.
    #[error("{request} found no item with this external id")]
    UnknownExternalId {
        /// The request that would have found it.
        request: RequestName,
    },
    /// The response for an external id does not state whether the object has that id, for example because a role may
    /// not see it, so it may be another patient's. The object is not changed, and no other is created.
    #[error("the response to {request} has no external id, so it may belong to another item")]
    UnverifiedExternalId {
        /// The request.
        request: RequestName,
    },
    /// Several records or patients have the external id, so it does not identify one.
    #[error("{request} returned several items with this external id")]
    AmbiguousExternalId {
        /// The request.
        request: RequestName,
    },
    /// A patient has several records of a CDT of which a patient should have one.
    #[error("{request} returned several records of a single-record CDT")]
    SeveralRecords {
        /// The request.
        request: RequestName,
    },
    /// A create got no clear response, and an item with other content has its external id.
    #[error("{request}: the external id already belongs to a different item")]
    ExternalIdTaken {
        /// The request.
        request: RequestName,
    },
    /// A filter has a value that can't be sent to the API: it contains a comma, which is the separator of values.
    /// Nothing was sent.
    #[error(
        "request not sent: a filter value for {field} contains a comma, the separator of values"
    )]
    FilterValue {
        /// Machine name of the field.
        field: &'static str,
    },
    /// The client's configuration can't be used.
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
    /// The client's [profile](crate::Profile::absent_paths) is of a generation of the API that is not known to offer
    /// this call. Nothing was sent.
    #[error("{request} was not sent: it is not part of the API generation of the client's profile")]
    NotInProfile {
        /// The request.
        request: RequestName,
    },
    /// The body of a [raw request](crate::Client::request) can't be written as JSON. Nothing was sent.
    #[error("{request} was not sent: its body can't be serialized as JSON")]
    Body {
        /// The request.
        request: RequestName,
    },
    /// An id that can't be part of a URL: it is empty, consists of dots, starts or ends with white space, or contains
    /// control or invisible characters. Nothing was sent.
    #[error("request not sent: an id {UNUSABLE_ID}")]
    InvalidId,
    /// The API responded with an error.
    #[error(transparent)]
    Api(Box<ApiError>),
    /// The API's response could not be read.
    #[error("the response to {request} can't be read: {source}")]
    Decode {
        /// The request.
        request: RequestName,
        /// The cause.
        source: UnreadableAnswer,
        /// The attempts of the call.
        attempts: Attempts,
    },
    /// No response: the connection failed or timed out. The API may have processed the request.
    #[error("{request} {}: {source}", if *timeout { "timed out" } else { "got no response" })]
    Connection {
        /// The request.
        request: RequestName,
        /// Whether it was a timeout.
        timeout: bool,
        /// The cause, without its URL.
        source: TransportError,
        /// The attempts of the call, and whether the request may have been sent.
        attempts: Attempts,
    },
    /// A response is larger than [allowed](crate::Config::body_limits); the rest was not read. The API has processed
    /// the request.
    #[error("the response to {request} exceeds the limit of {limit} bytes")]
    TooLarge {
        /// The request.
        request: RequestName,
        /// The maximum number of bytes of its response.
        limit: usize,
        /// The attempts of the call.
        attempts: Attempts,
    },
    /// Waiting for the client's own rate limit would exceed the call timeout.
    #[error(
        "{request} was not sent: waiting for the client's rate limit would exceed the call timeout"
    )]
    RateLimitTimeout {
        /// The request.
        request: RequestName,
        /// The earlier attempts of the call.
        attempts: Attempts,
    },
    /// No token could be obtained, so nothing was sent, or nothing more after the API had rejected the token.
    #[error("can't get a token: {source}")]
    Token {
        /// The reason.
        source: Box<Error>,
        /// The attempts of the call.
        attempts: Attempts,
    },
    /// The number of token requests has reached Welkin's limit: after another one, it would block the API client.
    /// Nothing was sent.
    #[error("the limit of token requests is reached; the next one is allowed in {} s", wait.as_secs_f64().ceil())]
    TokenLimit {
        /// Time until a token may be requested.
        wait: Duration,
    },
    /// A list with a cycle: the API sent the same page twice.
    #[error("{request} returned the same page twice")]
    RepeatedPage {
        /// The request.
        request: RequestName,
    },
    /// An encounter of another template than the requested one.
    #[error(
        "{request} returned an encounter of another template: expected {expected}, found {found}"
    )]
    OtherTemplate {
        /// The request.
        request: RequestName,
        /// Machine name of the requested template.
        expected: &'static str,
        /// Machine name of its template, from the server.
        found: ForeignText,
    },
    /// An enrollment in another program than the requested one.
    #[error("the enrollment is in another program: expected {expected}, found {found}")]
    OtherProgram {
        /// Machine name of the requested program.
        expected: &'static str,
        /// Machine name of its program, from the server.
        found: ForeignText,
    },
    /// The server processed the request, but left the encounter in an unexpected status.
    #[error("{request} left the encounter in the status {}", StatusWord(status.as_ref().map(EncounterStatus::as_str)))]
    UnexpectedStatus {
        /// The request.
        request: RequestName,
        /// Status of the encounter.
        status: Option<EncounterStatus>,
    },
    /// A record of another assessment than the requested one.
    #[error(
        "{request} returned a record of another assessment: expected {expected}, found {found}"
    )]
    OtherAssessment {
        /// The request.
        request: RequestName,
        /// Machine name of the requested assessment.
        expected: &'static str,
        /// Machine name of its assessment, from the server.
        found: ForeignText,
    },
    /// The server processed the request, but left an assessment record in another status than completed.
    #[error("{request} left the assessment in the status {}", StatusWord(status.as_ref().map(AssessmentStatus::as_str)))]
    AssessmentNotCompleted {
        /// The request.
        request: RequestName,
        /// Status of the record.
        status: Option<AssessmentStatus>,
    },
    /// A transition that the program does not have; nothing was sent.
    #[error("request not sent: {0}")]
    UnreachablePhase(#[from] UnreachablePhase),
    /// The server processed the request, but left the patient in an unexpected phase.
    #[error("{request} left the patient in {}, not in the phase {expected}", found.as_ref().map_or("no phase".to_owned(), |found| format!("the phase {found}")))]
    OtherPhase {
        /// The request.
        request: RequestName,
        /// Machine name of the requested phase.
        expected: ForeignText,
        /// Machine name of the patient's phase, from the server.
        found: Option<ForeignText>,
    },
    /// A list with more pages than its [limit](crate::List::page_limit).
    #[error("{request}: the list has not ended after {pages} pages")]
    EndlessList {
        /// The request.
        request: RequestName,
        /// Number of pages that were read.
        pages: u64,
    },
    /// A list that ended before the server had sent all the items it stated.
    #[error("{request}: the list ended after {read} items, but the server reports {expected}")]
    IncompleteList {
        /// The request.
        request: RequestName,
        /// Number of received items, including unreadable ones.
        read: u64,
        /// The length of the list according to the server's last statement.
        expected: ListExtent,
    },
    /// An item of a list that could not be read. A stream continues after it.
    #[error("{request}: {item}")]
    UnreadItem {
        /// The request.
        request: RequestName,
        /// Its position, and the reason.
        item: Box<UnreadItem>,
    },
    /// Items of a list that could not be read, in a call that needs every item.
    #[error("{request}: {} of {} items could not be read{}", unread.len(), unread.len() + read, first_of(unread))]
    UnreadItems {
        /// The request.
        request: RequestName,
        /// Number of readable items.
        read: usize,
        /// The unreadable items.
        unread: Box<[UnreadItem]>,
    },
}

/// The first of several items, as the end of a sentence.
fn first_of(unread: &[UnreadItem]) -> String {
    let first = unread.first();
    first.map_or_else(String::new, |item| format!("; the first: {item}"))
}

/// A status that the server sent, shown if it is a code.
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

/// Shows the error with everything that the server sent, and with the values that break rules.
impl Reveal for Error {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => error.write_revealed(formatter),
            Self::Token { source, .. } => {
                write!(formatter, "can't get a token: {}", reveal(&**source))
            }
            Self::Validation(violations) => {
                write!(
                    formatter,
                    "invalid value, request not sent: {}",
                    reveal(violations)
                )
            }
            Self::RowValidation(violations) => {
                write!(formatter, "request not sent: {}", reveal(violations))
            }
            other => write!(formatter, "{other}"),
        }
    }
}
