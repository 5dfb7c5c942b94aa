//! The ring buffer of recorded requests.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::{HeaderMap, Uri};

use serde_json::Value;

use super::masking::{mask_body, mask_headers, mask_query};
use super::recorded::{RecordedBody, RecordedRequest, row};
use crate::events::{Events, Topic};
use crate::request_log::{Exchange, RequestSummary};

/// Most recorded requests.
const KEPT: usize = 1_000;

/// Most bytes of headers and bodies, of all requests together.
const KEPT_BYTES: usize = 32 << 20;

/// Most bytes per body.
const KEPT_BODY: usize = 64 << 10;

/// Longest path in a list entry.
const LONGEST_TARGET: usize = 2_000;

/// A request as sent, with its secrets, which are needed to replay it.
pub(crate) struct Original {
    pub(crate) id: u64,
    pub(crate) summary: RequestSummary,
    pub(crate) uri: Uri,
    pub(crate) request_headers: HeaderMap,
    pub(crate) request_body: Kept,
    response_headers: HeaderMap,
    response_body: Kept,
}

/// A body, possibly truncated.
pub(crate) struct Kept {
    pub(crate) bytes: Bytes,
    length: usize,
}

impl Kept {
    fn new(body: &Bytes) -> Self {
        Self {
            // A copy: a slice would keep the whole buffer in memory.
            bytes: Bytes::copy_from_slice(&body[..body.len().min(KEPT_BODY)]),
            length: body.len(),
        }
    }

    pub(crate) fn is_truncated(&self) -> bool {
        self.bytes.len() < self.length
    }

    fn shown(&self) -> RecordedBody {
        let text = match std::str::from_utf8(&self.bytes) {
            Ok(text) => Some(text),
            // The body may have been truncated within a character.
            Err(error) if self.is_truncated() && error.error_len().is_none() => {
                std::str::from_utf8(&self.bytes[..error.valid_up_to()]).ok()
            }
            Err(_) => None,
        };
        RecordedBody {
            text: text.map(mask_body),
            is_truncated: self.is_truncated(),
            length: self.length,
        }
    }
}

impl Original {
    fn new(id: u64, exchange: &Exchange) -> Self {
        let response_body = exchange.response_body.as_ref();
        Self {
            id,
            summary: exchange.summary.clone(),
            uri: exchange.uri.clone(),
            request_headers: exchange.request_headers.clone(),
            request_body: Kept::new(&exchange.request_body),
            response_headers: exchange.response_headers.clone(),
            response_body: response_body.map_or_else(|| Kept::new(&Bytes::new()), Kept::new),
        }
    }

    /// Returns path and query, without secrets.
    fn target(&self) -> String {
        let target = self
            .uri
            .path_and_query()
            .map_or("/", |target| target.as_str());
        let target = mask_query(target);
        match target.char_indices().nth(LONGEST_TARGET) {
            Some((place, _)) => format!("{}...", &target[..place]),
            None => target,
        }
    }

    /// Returns the list entry.
    pub(crate) fn row(&self) -> Value {
        row(self.id, &self.summary, &self.target())
    }

    pub(crate) fn shown(&self) -> RecordedRequest {
        RecordedRequest {
            id: self.id,
            summary: self.summary.clone(),
            target: self.target(),
            request_headers: mask_headers(&self.request_headers),
            request_body: self.request_body.shown(),
            response_headers: mask_headers(&self.response_headers),
            response_body: self.response_body.shown(),
        }
    }

    /// Estimates the memory that the request takes.
    fn size(&self) -> usize {
        let headers = [&self.request_headers, &self.response_headers];
        let headers = headers.into_iter().flatten();
        let headers = headers.map(|(name, value)| name.as_str().len() + value.len() + 64);
        let bodies = self.request_body.bytes.len() + self.response_body.bytes.len();
        let target = self.uri.path_and_query().map_or(0, |it| it.as_str().len());
        headers.sum::<usize>() + bodies + target + 512
    }
}

/// The store of the latest requests.
#[derive(Default)]
pub(crate) struct Recorder {
    events: Events,
    ring: Mutex<Ring>,
}

#[derive(Default)]
struct Ring {
    requests: VecDeque<(Arc<Original>, usize)>,
    bytes: usize,
    /// The total number of recorded requests.
    count: u64,
}

/// Recorded data is not printed.
impl fmt::Debug for Recorder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.ring().count;
        let mut shown = formatter.debug_struct("Recorder");
        shown.field("count", &count).finish_non_exhaustive()
    }
}

impl Recorder {
    pub(crate) fn new(events: Events) -> Self {
        Self {
            events,
            ring: Mutex::default(),
        }
    }

    /// Records a request, and publishes an event.
    pub(crate) fn record(&self, exchange: &Exchange) {
        let mut ring = self.ring();
        ring.count += 1;
        let original = Original::new(ring.count, exchange);
        let row = original.row();
        let size = original.size();
        ring.requests.push_back((Arc::new(original), size));
        ring.bytes += size;
        while ring.requests.len() > KEPT || (ring.bytes > KEPT_BYTES && ring.requests.len() > 1) {
            if let Some((_, size)) = ring.requests.pop_front() {
                ring.bytes -= size;
            }
        }
        // Published while the lock is held, so that events have the order of the numbers.
        self.events.publish(Topic::Request, row);
    }

    /// Returns the recorded requests, the oldest first.
    pub(crate) fn kept(&self) -> Vec<Arc<Original>> {
        let ring = self.ring();
        let kept = ring.requests.iter();
        kept.map(|(original, _)| Arc::clone(original)).collect()
    }

    /// Returns a recorded request by its number.
    pub(crate) fn find(&self, id: u64) -> Option<Arc<Original>> {
        let ring = self.ring();
        let mut kept = ring.requests.iter();
        let found = kept.find(|(original, _)| original.id == id);
        found.map(|(original, _)| Arc::clone(original))
    }

    /// Returns how many requests were already discarded.
    pub(crate) fn dropped(&self) -> u64 {
        let ring = self.ring();
        ring.count - ring.requests.len() as u64
    }

    /// Returns the number of the latest request.
    pub(crate) fn latest(&self) -> u64 {
        self.ring().count
    }

    /// Clears the recorded requests. Numbering continues.
    pub(crate) fn clear(&self) {
        let mut ring = self.ring();
        ring.requests.clear();
        ring.bytes = 0;
    }

    /// Locks the ring buffer. Poisoning is ignored: a panic elsewhere leaves it consistent.
    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
