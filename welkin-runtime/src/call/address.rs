//! Where a request goes.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Uri};
use url::Url;

use super::Request;
use crate::address::{extend_path, uri};
use crate::config::{Config, ConfigurationError};
use crate::error::{Error, RequestName};
use crate::profile::{EnvironmentPlacement, Profile};
use crate::token::Token;

/// Where the API of a tenant is.
pub(super) struct Addresses {
    origin: Url,
    token: Url,
    tenant: String,
}

/// A request with its address, and the body that every attempt sends.
pub(super) struct Addressed {
    pub(super) method: Method,
    pub(super) name: RequestName,
    uri: Uri,
    body: Option<Bytes>,
}

impl Addressed {
    pub(super) fn is_delete(&self) -> bool {
        self.method == Method::DELETE
    }

    /// What is sent, with a token.
    pub(super) fn with(&self, token: &Token) -> http::Request<Bytes> {
        let mut request = http::Request::new(self.body.clone().unwrap_or_default());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, token.authorization());
        if self.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        request
    }
}

impl Addresses {
    pub(super) fn new(config: &Config) -> Result<Self, ConfigurationError> {
        let (origin, token) = config.urls()?;
        Ok(Self {
            origin,
            token,
            tenant: config.tenant.clone(),
        })
    }

    /// What requests are sent to.
    pub(super) fn origins(&self) -> [&Url; 2] {
        [&self.origin, &self.token]
    }

    pub(super) fn token_uri(&self) -> Result<Uri, ConfigurationError> {
        uri(&self.token)
    }

    /// A request to one of the tenant's environments.
    pub(super) fn of(
        &self,
        profile: &Profile,
        environment: &str,
        request: Request<'_>,
    ) -> Result<Addressed, Error> {
        Ok(Addressed {
            uri: uri(&self.url(profile, environment, &request)?)?,
            name: request.name(),
            method: request.method,
            body: request.body.map(Bytes::from),
        })
    }

    /// The URL of a request: every value is one segment of the path, whatever it holds.
    fn url(
        &self,
        profile: &Profile,
        environment: &str,
        request: &Request<'_>,
    ) -> Result<Url, Error> {
        let mut url = self.origin.clone();
        let base = &*profile.base_path;
        let outer = [("tenant", &*self.tenant), ("environment", environment)];
        let values: Vec<_> = request.values.iter().copied().chain(outer).collect();
        extend_path(&mut url, [base, request.template], &values)?;
        let in_path = [base, request.template].map(|path| path.contains("{environment}"));
        match &profile.environment {
            EnvironmentPlacement::Query(parameter) if in_path == [false, false] => {
                url.query_pairs_mut().append_pair(parameter, environment);
            }
            _ => {}
        }
        for (name, value) in request.query {
            url.query_pairs_mut().append_pair(name, value);
        }
        Ok(url)
    }
}
