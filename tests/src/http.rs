//! A client that speaks plain HTTP, for requests that no client of Welkin's would make.

/// A client without trust: plain HTTP needs none, and yet rustls wants a provider.
///
/// # Panics
/// When ring can't speak TLS.
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
