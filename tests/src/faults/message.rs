//! Requests and answers of HTTP/1.1, as far as a proxy on loopback has to know them.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::TcpStream;

/// A request or an answer, with a body whose length is said.
pub(super) struct Message {
    pub(super) head: String,
    pub(super) body: Vec<u8>,
}

impl Message {
    /// The next message of a connection; nothing when it has ended.
    pub(super) async fn read(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Self>> {
        let mut head = String::new();
        loop {
            let begin = head.len();
            if stream.read_line(&mut head).await? == 0 {
                return Ok(None);
            }
            if head[begin..].trim().is_empty() {
                break;
            }
        }
        let length = header(&head, "content-length").and_then(|value| value.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        stream.read_exact(&mut body).await?;
        Ok(Some(Self { head, body }))
    }

    /// The status of an answer, such as `200`.
    pub(super) fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    /// As it goes over the wire, with another value for the headers named.
    pub(super) fn with(&self, changes: &[(&str, &str)]) -> Vec<u8> {
        let mut text = String::new();
        for line in self.head.trim_end().lines() {
            let name = line.split(':').next().unwrap_or_default();
            let change = changes
                .iter()
                .find(|(header, _)| name.eq_ignore_ascii_case(header));
            match change {
                Some((header, value)) => text.push_str(&format!("{header}: {value}\r\n")),
                None => text.push_str(&format!("{line}\r\n")),
            }
        }
        text.push_str("\r\n");
        [text.as_bytes(), &self.body].concat()
    }
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}
