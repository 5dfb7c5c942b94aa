//! HTTPS, with a certificate that is generated at the start.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::tenant::builder;

fn client(roots: RootCertStore) -> reqwest::Client {
    let provider = rustls::crypto::ring::default_provider();
    let tls = ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let builder = reqwest::Client::builder().tls_backend_preconfigured(tls);
    builder.no_proxy().build().expect("a client")
}

#[tokio::test]
async fn is_spoken_with_whoever_trusts_the_certificate() {
    let sandbox = builder().tls().start().await.expect("a port is free");
    assert!(sandbox.origin().starts_with("https://"));
    let certificate = sandbox.root_certificate().expect("HTTPS is served");
    let certificate = CertificateDer::from_pem_slice(certificate.as_bytes()).expect("PEM");
    let mut roots = RootCertStore::empty();
    roots.add(certificate).expect("a certificate");

    let url = format!("{}/nowhere", sandbox.origin());
    let trusting = client(roots);
    for _ in 0..2 {
        let answer = trusting.get(&url).send().await.expect("an answer");
        assert_eq!(answer.status(), 404);
    }
    let suspicious = client(RootCertStore::empty());
    assert!(suspicious.get(&url).send().await.is_err());
    // Clients that send plain HTTP, or nothing, do not delay others.
    let plain = url.replace("https", "http");
    assert!(trusting.get(plain).send().await.is_err());
    assert!(trusting.get(&url).send().await.is_ok());
}

#[tokio::test]
async fn is_an_option() {
    let sandbox = builder().start().await.expect("a port is free");
    assert!(sandbox.origin().starts_with("http://"));
    assert_eq!(sandbox.root_certificate(), None);
}
