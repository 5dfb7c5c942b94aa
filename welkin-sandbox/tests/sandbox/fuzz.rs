//! Requests that nobody would make, at every route: none is answered with a 5xx, none panics, none breaks its
//! connection.
//!
//! `WELKIN_FUZZ_REQUESTS` makes more of them than the usual few thousand, and `WELKIN_FUZZ_SEED` others.

use std::collections::{BTreeMap, HashMap};
use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::clinic;
use crate::fuzz_words::{CREATED, KEYS, PATHS, WORDS};
use crate::tenant::Tenant;

/// Requests of each connection.
const CONNECTIONS: usize = 8;

struct Fuzz {
    random: fastrand::Rng,
    /// Ids of what was created, by the collection that it is in.
    ids: HashMap<String, Vec<String>>,
}

impl Fuzz {
    fn one<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.random.usize(..words.len())]
    }

    /// An id that was met, a word, or nonsense.
    fn word(&mut self) -> String {
        match self.random.u8(..10) {
            0..4 => {
                let collections: Vec<String> = self.ids.keys().cloned().collect();
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

    /// What follows the name of a collection in a path; mostly something that there is.
    fn segment(&mut self, collection: &str) -> String {
        if self.random.u8(..10) == 0 {
            return self.word();
        }
        let known = match collection {
            "cdts" => Some("cdt-mood".to_owned()),
            "programs" | "current" => Some("prog-sleep".to_owned()),
            "users" => Some(clinic::HOST.to_owned()),
            collection => self.id(collection),
        };
        known.unwrap_or_else(|| self.word())
    }

    /// The path with something for every `*`.
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

    fn path(&mut self) -> String {
        let path = self.one(&PATHS);
        let path = self.filled(path);
        let base = match self.random.u8(..20) {
            0 => "/acme/admin".to_owned(),
            1 => format!("/{}/{}", self.word(), self.word()),
            2..5 => "/v1/acme".to_owned(),
            _ => "/acme/sb1".to_owned(),
        };
        let mut path = format!("{base}{path}");
        for place in 0..self.random.usize(..4) {
            path.push(if place == 0 { '?' } else { '&' });
            path.push_str(&format!("{}={}", self.one(&KEYS), self.word()));
        }
        path
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

    fn body(&mut self) -> Vec<u8> {
        let known = [
            r#"{"firstName": "Ada", "lastName": "Example"}"#,
            r#"{"cdtf-today": "calm", "cdtf-open": "yes"}"#,
            r#"{"templateName": "etmp-visit"}"#,
            r#"{"assessmentName": "asm-mood"}"#,
            r#"{"assigned": true, "phaseName": "intake"}"#,
            r#"{"status": "OPEN"}"#,
            r#"{"text": "a comment"}"#,
        ];
        match self.random.u8(..10) {
            0 => Vec::new(),
            1 => (0..self.random.usize(..64))
                .map(|_| self.random.u8(..))
                .collect(),
            2..6 => self.one(&known).as_bytes().to_vec(),
            6 => format!("[{}", "[".repeat(self.random.usize(..2000))).into_bytes(),
            _ => self.object(3).to_string().into_bytes(),
        }
    }

    fn request(&mut self, token: &str) -> Vec<u8> {
        let methods = [
            "GET", "GET", "GET", "POST", "POST", "POST", "PATCH", "PATCH", "PUT", "DELETE", "HEAD",
            "OPTIONS",
        ];
        let mut method = self.one(&methods);
        let path = self.path();
        // Without patients there is little to meet.
        if method == "DELETE" && path.matches('/').count() == 4 && self.random.u8(..20) > 0 {
            method = "PATCH";
        }
        let body = match method {
            "GET" | "HEAD" => Vec::new(),
            _ => self.body(),
        };
        let token = match self.random.u8(..50) {
            0 => "nonsense",
            _ => token,
        };
        request(method, &path, token, &body)
    }

    /// A request that creates something, if what it is in can be guessed.
    fn creation(&mut self, token: &str) -> Vec<u8> {
        let (path, body) = CREATED[self.random.usize(..CREATED.len())];
        let path = format!("/acme/sb1{}", self.filled(path));
        request("POST", &path, token, body.as_bytes())
    }

    /// Remembers the id of what was created by a request.
    fn learn(&mut self, request: &[u8], answer: &str) {
        let head = String::from_utf8_lossy(request);
        let path = head.split(' ').nth(1).unwrap_or_default();
        let path = path.split('?').next().unwrap_or_default();
        let collection = path.rsplit('/').next().unwrap_or_default();
        let answer: serde_json::Value = serde_json::from_str(answer).unwrap_or_default();
        if let Some(id) = answer["id"].as_str() {
            let ids = self.ids.entry(collection.to_owned()).or_default();
            if ids.len() > 50 {
                ids.swap_remove(self.random.usize(..50));
            }
            ids.push(id.to_owned());
        }
    }
}

/// A request as it goes over the wire.
pub(crate) fn request(method: &str, path: &str, token: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Sends a request, and returns status and body of the answer. The connection stays open.
pub(crate) async fn answer(stream: &mut TcpStream, request: &[u8]) -> io::Result<(u16, String)> {
    stream.write_all(request).await?;
    let has_body = !request.starts_with(b"HEAD");
    let mut received = Vec::new();
    let mut buffer = [0; 16 << 10];
    loop {
        let length = stream.read(&mut buffer).await?;
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        received.extend_from_slice(&buffer[..length]);
        let text = String::from_utf8_lossy(&received);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let status = head.split(' ').nth(1).and_then(|text| text.parse().ok());
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        let length = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let length: usize = length
            .and_then(|(_, text)| text.parse().ok())
            .unwrap_or_default();
        if !has_body || received.len() >= head.len() + 4 + length {
            return Ok((status.unwrap_or_default(), body.to_owned()));
        }
    }
}

fn setting(name: &str, default: u64) -> u64 {
    let set = std::env::var(name).ok().and_then(|text| text.parse().ok());
    set.unwrap_or(default)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_is_too_odd() {
    let requests = setting("WELKIN_FUZZ_REQUESTS", 4000) as usize;
    let seed = setting("WELKIN_FUZZ_SEED", 1);
    let tenant = Tenant::with(clinic::builder()).await;
    let token = tenant.token().to_owned();
    let address = tenant
        .sandbox
        .origin()
        .trim_start_matches("http://")
        .to_owned();
    let mut tasks = tokio::task::JoinSet::new();
    for place in 0..CONNECTIONS {
        let (token, address) = (token.clone(), address.clone());
        tasks.spawn(async move {
            let mut fuzz = Fuzz {
                random: fastrand::Rng::with_seed(seed.wrapping_mul(1000) + place as u64),
                ids: HashMap::new(),
            };
            let mut statuses = BTreeMap::new();
            let mut stream = TcpStream::connect(&address)
                .await
                .expect("the sandbox listens");
            for _ in 0..requests / CONNECTIONS {
                let request = match fuzz.random.u8(..10) {
                    0 => fuzz.creation(&token),
                    _ => fuzz.request(&token),
                };
                let shown = || String::from_utf8_lossy(&request).into_owned();
                let (status, body) = match answer(&mut stream, &request).await {
                    Ok(answer) => answer,
                    Err(error) => panic!("{error}: {}", shown()),
                };
                assert!(
                    (200..500).contains(&status),
                    "{status}: {}\n{body}",
                    shown()
                );
                if status == 201 {
                    fuzz.learn(&request, &body);
                }
                *statuses.entry(status).or_insert(0_u64) += 1;
            }
            statuses
        });
    }
    let mut statuses: BTreeMap<u16, u64> = BTreeMap::new();
    while let Some(counted) = tasks.join_next().await {
        for (status, count) in counted.expect("every answer is one") {
            *statuses.entry(status).or_default() += count;
        }
    }
    println!("{statuses:?}");
    // It gets somewhere: requests that succeed are among them.
    for status in [200, 201, 400, 401, 404, 405] {
        assert!(statuses.contains_key(&status), "{statuses:?}");
    }
}
