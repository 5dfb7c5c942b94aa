//! A request before its address is known.

use bytes::Bytes;
use http::{HeaderValue, Method};

use crate::error::{Error, RequestName};
use crate::http::open_body::OpenSlot;
use crate::record::{Expected, Key, KnownBy};
use crate::transport::BoxFuture;

/// A request before it is sent. The path is a template and its values.
#[derive(Clone)]
pub(crate) struct Request<'a> {
    pub(crate) method: Method,
    pub(crate) template: &'a str,
    pub(crate) scope: Scope,
    pub(crate) values: &'a [(&'a str, &'a str)],
    /// The expected object in the response: its key, and the name of the value under this key.
    pub(crate) known_by: Option<(Key, &'a str)>,
    pub(crate) query: &'a [(&'a str, String)],
    pub(crate) body: Option<RequestBody>,
    /// Whether sending the request twice has the same effect as sending it once.
    pub(crate) idempotent: bool,
    /// How to find out whether a request that creates an object has done so.
    pub(crate) look_up: Option<&'a dyn LookUp>,
    /// Where the body of a successful response goes, if it is not buffered.
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

/// Looks for the object that a request creates: the response of an earlier attempt may have been lost, or another
/// client has created the object.
pub(crate) trait LookUp: Sync {
    /// Whether the object exists; an error if that can't be determined for certain.
    fn look(&self) -> BoxFuture<'_, Result<bool, Error>>;
}

impl<'a> Request<'a> {
    /// A request in an environment, without a query and a body. A `POST` is not idempotent, because it may create an
    /// object; every other method is.
    pub(crate) fn new(method: Method, template: &'a str) -> Self {
        Self {
            idempotent: method != Method::POST,
            method,
            template,
            scope: Scope::Environment,
            values: &[],
            known_by: None,
            query: &[],
            body: None,
            look_up: None,
            open: None,
        }
    }

    /// The expected content of the response.
    pub(crate) fn expected(&self) -> Expected<'a> {
        let value = |name| {
            let mut values = self.values.iter();
            values.find(|(of, _)| *of == name).map(|(_, value)| *value)
        };
        Expected {
            patient: value("patient"),
            cdt: value("cdt"),
            known_by: self.known_by.and_then(|(key, name)| {
                let value = value(name)?;
                Some(KnownBy { key, value })
            }),
        }
    }

    pub(crate) fn name(&self) -> RequestName {
        RequestName::new(&self.method, self.template)
    }
}
