//! Certificates, proxies and user agents.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use welkin_runtime::{Client, ConfigurationError, Error, RetryPolicy};

use crate::errors::no_token;
use crate::server::{Server, config, ok};

/// Starts a server on loopback with a certificate of a new certificate authority. Returns the authority's PEM and the
/// server's origin.
async fn tls_server() -> (String, String) {
    let mut authority = CertificateParams::new(Vec::new()).expect("it works");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().expect("it works"))
        .expect("it works");
    let key = KeyPair::generate().expect("it works");
    let names = CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("it works");
    let certificate = names.signed_by(&key, &authority).expect("it works");
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("it works");
    let tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("it works")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("it works");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("it works");
    let origin = format!("https://{}", listener.local_addr().expect("it works"));
    let acceptor = TlsAcceptor::from(Arc::new(tls));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    answer(stream).await;
                }
            });
        }
    });
    (authority.pem(), origin)
}

/// Responds to one request with a body that is both a token and a patient.
async fn answer(stream: impl AsyncReadExt + AsyncWriteExt + Unpin) {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    let mut length = 0;
    while stream.read_line(&mut line).await.expect("it works") > 2 {
        if let Some(text) = line.to_lowercase().strip_prefix("content-length:") {
            length = text.trim().parse().expect("it works");
        }
        line.clear();
    }
    stream
        .read_exact(&mut vec![0; length])
        .await
        .expect("it works");
    let body = json!({"access_token": "t", "expires_in": 3600, "id": "p1"}).to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream
        .write_all((head + &body).as_bytes())
        .await
        .expect("it works");
    stream.shutdown().await.expect("it works");
}

#[tokio::test]
async fn a_certificate_authority_is_trusted_when_it_is_given() {
    let (pem, origin) = tls_server().await;
    let stranger = Client::new(config(&origin)).expect("it works");
    let error = stranger.patients().get(&"p1".into()).await.unwrap_err();
    assert!(
        matches!(no_token(error), Error::Connection { .. }),
        "not trusted"
    );

    let client = Client::new(config(&origin).root_certificate(pem.as_str())).expect("it works");
    client.patients().get(&"p1".into()).await.expect("it works");

    let folder = tempfile::tempdir().expect("it works");
    let file = folder.path().join("my roots.pem");
    std::fs::write(&file, format!("a comment\n{pem}")).expect("it works");
    let from_file = from_environment("WELKIN_ROOT_CERTIFICATE", file.to_str().expect("it works"));
    let client = Client::new(from_file.base_url(origin).retries(RetryPolicy::never()));
    client
        .expect("it works")
        .patients()
        .get(&"p1".into())
        .await
        .expect("it works");
}

fn from_environment(set: &str, value: &str) -> welkin_runtime::Config {
    let config = welkin_runtime::Config::from_variables(|name| match name {
        "WELKIN_TENANT" => Some("acme".to_owned()),
        "WELKIN_CLIENT_ID" | "WELKIN_CLIENT_SECRET" => Some("EXAMPLE".to_owned()),
        _ => (name == set).then(|| value.to_owned()),
    });
    config.expect("it works")
}

#[test]
fn certificates_that_are_none_are_refused_when_a_client_is_made() {
    let origin = "https://127.0.0.1:1";
    for pem in [
        "",
        "no pem",
        "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        let error = Client::new(config(origin).root_certificate(pem)).unwrap_err();
        assert!(
            matches!(error, Error::Configuration(ConfigurationError::Tls(_))),
            "{pem:?}: {error:?}"
        );
    }
    let nowhere = from_environment("WELKIN_ROOT_CERTIFICATE", "/nowhere/root.pem");
    let error = Client::new(nowhere).unwrap_err().to_string();
    assert!(
        error.contains("a root certificate can't be read"),
        "{error}"
    );
}

/// Starts a proxy that stores its first request, and rejects it.
async fn proxy() -> (String, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("it works");
    let address = listener.local_addr().expect("it works").to_string();
    let asked = tokio::spawn(async move {
        let (stream, _): (TcpStream, _) = listener.accept().await.expect("it works");
        let mut stream = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n")
            && stream.read_line(&mut head).await.expect("it works") > 0
        {}
        let refusal = b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n";
        stream.write_all(refusal).await.expect("it works");
        head
    });
    (address, asked)
}

#[tokio::test]
async fn a_proxy_carries_every_request() {
    let (address, asked) = proxy().await;
    let config = config("https://welkin.example").proxy(format!("http://ada:pass@{address}"));
    let client = Client::new(config).expect("it works");
    let error = client.patients().get(&"p1".into()).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("pass"), "{shown}");
    let head = asked.await.expect("it works");
    assert!(
        head.starts_with("CONNECT welkin.example:443 HTTP/1.1"),
        "{head}"
    );
    // "ada:pass"
    assert!(
        head.to_lowercase()
            .contains("proxy-authorization: basic ywrhonbhc3m="),
        "{head}"
    );

    let (address, asked) = proxy().await;
    let proxied = from_environment("WELKIN_PROXY", &format!("http://{address}"));
    let client = Client::new(proxied.retries(RetryPolicy::never())).expect("it works");
    client.patients().get(&"p1".into()).await.unwrap_err();
    assert!(
        asked
            .await
            .expect("it works")
            .starts_with("CONNECT api.welkinhealth.com:443")
    );
}

#[test]
fn proxies_that_are_none_are_refused_and_not_shown() {
    for url in [
        "",
        "proxy",
        "ftp://ada:pass@proxy",
        "http://ada:pass@proxy port",
    ] {
        let error = Client::new(config("https://welkin.example").proxy(url)).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(
            shown.contains("proxy") && !shown.contains("pass"),
            "{shown}"
        );
    }
    let error = Client::new(config("http://127.0.0.1:1").proxy("http://proxy:3128")).unwrap_err();
    assert!(
        error.to_string().contains("can't go through a proxy"),
        "{error}"
    );
}

#[tokio::test]
async fn a_user_agent_can_name_the_program() {
    let server = Server::new(|_| ok(json!({"id": "p1"}))).await;
    let own = concat!("welkin-runtime/", env!("CARGO_PKG_VERSION"));
    for (suffix, expected) in [
        (None, own.to_owned()),
        (
            Some("acme-sync/1.2 (nightly)"),
            format!("{own} acme-sync/1.2 (nightly)"),
        ),
    ] {
        let mut config = server.config();
        if let Some(suffix) = suffix {
            config = config.user_agent_suffix(suffix);
        }
        let client = Client::new(config).expect("it works");
        client.patients().get(&"p1".into()).await.expect("it works");
        let calls = server.calls();
        assert_eq!(
            calls.last().expect("it works").headers["user-agent"],
            *expected
        );
    }
    let broken = server.config().user_agent_suffix("acme\n");
    assert!(Client::new(broken).is_err());
}
