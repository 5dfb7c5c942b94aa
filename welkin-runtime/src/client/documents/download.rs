//! Downloads of files, which are read while they arrive.

use std::fmt;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use tokio::time::{Instant, timeout};

use crate::client::endpoint::EndpointRequest;
use crate::client::future::Call;
use crate::error::{Error, RequestName};
use crate::hidden::HIDDEN;
use crate::http::message::Answer;
use crate::http::open_body::OpenBody;
use crate::transport::TransportError;

/// The default size limit of a file: 256 MiB.
const LIMIT: u64 = 256 << 20;

/// The default timeout for a part of a file.
const PART_TIMEOUT: Duration = Duration::from_secs(30);

/// A file about to be downloaded. Await it to send the request.
#[must_use = "nothing is sent until the call is awaited"]
pub struct DownloadFile {
    request: EndpointRequest,
    limit: u64,
    part_timeout: Duration,
}

impl DownloadFile {
    pub(super) fn new(request: EndpointRequest) -> Self {
        Self {
            request,
            limit: LIMIT,
            part_timeout: PART_TIMEOUT,
        }
    }

    /// Sets the maximum number of bytes of the file; the default is 256 MiB. With a
    /// [transport](crate::Config::transport) or [middleware](crate::Config::middleware) of your own, which returns
    /// whole responses, [`Config::body_limits`](crate::Config::body_limits) applies, too.
    pub fn limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// Sets the timeout for each part of the file; the default is 30 seconds. The timeouts of the client apply until
    /// the file begins to arrive.
    pub fn part_timeout(mut self, limit: Duration) -> Self {
        self.part_timeout = limit;
        self
    }
}

impl IntoFuture for DownloadFile {
    type Output = Result<Download, Error>;
    type IntoFuture = Call<Download>;

    fn into_future(self) -> Call<Download> {
        Box::pin(async move {
            let name = self.request.name();
            let (answer, body) = self.request.open().await?;
            let download = Download {
                content_type: text(&answer, CONTENT_TYPE),
                size: text(&answer, CONTENT_LENGTH).and_then(|size| size.parse().ok()),
                body,
                name,
                left: self.limit,
                limit: self.limit,
                part_timeout: self.part_timeout,
            };
            if download.size.is_some_and(|size| size > download.limit) {
                return Err(download.too_large());
            }
            Ok(download)
        })
    }
}

fn text(answer: &Answer, header: http::HeaderName) -> Option<String> {
    let value = answer.headers.get(header)?;
    value.to_str().ok().map(str::to_owned)
}

/// The request.
impl fmt::Debug for DownloadFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DownloadFile({})", self.request.name())
    }
}

/// A download in progress. At most one part of the file is in memory at a time.
///
/// Failures after the file has begun to arrive are not retried: download it again. A running download does not count
/// against [`Config::concurrency`](crate::Config::concurrency).
pub struct Download {
    content_type: Option<String>,
    size: Option<u64>,
    body: OpenBody,
    name: RequestName,
    left: u64,
    limit: u64,
    part_timeout: Duration,
}

impl Download {
    /// The file's content type, if the server sends one.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The size of the file in bytes, if the server sends it.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// The next part of the file; `None` at its end.
    ///
    /// # Errors
    /// Returns an error if the connection is lost before the end, a part exceeds its timeout, or the file is larger
    /// than the [limit](DownloadFile::limit).
    pub async fn part(&mut self) -> Result<Option<Bytes>, Error> {
        let begun = Instant::now();
        let part = timeout(self.part_timeout, self.body.part()).await;
        let part = part.unwrap_or_else(|_| {
            let waited = begun.elapsed();
            Err(TransportError::no_answer(format!(
                "no part of the file was received within {waited:?}"
            ))
            .timed_out())
        });
        let part = part.map_err(|error| Error::connection(self.name.clone(), error))?;
        let length = part.as_ref().map_or(0, Bytes::len) as u64;
        match self.left.checked_sub(length) {
            Some(left) => self.left = left,
            None => return Err(self.too_large()),
        }
        Ok(part)
    }

    /// Reads the whole file into memory.
    ///
    /// # Errors
    /// Same as for [`part`](Self::part).
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let mut whole = BytesMut::new();
        while let Some(part) = self.part().await? {
            whole.extend_from_slice(&part);
        }
        Ok(whole.freeze())
    }

    fn too_large(&self) -> Error {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        Error::too_large(self.name.clone(), limit)
    }
}

/// Shows nothing of the file.
impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Download({HIDDEN})")
    }
}
