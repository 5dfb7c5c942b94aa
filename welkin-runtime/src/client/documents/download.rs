//! Downloads: files that are read while they arrive.

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

/// Most bytes of a file, unless another limit is set: 256 MiB.
const LIMIT: u64 = 256 << 20;

/// How long a part of a file may take, unless another time is set.
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

    /// The most bytes that are read of the file: 256 MiB unless set. With a [transport](crate::Config::transport) or
    /// [middleware](crate::Config::middleware) of your own, which returns whole answers,
    /// [`Config::body_limits`](crate::Config::body_limits) holds, too.
    pub fn limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// How long each part of the file may take to arrive: 30 seconds unless set. The time limits of the client hold
    /// until the file begins to arrive.
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

/// A file on its way. No more than a part of it is kept at a time.
///
/// What fails once the file has begun to arrive is not repeated: download it again. A download that runs does not count
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
    /// The file's content type, where the server sends one.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Bytes of the file, where the server says how many there are.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// The next part of the file; none at its end.
    ///
    /// # Errors
    /// When the connection is lost before the end, a part takes too long, or the file is larger than the
    /// [limit](DownloadFile::limit).
    pub async fn part(&mut self) -> Result<Option<Bytes>, Error> {
        let begun = Instant::now();
        let part = timeout(self.part_timeout, self.body.part()).await;
        let part = part.unwrap_or_else(|_| {
            let waited = begun.elapsed();
            Err(
                TransportError::no_answer(format!("no part of the file came in {waited:?}"))
                    .timed_out(),
            )
        });
        let part = part.map_err(|error| Error::connection(self.name.clone(), error))?;
        let length = part.as_ref().map_or(0, Bytes::len) as u64;
        match self.left.checked_sub(length) {
            Some(left) => self.left = left,
            None => return Err(self.too_large()),
        }
        Ok(part)
    }

    /// The whole file at once.
    ///
    /// # Errors
    /// As [`part`](Self::part).
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

/// Nothing of the file.
impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Download({HIDDEN})")
    }
}
