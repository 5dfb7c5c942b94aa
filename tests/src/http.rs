//! A client for plain HTTP, for requests that Welkin's clients would never send.

/// Returns a client without trusted certificates, which plain HTTP does not need; rustls still requires a crypto
/// provider.
///
/// # Panics
/// When the crypto provider does not support TLS.
#[must_use]
pub fn client() -> reqwest::Client {
    let provider = rustls::crypto::ring::default_provider();
    let tls = rustls::ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .build()
        .expect("the client needs nothing")
}
