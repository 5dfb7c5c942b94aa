//! A recorded request, decomposed for generating code.

use axum::extract::Query;
use axum::http::Uri;
use serde_json::{Map, Value};

use crate::percent_encoding::percent_decoded;
use crate::recording::{RecordedBody, RecordedRequest};

/// The base of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// An environment.
    Environment,
    /// A tenant.
    Tenant,
    /// The server: token endpoints.
    Server,
}

/// A request body.
#[derive(Debug)]
pub(super) enum Body {
    None,
    Json(Value),
    /// The body is not JSON, or was truncated.
    Other,
}

/// A decomposed request.
pub(super) struct ParsedRequest<'r> {
    pub(super) method: &'r str,
    pub(super) base: Base,
    /// The path below the base, as a template: `/patients/{patient}`.
    pub(super) path: String,
    /// Names and values of the template's parameters, in order.
    ids: Vec<(&'r str, String)>,
    /// The query, without the environment.
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Body,
    /// The response body.
    pub(super) answer: Option<Value>,
}

impl<'r> ParsedRequest<'r> {
    pub(super) fn of(request: &'r RecordedRequest) -> Self {
        let (path, query) = match request.target.split_once('?') {
            Some((path, query)) => (path, query),
            None => (&*request.target, ""),
        };
        let route = request.summary.route.as_deref().unwrap_or(path);
        let template: Vec<&str> = route.split('/').collect();
        let (base, above) = base(&template, request.summary.route.is_some());
        let below = template.get(above..).unwrap_or_default();
        let values = path.split('/').skip(above);
        let ids = below.iter().zip(values).filter_map(|(part, value)| {
            let name = part.strip_prefix('{')?.strip_suffix('}')?;
            Some((name, percent_decoded(value)))
        });
        let mut query = pairs(query);
        // Clients add their environment themselves.
        query.retain(|(name, _)| name != "environment");
        Self {
            method: &request.summary.method,
            base,
            path: format!("/{}", below.join("/")),
            ids: ids.collect(),
            query,
            body: body(&request.request_body),
            answer: match body(&request.response_body) {
                Body::Json(answer) => Some(answer),
                _ => None,
            },
        }
    }

    /// Returns the value of a path parameter.
    pub(super) fn id(&self, name: &str) -> &str {
        let mut ids = self.ids.iter();
        let found = ids.find(|(known, _)| *known == name);
        found.map_or("", |(_, value)| value)
    }

    /// Returns names and values of all path parameters.
    pub(super) fn ids(&self) -> impl Iterator<Item = (&str, &str)> {
        self.ids.iter().map(|(name, value)| (*name, &**value))
    }

    /// Returns the body, if it is a JSON object.
    pub(super) fn object(&self) -> Option<&Map<String, Value>> {
        match &self.body {
            Body::Json(Value::Object(object)) => Some(object),
            _ => None,
        }
    }

    /// Returns a string of the response, such as the name of the item that an id belongs to.
    pub(super) fn response_text(&self, key: &str) -> Option<&str> {
        self.answer.as_ref()?[key].as_str()
    }

    /// Converts the requested page to calls of a list; `None` if the query has other parameters.
    pub(super) fn page_only(&self) -> Option<Vec<String>> {
        self.page(|_, _| None)
    }

    /// Converts the query to calls of a list: `parameter` converts query parameters, then follows the page. `None` if
    /// `parameter` can't convert one.
    pub(super) fn page(
        &self,
        parameter: impl Fn(&str, &str) -> Option<Vec<String>>,
    ) -> Option<Vec<String>> {
        let (mut calls, mut size, mut number) = (Vec::new(), None, None);
        for (name, value) in &self.query {
            match &**name {
                "size" => size = Some(value.parse::<u32>().ok()?),
                "page" => number = Some(value.parse::<u64>().ok()?),
                _ => calls.extend(parameter(name, value)?),
            }
        }
        calls.extend(size.map(|size| format!(".page_size({size})")));
        if size.is_some() || number.is_some() {
            calls.push(format!(".page({})", number.unwrap_or_default()));
        } else {
            calls.push(".all()".to_owned());
        }
        Some(calls)
    }
}

/// Determines the base of a path, and the number of segments before it.
fn base(template: &[&str], is_known: bool) -> (Base, usize) {
    match template {
        ["", "v1", _, "admin", ..] => (Base::Tenant, 3),
        ["", "v1", ..] => (Base::Environment, 3),
        ["", "{tenant}", "{environment}", ..] => (Base::Environment, 3),
        ["", "{tenant}", ..] => (Base::Tenant, 2),
        _ if is_known => (Base::Server, 1),
        _ => (Base::Environment, 3),
    }
}

fn body(body: &RecordedBody) -> Body {
    if body.length == 0 {
        return Body::None;
    }
    let whole = body.text.as_deref().filter(|_| !body.is_truncated);
    let json = whole.and_then(|text| serde_json::from_str(text).ok());
    json.map_or(Body::Other, Body::Json)
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let uri = format!("/?{query}").parse::<Uri>();
    let read = uri.ok().and_then(|uri| Query::try_from_uri(&uri).ok());
    read.map_or_else(Vec::new, |Query(pairs)| pairs)
}
