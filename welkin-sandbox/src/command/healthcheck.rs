//! The health check of a running sandbox. Its container has no other program for this.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use axum::http::Uri;
use axum::http::uri::Authority;

#[cfg(feature = "tls")]
use super::certificate;

/// Timeout of the request.
const PATIENCE: Duration = Duration::from_secs(5);

type Failure = Box<dyn std::error::Error>;

/// Checks the sandbox at a URL.
///
/// # Errors
/// When there is no response, or its status is not that of a running sandbox.
pub(crate) fn check(url: &str) -> Result<(), Failure> {
    let uri: Uri = url
        .parse()
        .map_err(|error| format!("{url:?} is not a valid URL: {error}"))?;
    match (uri.scheme_str(), uri.authority()) {
        (Some("http"), Some(authority)) => send_request(connect(authority, 80)?, authority),
        (Some("https"), Some(authority)) => send_request(encrypted(authority)?, authority),
        _ => Err("expected a URL such as http://127.0.0.1:8080".into()),
    }
}

/// Returns the host, without the brackets of an IPv6 address.
fn host(authority: &Authority) -> &str {
    let host = authority.host();
    host.trim_start_matches('[').trim_end_matches(']')
}

fn connect(authority: &Authority, usual_port: u16) -> Result<TcpStream, Failure> {
    let port = authority.port_u16().unwrap_or(usual_port);
    let mut addresses = (host(authority), port).to_socket_addrs()?;
    let address = addresses
        .next()
        .ok_or("the host name does not resolve to an address")?;
    let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// Opens a TLS connection to the sandbox whose certificate this machine has stored for the port.
#[cfg(feature = "tls")]
fn encrypted(authority: &Authority) -> Result<impl Read + Write, Failure> {
    use std::sync::Arc;

    use tokio_rustls::rustls::crypto::ring;
    use tokio_rustls::rustls::pki_types::pem::PemObject;
    use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
    use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

    let path = certificate::path(authority.port_u16().unwrap_or(443));
    let certificate = CertificateDer::from_pem_file(&path).map_err(|error| {
        let path = path.display();
        format!("the certificate of the sandbox can't be read from {path}: {error}")
    })?;
    let mut roots = RootCertStore::empty();
    roots.add(certificate)?;
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(host(authority).to_owned())?;
    let session = ClientConnection::new(Arc::new(config), name)?;
    Ok(StreamOwned::new(session, connect(authority, 443)?))
}

/// Reports an error: without HTTPS, there is no certificate to trust.
#[cfg(not(feature = "tls"))]
fn encrypted(_: &Authority) -> Result<TcpStream, Failure> {
    Err("this program was built without HTTPS".into())
}

fn send_request(mut stream: impl Read + Write, authority: &Authority) -> Result<(), Failure> {
    write!(
        stream,
        "GET /_sandbox/health HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n\r\n"
    )?;
    stream.flush()?;
    let mut start = [0; 12];
    stream.read_exact(&mut start)?;
    // With a control token, the endpoint responds with 401, which also shows that the sandbox is running.
    if [b"HTTP/1.1 200", b"HTTP/1.1 401"].contains(&&start) {
        Ok(())
    } else {
        let start = String::from_utf8_lossy(&start).escape_debug().to_string();
        Err(format!("unexpected response `{start}`").into())
    }
}
