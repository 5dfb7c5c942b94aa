//! A request before it has an address.

use std::sync::atomic::AtomicBool;

use bytes::Bytes;
use http::{HeaderValue, Method};

use crate::error::RequestName;
use crate::http::open_body::OpenSlot;

/// A request before it is sent. The path is a template and its values.
#[derive(Clone)]
pub(crate) struct Request<'a> {
    pub(crate) method: Method,
    pub(crate) template: &'a str,
    pub(crate) scope: Scope,
    pub(crate) values: &'a [(&'a str, &'a str)],
    pub(crate) query: &'a [(&'a str, String)],
    pub(crate) body: Option<RequestBody>,
    /// Whether sending it twice is as good as sending it once.
    pub(crate) idempotent: bool,
    /// How to look whether a request that creates has done so.
    pub(crate) look_up: Option<LookUp<'a>>,
    /// Where the body of a good answer goes, if it is not to be kept whole.
    pub(crate) open: Option<OpenSlot>,
}

/// What a path belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// One of the tenant's environments, such as `/patients`.
    Environment,
    /// The tenant as a whole, such as `/admin/users`.
    Tenant,
}

/// The body of a request, with its content type.
#[derive(Clone)]
pub(crate) struct RequestBody {
    pub(crate) content_type: HeaderValue,
    pub(crate) bytes: Bytes,
}

/// JSON.
impl From<Vec<u8>> for RequestBody {
    fn from(json: Vec<u8>) -> Self {
        Self {
            content_type: HeaderValue::from_static("application/json"),
            bytes: json.into(),
        }
    }
}

/// A request that reads what another one creates; its answer is read in the same way.
#[derive(Clone)]
pub(crate) struct LookUp<'a> {
    pub(crate) template: &'a str,
    pub(crate) values: &'a [(&'a str, &'a str)],
    pub(crate) query: &'a [(&'a str, String)],
    /// Set when it is there, and not created by the last request: by an earlier one, or by somebody else.
    pub(crate) was_found: &'a AtomicBool,
}

impl LookUp<'_> {
    pub(super) fn request(&self) -> Request<'_> {
        Request::new(Method::GET, self.template)
            .values(self.values)
            .query(self.query)
    }
}

impl<'a> Request<'a> {
    /// A request in an environment, without a query and a body. A `POST` is not idempotent, as it may create; everything else is.
    pub(crate) fn new(method: Method, template: &'a str) -> Self {
        Self {
            idempotent: method != Method::POST,
            method,
            template,
            scope: Scope::Environment,
            values: &[],
            query: &[],
            body: None,
            look_up: None,
            open: None,
        }
    }

    /// What stands for the parts of the path in braces.
    pub(crate) fn values(mut self, values: &'a [(&'a str, &'a str)]) -> Self {
        self.values = values;
        self
    }

    pub(crate) fn query(mut self, query: &'a [(&'a str, String)]) -> Self {
        self.query = query;
        self
    }

    pub(crate) fn name(&self) -> RequestName {
        RequestName::new(&self.method, self.template)
    }
}
