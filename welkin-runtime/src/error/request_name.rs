//! The name of a request, in a form that is safe to display.

use std::fmt;

use http::Method;

use crate::foreign_text::ForeignText;

/// The name of a request, in a form that is safe to display.
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
