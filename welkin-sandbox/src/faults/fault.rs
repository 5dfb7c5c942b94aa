//! What can go wrong between a client and a tenant.

use std::fmt;
use std::str::FromStr;

/// Something that goes wrong with one request. Each has a name, in the header and on the command line:
/// `Fault::ResetAfter` is `reset-after`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Fault {
    /// 429 without `Retry-After`; the tenant does not see the request.
    TooMany,
    /// 429 with `Retry-After` in seconds; the tenant does not see the request.
    TooManyForSeconds,
    /// 429 with `Retry-After` as a date; the tenant does not see the request.
    TooManyUntil,
    /// 503; the tenant does not see the request.
    Unavailable,
    /// 502 with a page for people; the tenant does not see the request.
    GatewayPage,
    /// The connection is reset before the tenant sees the request.
    ResetBefore,
    /// The request's token expires at this moment.
    ExpiredToken,
    /// The request's token is one of the tenant no longer.
    RevokedToken,
    /// 500, though the tenant has acted.
    FailedAfter,
    /// 502 without a body, though the tenant has acted.
    BadGatewayAfter,
    /// 200 without a body.
    EmptyBody,
    /// 200 with a page for people.
    PageBody,
    /// Half of the body, and a length that fits it.
    HalfBody,
    /// Half of the body, and then the end of the connection.
    CutOff,
    /// The connection is reset after the tenant has acted.
    ResetAfter,
    /// The tenant acts, and its answer never comes.
    Stall,
    /// The answer comes slowly, in small pieces.
    Drip,
    /// `Date` of the answer is an hour ahead.
    ClockSkew,
}

/// Faults by name.
const NAMES: [(Fault, &str); 18] = [
    (Fault::TooMany, "too-many"),
    (Fault::TooManyForSeconds, "too-many-for-seconds"),
    (Fault::TooManyUntil, "too-many-until"),
    (Fault::Unavailable, "unavailable"),
    (Fault::GatewayPage, "gateway-page"),
    (Fault::ResetBefore, "reset-before"),
    (Fault::ExpiredToken, "expired-token"),
    (Fault::RevokedToken, "revoked-token"),
    (Fault::FailedAfter, "failed-after"),
    (Fault::BadGatewayAfter, "bad-gateway-after"),
    (Fault::EmptyBody, "empty-body"),
    (Fault::PageBody, "page-body"),
    (Fault::HalfBody, "half-body"),
    (Fault::CutOff, "cut-off"),
    (Fault::ResetAfter, "reset-after"),
    (Fault::Stall, "stall"),
    (Fault::Drip, "drip"),
    (Fault::ClockSkew, "clock-skew"),
];

impl Fault {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(fault, _)| *fault)
    }

    /// Its name, such as `reset-after`.
    #[must_use]
    pub fn name(self) -> &'static str {
        let named = NAMES.iter().find(|(fault, _)| *fault == self);
        named.expect("every fault has a name").1
    }

    /// Whether it costs the client its token.
    pub(super) fn ends_token(self) -> bool {
        matches!(self, Self::ExpiredToken | Self::RevokedToken)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A name that no fault has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown fault `{name}`; available are {}", NAMES.map(|(_, name)| name).join(", "))]
pub struct UnknownFault {
    name: String,
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Self, UnknownFault> {
        let named = NAMES.iter().find(|(_, known)| *known == name);
        named.map(|(fault, _)| *fault).ok_or_else(|| UnknownFault {
            name: name.to_owned(),
        })
    }
}
