//! The network settings of a client: trusted certificates, proxy, and user agent.

use std::path::PathBuf;

use http::HeaderValue;
use reqwest::Proxy;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use url::Url;

use crate::error::ConfigurationError;
use crate::setting::{check_name, check_text};

/// The network settings of a client. They are checked when a client is created.
#[derive(Clone, Default)]
pub(crate) struct Network {
    roots: Vec<Certificates>,
    proxy: Option<String>,
    user_agent_suffix: Option<String>,
}

/// Certificates in PEM.
#[derive(Clone)]
enum Certificates {
    Text(Vec<u8>),
    File(PathBuf),
}

impl Network {
    /// Trusts these certificate authorities, in PEM, in addition to those of the operating system.
    pub(crate) fn trust(&mut self, pem: Vec<u8>) {
        self.roots.push(Certificates::Text(pem));
    }

    /// Sends every request through this HTTP proxy.
    pub(crate) fn set_proxy(&mut self, url: String) {
        self.proxy = Some(url);
    }

    /// Adds the name of a program to the user agent.
    pub(crate) fn set_user_agent_suffix(&mut self, suffix: String) {
        self.user_agent_suffix = Some(suffix);
    }

    /// Reads the environment variables of the network settings.
    pub(crate) fn from_variables(
        variable: impl Fn(&'static str) -> Result<Option<String>, ConfigurationError>,
    ) -> Result<Self, ConfigurationError> {
        let file = variable("WELKIN_ROOT_CERTIFICATE")?;
        Ok(Self {
            roots: file
                .into_iter()
                .map(|file| Certificates::File(file.into()))
                .collect(),
            proxy: variable("WELKIN_PROXY")?,
            user_agent_suffix: variable("WELKIN_USER_AGENT_SUFFIX")?,
        })
    }

    /// The certificate authorities that are trusted in addition to those of the operating system.
    pub(crate) fn roots(&self) -> Result<Vec<CertificateDer<'static>>, ConfigurationError> {
        let refused = |reason: &dyn std::fmt::Display| {
            ConfigurationError::Tls(format!("a root certificate can't be read: {reason}"))
        };
        let mut roots = Vec::new();
        for certificates in &self.roots {
            let read;
            let pem = match certificates {
                Certificates::Text(pem) => pem,
                Certificates::File(path) => {
                    read = std::fs::read(path).map_err(|error| refused(&error))?;
                    &read
                }
            };
            let before = roots.len();
            for certificate in CertificateDer::pem_slice_iter(pem) {
                roots.push(certificate.map_err(|error| refused(&error))?);
            }
            if roots.len() == before {
                return Err(refused(&"it contains no PEM certificate"));
            }
        }
        Ok(roots)
    }

    /// The proxy; an error if requests would leave this machine in plain HTTP.
    pub(crate) fn proxy(&self, any_plain: bool) -> Result<Option<Proxy>, ConfigurationError> {
        let refused = |reason: &str| ConfigurationError::Url {
            setting: "proxy",
            reason: reason.to_owned(),
        };
        let Some(text) = &self.proxy else {
            return Ok(None);
        };
        check_name(text).map_err(|fault| ConfigurationError::Text {
            setting: "proxy",
            fault,
        })?;
        let url = Url::parse(text).map_err(|error| refused(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refused("its scheme is neither http nor https"));
        }
        if any_plain {
            return Err(refused(
                "plain HTTP to loopback addresses can't go through a proxy",
            ));
        }
        // The error may contain the URL with its password.
        let proxy = Proxy::all(url.as_str()).map_err(|_| refused("it is not a valid proxy URL"))?;
        Ok(Some(proxy))
    }

    /// The user agent.
    pub(crate) fn user_agent(&self) -> Result<HeaderValue, ConfigurationError> {
        const OWN: &str = concat!("welkin-runtime/", env!("CARGO_PKG_VERSION"));
        let Some(suffix) = &self.user_agent_suffix else {
            return Ok(HeaderValue::from_static(OWN));
        };
        let setting = "user agent suffix";
        check_text(suffix).map_err(|fault| ConfigurationError::Text { setting, fault })?;
        let whole = HeaderValue::try_from(format!("{OWN} {suffix}"));
        whole.map_err(|_| ConfigurationError::Name { setting })
    }
}
