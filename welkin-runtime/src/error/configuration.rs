//! The error of a configuration that can't be used.

use std::fmt;

use crate::foreign_text::ForeignText;
use crate::setting::TextFault;

/// A configuration that can't be used.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigurationError {
    /// Environment variables that are not set.
    #[error("environment variables not set: {}", .0.join(", "))]
    Missing(Vec<&'static str>),
    /// A setting with an invalid text, such as a secret that ends with a newline. The text itself is not shown.
    #[error("{setting} {fault}")]
    Text {
        /// The setting: an environment variable, or its name in code.
        setting: &'static str,
        /// The fault.
        fault: TextFault,
    },
    /// A setting that can't be one segment of a URL's path.
    #[error("{setting} must be a single path segment")]
    Name {
        /// The setting.
        setting: &'static str,
    },
    /// A URL that can't be parsed or used.
    #[error("{setting} can't be used: {}", ForeignText::new(reason))]
    Url {
        /// The setting.
        setting: &'static str,
        /// The reason.
        reason: String,
    },
    /// An unknown time zone.
    #[error("unknown time zone {0:?}")]
    TimeZone(String),
    /// A setting that is not a whole number above 0.
    #[error("{setting} must be a positive whole number")]
    Number {
        /// The setting.
        setting: &'static str,
    },
    /// Plain HTTP to another machine that is not [allowed](crate::Config::plain_http_host).
    #[error(
        "{setting} must use https: plain HTTP is allowed only to loopback addresses and `plain_http_host`"
    )]
    PlainHttp {
        /// The setting.
        setting: &'static str,
    },
    /// An unknown profile, or invalid overrides of one.
    #[error("the profile can't be used: {}", ForeignText::new(.0))]
    Profile(String),
    /// TLS could not be set up.
    #[error("TLS can't be set up: {}", ForeignText::new(.0))]
    Tls(String),
}

/// The same text as `Display`: reasons contain arbitrary parts of the configuration.
impl fmt::Debug for ConfigurationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ConfigurationError({self})")
    }
}
