//! A request before it has an address.

use std::sync::atomic::AtomicBool;

use http::Method;

use crate::error::RequestName;

/// A request before it is sent. The path is a template and its values.
pub(crate) struct Request<'a> {
    pub(crate) method: Method,
    pub(crate) template: &'a str,
    pub(crate) values: &'a [(&'static str, &'a str)],
    pub(crate) query: &'a [(&'a str, String)],
    pub(crate) body: Option<Vec<u8>>,
    /// How to look whether a request that creates has done so.
    pub(crate) look_up: Option<LookUp<'a>>,
}

/// A request that reads what another one creates; its answer is read in the same way.
pub(crate) struct LookUp<'a> {
    pub(crate) template: &'a str,
    pub(crate) values: &'a [(&'static str, &'a str)],
    pub(crate) query: &'a [(&'a str, String)],
    /// Set when it is there, and not created by the last request: by an earlier one, or by somebody else.
    pub(crate) was_found: &'a AtomicBool,
}

impl LookUp<'_> {
    pub(super) fn request(&self) -> Request<'_> {
        Request {
            method: Method::GET,
            template: self.template,
            values: self.values,
            query: self.query,
            body: None,
            look_up: None,
        }
    }
}

impl Request<'_> {
    pub(crate) fn name(&self) -> RequestName {
        let method = match self.method {
            Method::GET => "GET",
            Method::POST => "POST",
            Method::PATCH => "PATCH",
            Method::PUT => "PUT",
            Method::DELETE => "DELETE",
            _ => "HTTP",
        };
        RequestName {
            method,
            path: self.template.to_owned(),
        }
    }
}
