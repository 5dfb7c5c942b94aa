//! The route of a request, which may be shown, and the IDs in its path, which may not.

use welkin_runtime::error::RequestName;
use welkin_runtime::http::Request;

/// Placeholders in routes whose values belong to the configuration or the API, not to a patient.
const OPEN: [&str; 9] = [
    "cdt",
    "kind",
    "version",
    "resource",
    "program",
    "phase",
    "phases",
    "dictionary",
    "pdt",
];

/// A route, and the values of its placeholders in the path.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) template: String,
    /// Each placeholder with its value.
    pub(crate) values: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
}

impl Route {
    /// Returns the route of a request. The path ends like its template; the part before is the tenant's prefix.
    pub(crate) fn of<B>(request: &Request<B>) -> Self {
        let named = request.extensions().get::<RequestName>();
        let template = named.map_or_else(|| "/".to_owned(), |name| name.path.clone());
        let segments: Vec<&str> = request.uri().path().split('/').collect();
        let names: Vec<&str> = template
            .split('/')
            .filter(|part| !part.is_empty())
            .collect();
        let first = segments.len().saturating_sub(names.len());
        let pairs = names.iter().zip(&segments[first..]);
        let values = pairs.filter_map(|(name, segment)| {
            let name = name.strip_prefix('{')?.strip_suffix('}')?;
            Some((name.to_owned(), decoded(segment)))
        });
        let values = values.collect();
        let query = request.uri().query().unwrap_or_default();
        let query = query.split('&').filter(|pair| !pair.is_empty());
        let query = query.map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(key), decoded(&value.replace('+', " ")))
        });
        Self {
            template,
            values,
            query: query.collect(),
        }
    }

    /// Whether the value of a placeholder belongs to the configuration or the API.
    pub(crate) fn is_open(name: &str) -> bool {
        OPEN.contains(&name)
    }

    /// Returns the CDT in the route.
    pub(crate) fn cdt(&self) -> Option<&str> {
        let mut values = self.values.iter();
        let cdt = values.find(|(name, _)| name == "cdt")?;
        Some(&cdt.1)
    }
}

/// Decodes the percent encoding of a path segment.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut place = 0;
    while place < bytes.len() {
        let hex = bytes
            .get(place + 1..place + 3)
            .filter(|_| bytes[place] == b'%');
        let byte = hex
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        plain.push(byte.unwrap_or(bytes[place]));
        place += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&plain).into_owned()
}
