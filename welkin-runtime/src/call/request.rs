//! A request before it has an address.

use http::Method;

use crate::error::RequestName;

/// A request before it is sent. The path is a template and its values.
pub(crate) struct Request<'a> {
    pub(crate) method: Method,
    pub(crate) template: &'a str,
    pub(crate) values: &'a [(&'static str, &'a str)],
    pub(crate) query: &'a [(&'a str, String)],
    pub(crate) body: Option<Vec<u8>>,
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
