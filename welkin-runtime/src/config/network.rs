//! The network settings of a client.

use super::Config;

impl Config {
    /// Trusts these certificate authorities, in PEM, in addition to those of the operating system: such as that of a
    /// corporate proxy, or of a sandbox with TLS.
    ///
    /// ```no_run
    /// use welkin_runtime::Config;
    ///
    /// let config = Config::from_env()?.root_certificate(std::fs::read("corporate-ca.pem")?);
    /// # let _ = config;
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.network.trust(pem.into());
        self
    }

    /// Sends every request through this HTTP proxy, `http://proxy.example:3128`, with user name and password in the URL
    /// if it requires them. Without it, the proxy of the environment variables `HTTPS_PROXY` and `ALL_PROXY` is used,
    /// or that of the system.
    ///
    /// A base URL with plain `http` is only allowed for this machine or the [host allowed for
    /// it](Self::plain_http_host), and can't be combined with a proxy.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.network.set_proxy(url.into());
        self
    }

    /// Allows plain `http` to this host, too: a sandbox in another container or on another machine of a network that
    /// you trust. Secrets, tokens and health data are sent to it in the clear: never name a host of Welkin's. It is
    /// written as in the base URL, without a port: `sandbox`, `10.0.0.7`.
    ///
    /// ```
    /// use welkin_runtime::Config;
    ///
    /// let config = Config::new("acme", "client-id", "not a real secret")
    ///     .base_url("http://sandbox:8080")
    ///     .plain_http_host("sandbox");
    /// # let _ = config;
    /// ```
    #[must_use]
    pub fn plain_http_host(mut self, host: impl Into<String>) -> Self {
        self.plain_http_host = Some(host.into());
        self
    }

    /// Adds the name of your program to the user agent: with `acme-sync/1.2`, it is `welkin-runtime/0.1.0
    /// acme-sync/1.2`.
    #[must_use]
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.network.set_user_agent_suffix(suffix.into());
        self
    }
}
