//! The address of a request.

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, Method};
use url::{Url, form_urlencoded};

use super::request::{Request, RequestBody, Scope};
use crate::config::Config;
use crate::error::ConfigurationError;
use crate::error::{Error, RequestName};
use crate::http::body_limits::BodyLimits;
use crate::http::message::Outgoing;
use crate::http::open_body::OpenSlot;
use crate::http::template::{append_path, url};
use crate::profile::{EnvironmentPlacement, Profile};
use crate::token::Token;

/// The addresses of a tenant's API.
pub(super) struct Addresses {
    origin: Url,
    token: Url,
    tenant: String,
}

/// A request with its address, and the body that every attempt sends.
pub(super) struct Addressed {
    pub(super) method: Method,
    pub(super) name: RequestName,
    url: Url,
    body: Option<RequestBody>,
    idempotent: bool,
    open: Option<OpenSlot>,
}

impl Addressed {
    pub(super) fn is_delete(&self) -> bool {
        self.method == Method::DELETE
    }

    /// Whether sending the request twice has the same effect as sending it once.
    pub(super) fn is_idempotent(&self) -> bool {
        self.idempotent
    }

    /// The request to send, with a token and additional headers.
    pub(super) fn with(&self, token: &Token, limits: BodyLimits, further: &HeaderMap) -> Outgoing {
        let mut headers = HeaderMap::with_capacity(4 + further.len());
        headers.extend(
            further
                .iter()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        headers.insert(AUTHORIZATION, token.authorization());
        if let Some(body) = &self.body {
            headers.insert(CONTENT_TYPE, body.content_type.clone());
        }
        Outgoing {
            method: self.method.clone(),
            url: self.url.clone(),
            headers,
            body: self.body.as_ref().map(|body| body.bytes.clone()),
            limits,
            open: self.open.clone(),
        }
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

    /// The origins that requests are sent to.
    pub(super) fn origins(&self) -> [&Url; 2] {
        [&self.origin, &self.token]
    }

    pub(super) fn token_url(&self) -> &Url {
        &self.token
    }

    /// A request to one of the tenant's environments.
    pub(super) fn of(
        &self,
        profile: &Profile,
        environment: &str,
        request: Request<'_>,
    ) -> Result<Addressed, Error> {
        Ok(Addressed {
            url: self.url(profile, environment, &request)?,
            name: request.name(),
            method: request.method,
            body: request.body,
            idempotent: request.idempotent,
            open: request.open,
        })
    }

    /// The address of a request: every value is one segment of the path, regardless of its characters.
    fn url(
        &self,
        profile: &Profile,
        environment: &str,
        request: &Request<'_>,
    ) -> Result<Url, Error> {
        let base_path = match request.scope {
            Scope::Environment => &profile.base_path,
            Scope::Tenant => &profile.tenant_path,
        };
        let mut in_path = false;
        let mut value = |name: &str| {
            in_path |= name == "environment";
            let given = request.values.iter().find(|(known, _)| *known == name);
            match (given, name) {
                (Some((_, value)), _) => Some(*value),
                (None, "tenant") => Some(&*self.tenant),
                (None, "environment") => Some(environment),
                _ => None,
            }
        };
        let mut path = String::with_capacity(USUAL_LENGTH);
        path.push_str(self.origin.path().trim_end_matches('/'));
        append_path(&mut path, base_path, &mut value)?;
        append_path(&mut path, request.template, &mut value)?;
        let in_query = match &profile.environment {
            EnvironmentPlacement::Query(parameter)
                if request.scope == Scope::Environment && !in_path =>
            {
                Some(parameter)
            }
            _ => None,
        };
        if in_query.is_none() && request.query.is_empty() {
            return Ok(url(&self.origin, &path, None)?);
        }
        let query = form_urlencoded::Serializer::new(String::with_capacity(USUAL_LENGTH))
            .extend_pairs(in_query.map(|parameter| (&**parameter, environment)))
            .extend_pairs(request.query)
            .finish();
        Ok(url(&self.origin, &path, Some(&query))?)
    }
}

/// Enough bytes for most paths and most queries.
const USUAL_LENGTH: usize = 128;
