//! Faults between a client and a tenant.

use std::fmt;
use std::str::FromStr;

/// A fault that is injected into one request. Each has a name, in the header and on the command line:
/// `Fault::ResetAfter` is `reset-after`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Fault {
    /// 429 without `Retry-After`; the request is not processed.
    TooMany,
    /// 429 with `Retry-After` in seconds; the request is not processed.
    TooManyForSeconds,
    /// 429 with `Retry-After` as a date; the request is not processed.
    TooManyUntil,
    /// 503; the request is not processed.
    Unavailable,
    /// 502 with an HTML page; the request is not processed.
    GatewayPage,
    /// The connection is reset before the request is processed.
    ResetBefore,
    /// The request's token has expired.
    ExpiredToken,
    /// The request's token is revoked.
    RevokedToken,
    /// 500 after the request was processed.
    FailedAfter,
    /// 502 without a body, after the request was processed.
    BadGatewayAfter,
    /// 200 without a body.
    EmptyBody,
    /// 200 with an HTML page.
    PageBody,
    /// Half of the body, with a matching `Content-Length`.
    HalfBody,
    /// Half of the body, then the connection is closed.
    CutOff,
    /// The connection is reset after the request was processed.
    ResetAfter,
    /// The request is processed, but the response is never sent.
    Stall,
    /// The response is sent slowly, in small pieces.
    Drip,
    /// `Date` of the response is an hour ahead.
    ClockSkew,
}

/// Names and descriptions of faults.
const NAMES: [(Fault, &str, &str); 18] = [
    (
        Fault::TooMany,
        "too-many",
        "429 without `Retry-After`; the request is not processed",
    ),
    (
        Fault::TooManyForSeconds,
        "too-many-for-seconds",
        "429 with `Retry-After` in seconds; the request is not processed",
    ),
    (
        Fault::TooManyUntil,
        "too-many-until",
        "429 with `Retry-After` as a date; the request is not processed",
    ),
    (
        Fault::Unavailable,
        "unavailable",
        "503; the request is not processed",
    ),
    (
        Fault::GatewayPage,
        "gateway-page",
        "502 with an HTML page; the request is not processed",
    ),
    (
        Fault::ResetBefore,
        "reset-before",
        "the connection is reset before the request is processed",
    ),
    (
        Fault::ExpiredToken,
        "expired-token",
        "401: the token of the request expires",
    ),
    (
        Fault::RevokedToken,
        "revoked-token",
        "401: the token of the request is revoked",
    ),
    (
        Fault::FailedAfter,
        "failed-after",
        "500 after the request was processed",
    ),
    (
        Fault::BadGatewayAfter,
        "bad-gateway-after",
        "502 without a body, after the request was processed",
    ),
    (
        Fault::EmptyBody,
        "empty-body",
        "200 without a body, after the request was processed",
    ),
    (
        Fault::PageBody,
        "page-body",
        "200 with an HTML page, after the request was processed",
    ),
    (
        Fault::HalfBody,
        "half-body",
        "half of the body with a matching `Content-Length`, after the request was processed",
    ),
    (
        Fault::CutOff,
        "cut-off",
        "half of the body, then the connection is closed, after the request was processed",
    ),
    (
        Fault::ResetAfter,
        "reset-after",
        "the connection is reset after the request was processed",
    ),
    (
        Fault::Stall,
        "stall",
        "the request is processed, but the response is never sent",
    ),
    (
        Fault::Drip,
        "drip",
        "the response is sent slowly, in small pieces",
    ),
    (
        Fault::ClockSkew,
        "clock-skew",
        "`Date` of the response is an hour ahead",
    ),
];

impl Fault {
    /// Returns all faults.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(fault, ..)| *fault)
    }

    /// Name of the fault, such as `reset-after`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.words().1
    }

    /// Describes what the client receives, and whether the request was processed.
    #[must_use]
    pub fn description(self) -> &'static str {
        self.words().2
    }

    fn words(self) -> &'static (Self, &'static str, &'static str) {
        let named = NAMES.iter().find(|(fault, ..)| *fault == self);
        named.expect("every fault has a name")
    }

    /// Whether the fault expires or revokes the client's token.
    pub(super) fn ends_token(self) -> bool {
        matches!(self, Self::ExpiredToken | Self::RevokedToken)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The error of an unknown name of a fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown fault `{name}`; available: {}", NAMES.map(|(_, name, _)| name).join(", "))]
pub struct UnknownFault {
    name: String,
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Self, UnknownFault> {
        let named = NAMES.iter().find(|(_, known, _)| *known == name);
        named.map(|(fault, ..)| *fault).ok_or_else(|| UnknownFault {
            name: name.to_owned(),
        })
    }
}
