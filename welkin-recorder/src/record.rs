//! The recorder: a transport that wraps another one.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;
use welkin_runtime::http::{BoxFuture, TransportError};
use welkin_runtime::http::{HeaderMap, Request, Response, header};
use welkin_runtime::record::CdtSchema;
use welkin_runtime::{Bytes, Transport};

use crate::exchange::{Answered, Asked, Body, Exchange, FORMAT, files};
use crate::keep;
use crate::options::Options;
use crate::redact::{About, Redaction};
use crate::route::Route;
use crate::shape::Secret;

/// Errors of starting a recording.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecorderError {
    /// The directory can't be created or read.
    #[error("cannot record to {}: {source}", .folder.display())]
    Folder {
        /// Path of the directory.
        folder: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The directory already contains a recording, with which another would be mixed.
    #[error("{} already contains a recording; remove its files first", .0.display())]
    NotEmpty(PathBuf),
}

/// Writes every exchange to a separate file, with all health data replaced.
///
/// If a file can't be written, its request fails although there was a response, because a recording with a gap is
/// useless.
#[derive(Clone)]
pub struct Recorder {
    folder: Arc<Path>,
    redaction: Redaction,
    next: Arc<AtomicU64>,
}

impl Recorder {
    /// Creates a recorder that writes to a directory. The directory is created; it must not contain a recording.
    ///
    /// # Errors
    /// When the directory can't be used, or contains a recording.
    pub fn new(folder: impl Into<PathBuf>) -> Result<Self, RecorderError> {
        let folder = folder.into();
        let failed = |source| RecorderError::Folder {
            folder: folder.clone(),
            source,
        };
        fs::create_dir_all(&folder).map_err(failed)?;
        if !files(&folder).map_err(failed)?.is_empty() {
            return Err(RecorderError::NotEmpty(folder));
        }
        Ok(Self {
            folder: folder.into(),
            redaction: Redaction {
                secret: Secret::new(),
                options: Options::default(),
            },
            next: Arc::new(AtomicU64::new(1)),
        })
    }

    /// Registers the options of a CDT, such as `Vitals::schema()` in generated code: they are replaced by other options
    /// of their field.
    #[must_use]
    pub fn cdt(mut self, schema: &'static CdtSchema) -> Self {
        self.redaction.options.add(schema);
        self
    }

    /// Returns a transport that records the exchanges of another one, for
    /// [`Config::middleware`](welkin_runtime::Config::middleware).
    #[must_use]
    pub fn over(&self, next: Arc<dyn Transport>) -> impl Transport + use<> {
        Recording {
            recorder: self.clone(),
            next,
        }
    }

    /// Returns the stored form of a request.
    fn asked(&self, request: &Request<Bytes>, is_for_token: bool) -> (Route, Asked) {
        let route = Route::of(request);
        let about = About::of(&route);
        let ids = route.values.iter().map(|(name, value)| {
            if Route::is_open(name) {
                value.clone()
            } else {
                self.redaction.text(value)
            }
        });
        let query = route.query.iter().map(|(name, value)| {
            let value = if keep::keeps_parameter(name) {
                value.clone()
            } else {
                let parts = value.split(',').map(|part| self.redaction.text(part));
                parts.collect::<Vec<_>>().join(",")
            };
            (name.clone(), value)
        });
        let asked = Asked {
            method: request.method().to_string(),
            route: route.template.clone(),
            ids: if is_for_token {
                Vec::new()
            } else {
                ids.collect()
            },
            query: query.collect(),
            body: if is_for_token {
                Body::Empty
            } else {
                self.redaction.body(request.body(), about)
            },
        };
        (route, asked)
    }

    fn answered(&self, answer: &Response<Bytes>, route: &Route, is_for_token: bool) -> Answered {
        let header = |name| text(answer.headers(), name);
        let is_good = answer.status().is_success();
        let about = About::of(route);
        Answered {
            status: answer.status().as_u16(),
            content_type: header(header::CONTENT_TYPE),
            retry_after: header(header::RETRY_AFTER),
            body: if is_for_token && is_good {
                Body::Json(
                    json!({ "token": "recorded", "access_token": "recorded", "expires_in": 3600 }),
                )
            } else {
                self.redaction.body(answer.body(), about)
            },
        }
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// Shows the directory.
impl fmt::Debug for Recorder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Recorder({:?})", self.folder)
    }
}

/// A transport that records its exchanges.
struct Recording {
    recorder: Recorder,
    next: Arc<dyn Transport>,
}

impl Transport for Recording {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let recorder = &self.recorder;
            // The client sends a token with every request except the token request.
            let is_for_token = !request.headers().contains_key(header::AUTHORIZATION);
            let (route, asked) = recorder.asked(&request, is_for_token);
            let number = recorder.next.fetch_add(1, Ordering::Relaxed);
            let answer = self.next.send(request).await?;
            let exchange = Exchange {
                format: FORMAT,
                request: asked,
                answer: recorder.answered(&answer, &route, is_for_token),
            };
            let written = exchange.write(&recorder.folder, number);
            written.map_err(TransportError::no_answer)?;
            Ok(answer)
        })
    }
}
