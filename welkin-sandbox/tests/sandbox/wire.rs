//! HTTP/1.1 over persistent connections, without a client library.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Returns the bytes of a request.
pub(crate) fn request(method: &str, path: &str, token: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Sends a request, and returns status and body of the response. The connection stays open.
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
