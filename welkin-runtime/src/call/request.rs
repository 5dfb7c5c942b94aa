//! A request before it has an address.

use bytes::Bytes;
use http::{HeaderValue, Method};

use crate::error::{Error, RequestName};
use crate::http::open_body::OpenSlot;
use crate::transport::BoxFuture;

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
    pub(crate) look_up: Option<&'a dyn LookUp>,
    /// Where the body of a good answer goes, if it is not to be kept whole.
    pub(crate) open: Option<OpenSlot>,
}

/// The owner of a path.
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

/// Looks whether what a request creates is there: the answer of an earlier attempt may have been lost, or somebody else
/// has created it.
pub(crate) trait LookUp: Sync {
    /// Whether it is there; an error where that can't be known for certain.
    fn look(&self) -> BoxFuture<'_, Result<bool, Error>>;
}

impl<'a> Request<'a> {
    /// A request in an environment, without a query and a body. A `POST` is not idempotent, as it may create;
    /// everything else is.
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

    pub(crate) fn name(&self) -> RequestName {
        RequestName::new(&self.method, self.template)
    }
}
