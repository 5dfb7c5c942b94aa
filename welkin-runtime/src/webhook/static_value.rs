//! Required values in a webhook's headers or query.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use url::form_urlencoded;

use super::incoming::{IncomingRequest, Refused};
use super::scheme_error::{SchemeError, check_header_name, check_text};
use super::signature::is_equal;

/// A header or query parameter that every webhook must have, with this value or one of several.
///
/// Welkin sends the headers and query parameters that Admin has for a webhook; the chat webhook sends
/// `X-WEBHOOK-API-KEY` and `X-WEBHOOK-API-SECRET`. Source: recorded audits and Welkin's reference.
#[derive(Clone)]
pub struct StaticValue {
    pub(super) place: StaticPlace,
    values: Vec<SecretString>,
}

#[derive(Clone)]
pub(super) enum StaticPlace {
    Header(String),
    Query(String),
}

impl StaticValue {
    /// A header with this value.
    #[must_use]
    pub fn header(name: impl Into<String>, value: impl Into<SecretString>) -> Self {
        Self {
            place: StaticPlace::Header(name.into()),
            values: vec![value.into()],
        }
    }

    /// A query parameter with this value. The query is part of the URL, which proxies log: prefer a header.
    #[must_use]
    pub fn query(name: impl Into<String>, value: impl Into<SecretString>) -> Self {
        Self {
            place: StaticPlace::Query(name.into()),
            values: vec![value.into()],
        }
    }

    /// Also accepts this value, for rotation.
    #[must_use]
    pub fn or(mut self, value: impl Into<SecretString>) -> Self {
        self.values.push(value.into());
        self
    }

    pub(super) fn check(&self) -> Result<(), SchemeError> {
        if let StaticPlace::Header(name) = &self.place {
            check_header_name(name)?;
        }
        let what = format!("the value of the webhook's {self}");
        self.values
            .iter()
            .try_for_each(|value| check_text(&what, value.expose_secret()))
    }

    pub(super) fn verify(&self, request: &IncomingRequest<'_>) -> Result<(), Refused> {
        let given: Vec<Vec<u8>> = match &self.place {
            StaticPlace::Header(name) => {
                let values = request.headers.get_all(name).iter();
                values.map(|value| value.as_bytes().to_vec()).collect()
            }
            StaticPlace::Query(name) => form_urlencoded::parse(request.query.as_bytes())
                .filter(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned().into_bytes())
                .collect(),
        };
        if given.is_empty() {
            return Err(Refused::Missing(self.to_string()));
        }
        let pairs = given
            .iter()
            .flat_map(|given| self.values.iter().map(move |value| (given, value)));
        // Every pair is compared, so that the time does not reveal which one matched.
        let right =
            pairs.filter(|(given, value)| is_equal(given, value.expose_secret().as_bytes()));
        if right.count() > 0 {
            Ok(())
        } else {
            Err(Refused::WrongValue(self.to_string()))
        }
    }

    /// The current value of a sender.
    pub(super) fn current(&self) -> &str {
        self.values[0].expose_secret()
    }
}

/// Shows its location, without the values.
impl fmt::Display for StaticValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            StaticPlace::Header(name) => write!(formatter, "header {name}"),
            StaticPlace::Query(name) => write!(formatter, "query parameter {name}"),
        }
    }
}

/// Never shows the values.
impl fmt::Debug for StaticValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "StaticValue({self})")
    }
}
