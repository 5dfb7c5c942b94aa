//! Asking a running sandbox whether it serves: the health check of its container, which has no other program for it.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use axum::http::Uri;

/// How long the answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks the sandbox at a URL.
///
/// # Errors
/// When it does not answer, or not as one that serves.
pub(crate) fn check(url: &str) -> Result<(), Box<dyn std::error::Error>> {
    let uri: Uri = url
        .parse()
        .map_err(|error| format!("{url:?} is no URL: {error}"))?;
    let authority = uri.authority().filter(|_| uri.scheme_str() == Some("http"));
    let authority = authority.ok_or("the URL is not like http://127.0.0.1:8080")?;
    let host = authority
        .host()
        .trim_start_matches('[')
        .trim_end_matches(']');
    let port = authority.port_u16().unwrap_or(80);
    let mut addresses = (host, port).to_socket_addrs()?;
    let address = addresses.next().ok_or("the host has no address")?;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET /_sandbox/health HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n\r\n"
    )?;
    let mut start = [0; 12];
    stream.read_exact(&mut start)?;
    // With a control token, the sandbox serves and says so to nobody else.
    if [b"HTTP/1.1 200", b"HTTP/1.1 401"].contains(&&start) {
        Ok(())
    } else {
        let start = String::from_utf8_lossy(&start).escape_debug().to_string();
        Err(format!("it answers with `{start}`").into())
    }
}
