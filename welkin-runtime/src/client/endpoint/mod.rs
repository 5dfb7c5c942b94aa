//! The description of an endpoint of the API, and the requests made from it.

mod items;
mod request;

use std::fmt;

use http::Method;

pub use self::items::ItemsQuery;
pub(crate) use self::request::EndpointRequest;
use crate::call::Scope;
use crate::profile::Profile;

/// The source from which a call of the API is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Source {
    /// Traffic with the service was recorded.
    Recorded,
    /// The vendor's reference, release notes or samples describe it; no traffic was recorded.
    Documented,
    /// Other programs make the call; it was neither recorded nor documented.
    Client,
}

/// The word in the coverage table: `recorded`.
impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Recorded => "recorded",
            Self::Documented => "documented",
            Self::Client => "seen in a client",
        })
    }
}

/// A known call of the API.
#[derive(Clone, Debug)]
pub struct Endpoint {
    method: Method,
    path: &'static str,
    template: Template,
    scope: Scope,
    source: Source,
    /// Whether sending it twice has the same effect as sending it once, if that does not follow from the method.
    idempotent: Option<bool>,
}

/// The location of the template of an endpoint's path.
#[derive(Clone, Copy, Debug)]
enum Template {
    /// In the endpoint; a profile may replace or lack it.
    Default,
    /// In a field of the profile.
    Field(fn(&Profile) -> &str),
    /// In a field of the profile that may be unset.
    OptionalField(fn(&Profile) -> Option<&str>),
    /// In the endpoint, which the calling program has defined, independent of the profile.
    Verbatim,
}

#[allow(
    dead_code,
    reason = "which of these are used depends on the families that are built"
)]
impl Endpoint {
    /// A call in an environment, with its path in the profile `v8`.
    pub(crate) const fn new(method: Method, path: &'static str, source: Source) -> Self {
        Self {
            method,
            path,
            template: Template::Default,
            scope: Scope::Environment,
            source,
            idempotent: None,
        }
    }

    /// A call defined by the calling program.
    pub(crate) const fn verbatim(method: Method, path: &'static str) -> Self {
        let mut own = Self::new(method, path, Source::Client);
        own.template = Template::Verbatim;
        own
    }

    /// A call of the tenant, outside its environments.
    pub(crate) const fn of_tenant(mut self) -> Self {
        self.scope = Scope::Tenant;
        self
    }

    /// A call whose path is a field of the profile.
    pub(crate) const fn in_profile(mut self, path: fn(&Profile) -> &str) -> Self {
        self.template = Template::Field(path);
        self
    }

    /// A call whose path is an optional field of the profile, without which the call is not available.
    pub(crate) const fn if_in_profile(mut self, path: fn(&Profile) -> Option<&str>) -> Self {
        self.template = Template::OptionalField(path);
        self
    }

    /// A `POST` that may be repeated: it reads, or sets a state.
    pub(crate) const fn idempotent(mut self) -> Self {
        self.idempotent = Some(true);
        self
    }

    /// Marks a call that adds something each time, regardless of its method.
    pub(crate) const fn adds(mut self) -> Self {
        self.idempotent = Some(false);
        self
    }
}

impl Endpoint {
    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path's template in the profile `v8`, such as `/calendar/events/{event}`, below the environment or, if it
    /// starts with `/admin/`, below the tenant.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// The source from which the call is known.
    #[must_use]
    pub fn source(&self) -> Source {
        self.source
    }

    /// Whether it is retried when it is unknown whether the API has processed it.
    #[must_use]
    pub fn is_idempotent(&self) -> bool {
        self.idempotent.unwrap_or(self.method != Method::POST)
    }

    /// The path's template in this profile; `None` if the profile is not known to have the call.
    fn path_in<'a>(&self, profile: &'a Profile) -> Option<&'a str> {
        match self.template {
            Template::Field(path) => Some(path(profile)),
            Template::OptionalField(path) => path(profile),
            Template::Verbatim => Some(self.path),
            Template::Default => {
                let mut absent = profile.absent_paths.iter();
                if absent.any(|start| self.path.starts_with(&**start)) {
                    return None;
                }
                Some(profile.paths.get(self.path).map_or(self.path, |path| path))
            }
        }
    }
}

/// Declares the endpoints of a family, and a list of all of them.
macro_rules! endpoints {
    ($($(#[$doc:meta])* $NAME:ident: $METHOD:ident $path:literal, $Source:ident $(, $modifier:ident($($argument:expr)?))*;)*) => {
        $(
            $(#[$doc])*
            pub(super) static $NAME: $crate::client::endpoint::Endpoint = $crate::client::endpoint::Endpoint::new(
                http::Method::$METHOD,
                $path,
                $crate::client::endpoint::Source::$Source,
            )$(.$modifier($($argument)?))*;
        )*

        /// The calls of this family.
        pub(in crate::client) static ENDPOINTS: &[&$crate::client::endpoint::Endpoint] = &[$(&$NAME),*];
    };
}

pub(crate) use endpoints;
