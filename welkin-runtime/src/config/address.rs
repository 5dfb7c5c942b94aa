//! The addresses of the API and of the token issuer: URLs to which a secret may be sent.

use std::net::IpAddr;

use url::{Host, Url};

use super::Config;
use crate::error::ConfigurationError;
use crate::http::template::{append_path, stem};
use crate::setting::check_name;

impl Config {
    /// The origin of the API, without its base path, and the URL of the token issuer; both safe to send a secret to.
    pub(crate) fn urls(&self) -> Result<(Url, Url), ConfigurationError> {
        let origin = self.origin.as_ref().unwrap_or(&self.profile.origin);
        let plain = self.plain_http_host.as_deref();
        if let Some(host) = plain {
            check_host("plain HTTP host", host)?;
        }
        let origin = safe_url("base URL", origin, plain)?;
        segment("tenant", &self.tenant)?;
        segment("environment", &self.environment)?;
        let token = match &self.token_url {
            Some(url) => safe_url("token URL", url, plain)?,
            None => self.token_url_at(&origin)?,
        };
        Ok((origin, token))
    }

    fn token_url_at(&self, origin: &Url) -> Result<Url, ConfigurationError> {
        let template = &self.profile.token_path;
        let client = match template.contains("{client}") {
            true => segment("client id", &self.client_id)?,
            false => "",
        };
        let mut address = stem(origin).to_owned();
        append_path(&mut address, template, |name| match name {
            "tenant" => Some(&*self.tenant),
            "client" => Some(client),
            _ => None,
        })?;
        safe_url("token URL", &address, self.plain_http_host.as_deref())
    }
}

/// Checks that a name can be exactly one segment of a path.
pub(crate) fn segment<'n>(
    setting: &'static str,
    name: &'n str,
) -> Result<&'n str, ConfigurationError> {
    check_name(name).map_err(|fault| ConfigurationError::Text { setting, fault })?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
    if !name.chars().all(plain) || name.chars().all(|c| c == '.') {
        return Err(ConfigurationError::Name { setting });
    }
    Ok(name)
}

/// Checks that a text is a host as in URLs, and not merely similar to one, such as a URL or a pattern.
fn check_host(setting: &'static str, host: &str) -> Result<(), ConfigurationError> {
    check_name(host).map_err(|fault| ConfigurationError::Text { setting, fault })?;
    let url = Url::parse(&format!("http://{host}/"));
    let is_host = url.is_ok_and(|url| url.host_str() == Some(host) && url.path() == "/");
    if is_host {
        Ok(())
    } else {
        Err(ConfigurationError::Name { setting })
    }
}

/// A URL to which a secret may be sent: `https`, or `http` to this machine or to the one other host that is allowed.
fn safe_url(
    setting: &'static str,
    text: &str,
    plain_http_host: Option<&str>,
) -> Result<Url, ConfigurationError> {
    // URL parsers silently drop white space and line breaks.
    check_name(text).map_err(|fault| ConfigurationError::Text { setting, fault })?;
    let refused = |reason: String| ConfigurationError::Url { setting, reason };
    let url = Url::parse(text).map_err(|error| refused(error.to_string()))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("it contains a user name or password".to_owned()));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refused("it has a query or fragment".to_owned()));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" if plain_http_host.is_some() && url.host_str() == plain_http_host => Ok(url),
        "http" => Err(ConfigurationError::PlainHttp { setting }),
        scheme => Err(refused(format!(
            "scheme {scheme} is neither https nor http"
        ))),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
