//! The generator of requests, which stores the ids of created items.

use std::collections::HashMap;

use super::created::{BODIES, body_of};
use super::routes::{Base, Route, routes};
use super::words::{KEYS, WORDS};
use crate::clinic;
use crate::wire::request;

/// A source of requests.
pub(super) struct Fuzz {
    pub(super) random: fastrand::Rng,
    routes: Vec<Route>,
    /// Ids of created items, by collection.
    ids: HashMap<String, Vec<String>>,
}

impl Fuzz {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            random: fastrand::Rng::with_seed(seed),
            routes: routes(),
            ids: HashMap::new(),
        }
    }

    fn one<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.random.usize(..words.len())]
    }

    /// Returns a known id, a word, or random text.
    fn word(&mut self) -> String {
        match self.random.u8(..10) {
            0..4 => {
                let mut collections: Vec<String> = self.ids.keys().cloned().collect();
                collections.sort();
                let collection = self.random.choice(collections);
                collection.and_then(|it| self.id(&it)).unwrap_or_default()
            }
            4..9 => self.one(&WORDS).to_owned(),
            _ => (0..self.random.usize(..12))
                .map(|_| self.random.alphanumeric())
                .collect(),
        }
    }

    fn id(&mut self, collection: &str) -> Option<String> {
        self.random.choice(self.ids.get(collection)?).cloned()
    }

    /// Returns a segment after the name of a collection; in most cases an existing id.
    fn segment(&mut self, collection: &str) -> String {
        if self.random.u8(..10) == 0 {
            return self.word();
        }
        let known = match collection {
            "cdts" => Some("cdt-mood"),
            "programs" | "current" => Some("prog-sleep"),
            "dictionaries" => Some("icd-10"),
            "pdts" => Some("pdt-provider"),
            "export" => Some(self.one(&["CDT_RECORD", "ENCOUNTER", "PATIENT", "TASK"])),
            _ => None,
        };
        match (known, collection) {
            (Some(known), _) => known.to_owned(),
            (None, "users" | "user-permissions" | "user-territories" | "application-accesses") => {
                let created = self.id("users");
                created.unwrap_or_else(|| clinic::HOST.to_owned())
            }
            (None, collection) => self.id(collection).unwrap_or_else(|| self.word()),
        }
    }

    /// Replaces every `*` of the path.
    fn filled(&mut self, path: &str) -> String {
        let mut segments: Vec<String> = Vec::new();
        for segment in path.split('/') {
            let before = segments.last().cloned().unwrap_or_default();
            segments.push(match segment {
                "*" => self.segment(&before),
                name => name.to_owned(),
            });
        }
        segments.join("/")
    }

    fn base(&mut self, base: Base) -> String {
        match (base, self.random.u8(..20)) {
            (Base::Server, _) => String::new(),
            (_, 0) => format!("/{}/{}", self.word(), self.word()),
            (_, 1..4) => "/v1/acme".to_owned(),
            (Base::Environment, _) => "/acme/sb1".to_owned(),
            (Base::Tenant, _) => "/acme".to_owned(),
        }
    }

    /// Returns a route, and a URL that matches it.
    fn address(&mut self) -> (Route, String) {
        let route = self.routes[self.random.usize(..self.routes.len())].clone();
        let mut path = self.base(route.base) + &self.filled(&route.path);
        for place in 0..self.random.usize(..4) {
            path.push(if place == 0 { '?' } else { '&' });
            let value = self.word();
            path.push_str(&format!("{}={value}", self.one(&KEYS)));
        }
        (route, path)
    }

    fn value(&mut self, depth: usize) -> serde_json::Value {
        match self.random.u8(..if depth == 0 { 7 } else { 10 }) {
            0 => serde_json::Value::Null,
            1 => self.random.bool().into(),
            2 => self.random.i64(..).into(),
            3 => self.random.f64().into(),
            4..7 => self.word().into(),
            7 => (0..self.random.usize(..4))
                .map(|_| self.value(depth - 1))
                .collect(),
            _ => self.object(depth - 1),
        }
    }

    fn object(&mut self, depth: usize) -> serde_json::Value {
        let entries = (0..self.random.usize(..6)).map(|_| {
            let key = self.one(&KEYS).to_owned();
            (key, self.value(depth))
        });
        serde_json::Map::from_iter(entries).into()
    }

    /// Returns a valid body for a path, or the body of another path if none is known.
    fn known_body(&mut self, path: &str) -> String {
        let number = self.random.u64(..);
        body_of(path, number).unwrap_or_else(|| {
            let path = self.one(&BODIES);
            body_of(path, number).unwrap_or_default()
        })
    }

    fn body(&mut self, path: &str) -> Vec<u8> {
        match self.random.u8(..10) {
            0 => Vec::new(),
            1 => (0..self.random.usize(..64))
                .map(|_| self.random.u8(..))
                .collect(),
            2..5 => self.known_body(path).into_bytes(),
            5..7 => {
                let mut body: serde_json::Value =
                    serde_json::from_str(&self.known_body(path)).unwrap_or_default();
                let keys: Vec<String> = body
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(key, _)| key.clone())
                    .collect();
                if let Some(key) = self.random.choice(keys) {
                    body[key] = self.value(2);
                }
                body.to_string().into_bytes()
            }
            7 => format!("[{}", "[".repeat(self.random.usize(..2000))).into_bytes(),
            _ => self.object(3).to_string().into_bytes(),
        }
    }

    pub(super) fn request(&mut self, token: &str) -> Vec<u8> {
        let methods = [
            "GET", "GET", "GET", "POST", "POST", "POST", "PATCH", "PATCH", "PUT", "DELETE", "HEAD",
            "OPTIONS",
        ];
        let mut method = self.one(&methods);
        let (route, path) = self.address();
        // Without patients, most requests fail early.
        if method == "DELETE" && route.path == "/patients/*" && self.random.u8(..20) > 0 {
            method = "PATCH";
        }
        let body = match method {
            "GET" | "HEAD" => Vec::new(),
            _ => self.body(&route.path),
        };
        let token = match self.random.u8(..50) {
            0 => "nonsense",
            _ => token,
        };
        request(method, &path, token, &body)
    }

    /// Returns a request that creates an item, if an existing parent is known.
    pub(super) fn creation(&mut self, token: &str) -> Vec<u8> {
        let path = self.one(&BODIES);
        let body = self.known_body(path);
        let base = if path.starts_with("/admin") {
            "/acme"
        } else {
            "/acme/sb1"
        };
        let method = if path.ends_with("/answers") {
            "PUT"
        } else {
            "POST"
        };
        let path = format!("{base}{}", self.filled(path));
        request(method, &path, token, body.as_bytes())
    }

    /// Stores the id of the item that a request created.
    pub(super) fn learn(&mut self, request: &[u8], answer: &str) {
        let head = String::from_utf8_lossy(request);
        let path = head.split(' ').nth(1).unwrap_or_default();
        let path = path.split('?').next().unwrap_or_default();
        let collection = path.rsplit('/').next().unwrap_or_default();
        let answer: serde_json::Value = serde_json::from_str(answer).unwrap_or_default();
        let id = [&answer["id"], &answer[0]["id"], &answer["records"][0]["id"]];
        if let Some(id) = id.into_iter().find_map(|id| id.as_str()) {
            let ids = self.ids.entry(collection.to_owned()).or_default();
            if ids.len() > 50 {
                ids.swap_remove(self.random.usize(..50));
            }
            ids.push(id.to_owned());
        }
    }
}
