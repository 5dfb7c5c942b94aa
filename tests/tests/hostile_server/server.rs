//! A server on loopback that sends invalid responses.

use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The part of a request that the scenarios use.
pub(crate) struct Asked {
    /// Path and query.
    pub(crate) target: String,
}

impl Asked {
    /// Returns the requested page, from 0.
    pub(crate) fn page(&self) -> usize {
        self.parameter("page")
            .and_then(|text| text.parse().ok())
            .unwrap_or(0)
    }

    /// Returns a query parameter, as it was sent.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let (_, query) = self.target.split_once('?')?;
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find_map(|(key, value)| (key == name).then_some(value))
    }
}

/// A response.
pub(crate) enum Answer {
    /// JSON with status 200.
    Json(String),
    /// JSON with another status.
    Status(u16, String),
    /// Raw bytes including the head, after which the connection is closed.
    Bytes(Vec<u8>),
    /// Bytes, then a repeated chunk; with `u64::MAX`, until the client disconnects.
    Repeated {
        head: String,
        chunk: Vec<u8>,
        times: u64,
    },
    /// Bytes, then nothing, on a connection that stays open.
    Stalled(Vec<u8>),
}

impl Answer {
    /// Returns a head with this content length, and a repeated chunk.
    pub(crate) fn long(status: u16, length: u64, chunk: &str, times: u64) -> Self {
        Self::Repeated {
            head: format!(
                "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
            ),
            chunk: chunk.as_bytes().to_vec(),
            times,
        }
    }

    /// Returns a chunked body that never ends.
    pub(crate) fn endless(status: u16, chunk: &str) -> Self {
        Self::Repeated {
            head: format!(
                "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
            ),
            chunk: format!("{:x}\r\n{chunk}\r\n", chunk.len()).into_bytes(),
            times: u64::MAX,
        }
    }
}

type Script = dyn Fn(&Asked) -> Answer + Send + Sync;

/// A server, which is stopped when dropped.
pub(crate) struct Server {
    pub(crate) origin: String,
    accepting: tokio::task::JoinHandle<()>,
}

impl Server {
    /// Starts a server that responds to token requests with the first script, and to all others with the second.
    pub(crate) async fn start(token: Arc<Script>, answer: Arc<Script>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let origin = format!(
            "http://{}",
            listener.local_addr().expect("the port is known")
        );
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (token, answer) = (Arc::clone(&token), Arc::clone(&answer));
                tokio::spawn(async move {
                    // The client disconnects in the middle of most scenarios.
                    let _ = serve(stream, &*token, &*answer).await;
                });
            }
        });
        Self { origin, accepting }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn serve(stream: TcpStream, token: &Script, answer: &Script) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    while let Some(target) = read_request(&mut stream).await? {
        let answer = if target.contains("/oauth/token") {
            token(&Asked { target })
        } else {
            answer(&Asked { target })
        };
        if !send(&mut stream, answer).await? {
            return Ok(());
        }
    }
    Ok(())
}

/// Reads the path and query of the next request, and drops its body.
async fn read_request(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<String>> {
    let mut target = None;
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if target.is_none() {
            target = line.split(' ').nth(1).map(str::to_owned);
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    stream.read_exact(&mut vec![0; length]).await?;
    Ok(target)
}

/// Sends a response, and returns whether the connection can be used again.
async fn send(stream: &mut BufReader<TcpStream>, answer: Answer) -> std::io::Result<bool> {
    match answer {
        Answer::Json(body) => send_json(stream, 200, &body).await,
        Answer::Status(status, body) => send_json(stream, status, &body).await,
        Answer::Bytes(bytes) => {
            stream.write_all(&bytes).await?;
            stream.flush().await?;
            Ok(false)
        }
        Answer::Repeated { head, chunk, times } => {
            stream.write_all(head.as_bytes()).await?;
            for _ in 0..times {
                stream.write_all(&chunk).await?;
            }
            stream.flush().await?;
            Ok(false)
        }
        Answer::Stalled(bytes) => {
            stream.write_all(&bytes).await?;
            stream.flush().await?;
            // Returns once the client has disconnected.
            stream.read_to_end(&mut Vec::new()).await?;
            Ok(false)
        }
    }
}

async fn send_json(
    stream: &mut BufReader<TcpStream>,
    status: u16,
    body: &str,
) -> std::io::Result<bool> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    stream.flush().await?;
    Ok(true)
}
